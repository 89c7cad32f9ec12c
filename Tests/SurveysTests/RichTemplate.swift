// SPDX-License-Identifier: Apache-2.0

import Surveys

/// A template that uses every field there is, with a translation in the same file.
enum RichTemplate {
    static let text = """
        id: rich-study
        title: A rich study
        investigator: {name: Ada Beispiel, affiliation: Institute of Studies}
        contact: "+49 30 1234567"
        introduction: [The responses are machine-made., There are four sections.]
        minutes: 12
        choices: {tie: true, none: true}
        reasons: true
        comments: true
        publication: {names: anonymous, withdrawal: any-time}
        retention: {personal-data-days: 30, backup-days: 7}
        sections:
          - {id: best, title: Best, scenario: You check in., criterion: Select the most helpful.}
          - id: pair
            title: Pair
            scenario: You check in.
            kind: pairwise
            criteria:
              - {id: helpful, text: Which is more helpful?}
              - {id: human, text: Which is more human?}
          - {id: rank, title: Rank, scenario: You check in., kind: ranking, criterion: Put the best first.}
          - id: rate
            title: Rate
            scenario: You check in.
            kind: rating
            criterion: How helpful is each?
            scale: {from: 1, to: 5, low: not at all, high: very}
        consent:
          version: "2"
          locale: en
          reviewer: Grace Beispiel
          parts:
            - {id: purpose, title: Purpose, text: Several methods are compared.}
            - {id: participation, title: Participation, text: You answer questions.}
            - {id: data-use, title: Data, text: They are published.}
            - {id: confidentiality, title: Confidentiality, text: Your name is not asked for.}
            - {id: acknowledgment, title: Acknowledgment, text: You agree.}
          affirmations:
            - {id: consent, text: I consent.}
          requests: {signature: required}
        translations:
          de:
            title: Eine reiche Studie
            introduction: [Die Antworten sind maschinell erzeugt., Es gibt vier Abschnitte.]
            sections:
              best: {title: Beste, scenario: Sie checken ein., criterion: Wählen Sie die hilfreichste.}
              pair:
                title: Paar
                scenario: Sie checken ein.
                criteria: {helpful: Welche hilft mehr?, human: Welche ist menschlicher?}
              rank: {title: Rang, scenario: Sie checken ein., criterion: Die beste zuerst.}
              rate:
                title: Note
                scenario: Sie checken ein.
                criterion: Wie hilfreich ist jede?
                scale: {low: gar nicht, high: sehr}
            background:
              age: {text: Wie alt sind Sie?}
              english: {text: Wie gut ist Ihr Englisch?, options: {some: etwas, fluent: fließend}}
              fields: {text: Was haben Sie studiert?, options: {arts: Kunst, science: Naturwissenschaft}}
              note: {text: Was sollten wir wissen?}
            attention:
              check-a: {prompt: "Wählen Sie »Ja«.", options: [Ja, Nein, Vielleicht]}
              check-b: {prompt: "Wählen Sie »Nein«.", options: [Ja, Nein]}
            consent:
              version: "2"
              parts:
                - {id: purpose, title: Zweck, text: Mehrere Verfahren werden verglichen.}
                - {id: participation, title: Teilnahme, text: Sie beantworten Fragen.}
                - {id: data-use, title: Daten, text: Sie werden veröffentlicht.}
                - {id: confidentiality, title: Vertraulichkeit, text: Nach dem Namen wird nicht gefragt.}
                - {id: acknowledgment, title: Bestätigung, text: Sie stimmen zu.}
              affirmations:
                - {id: consent, text: Ich willige ein.}
        background:
          - {id: age, text: How old are you?, kind: number, accept: {from: 18, to: 99}}
          - id: english
            text: How good is your English?
            kind: choice
            options: [{id: some, text: some}, {id: fluent, text: fluent}]
            accept: {options: [fluent]}
            group: true
          - id: fields
            text: What did you study?
            kind: choices
            options: [{id: arts, text: arts}, {id: science, text: science}]
            required: false
          - {id: note, text: What should we know?, kind: text, required: false}
        attention:
          - {id: check-a, section: best, prompt: Select "Yes"., options: ["Yes", "No", Perhaps], expected: 1}
          - {id: check-b, section: pair, prompt: Select "No"., options: ["Yes", "No"], expected: 2}
        allocation: {option-order: williams, block: {best: 3, rank: 2}, active-minutes: 45, pause-after: 10}
        recruitment:
          mode: prolific
          target: 107
          codes: {completed: C1ABC, declined: D1ABC, screened-out: S1ABC}
        ledger: {holder: The ethics office}
        stimuli:
          questions: {best: 6, pair: 6, rank: 4, rate: 2}
          temperature: {crossed: [0.301, 0.901]}
          samples: 3
          variants: 2
          identical: split
        plan: Count the votes.
        """

    static func template() throws -> StudyTemplate { try StudyTemplate.parse(text, path: "rich.yaml") }
}
