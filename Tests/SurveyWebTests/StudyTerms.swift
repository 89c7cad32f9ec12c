// SPDX-License-Identifier: Apache-2.0

/// What a test's study asks and offers; its template as text.
struct StudyTerms {
    var extras = false
    var withdrawal = "before-submission"
    var kind = "best-of"
    var severalCriteria = false
    var reasons = false
    var comments = false
    var background = false
    var pauseAfter: Int?
    var recruitment = "mode: open"
    /// Beside English.
    var locales: [String] = []
    var reviewer: String?

    static let prolific =
        "mode: prolific, codes: {completed: DONE1234, declined: DECL1234, screened-out: SCRE1234}"

    var template: String {
        """
        id: desk-study
        title: "Front desk: a study"
        investigator:
          name: Dr. Grace Hopper
          affiliation: Example University
        contact: desk@example.org
        introduction:
          - You will compare replies of a front desk.
        minutes: 4
        \(extras ? "choices: {tie: true, none: true}" : "")
        reasons: \(reasons)
        comments: \(comments)
        publication: {names: disclosed, withdrawal: \(withdrawal)}
        recruitment: {\(recruitment)}
        \(pauseAfter.map { "allocation: {pause-after: \($0)}" } ?? "")
        \(background ? Self.questions : "")
        sections:
          - id: desk
            title: The front desk
            scenario: You are at the front desk of a hotel.
            kind: \(kind)
            \(criterion)
            \(kind == "rating" ? "scale: {from: 1, to: 5, low: not helpful, high: very helpful}" : "")
        consent:
          version: "2"
          locale: en
          \(reviewer.map { "reviewer: \($0)" } ?? "")
          parts:
            - {id: purpose, title: Purpose, text: "We compare replies."}
            - {id: participation, title: Participation, text: "Three questions."}
            - {id: data-use, title: Use of data, text: "Answers may be published."}
            - {id: confidentiality, title: Confidentiality, text: "You may withdraw."}
            - {id: acknowledgment, title: Acknowledgment, text: "Please confirm."}
          affirmations:
            - {id: understood, text: "I have read & understood this form."}
            - {id: consent, text: "I consent."}
          requests: {name: required, affiliation: required, email: optional, signature: required}
        \(locales.isEmpty ? "" : "translations:")
        \(locales.map(translation).joined(separator: "\n"))
        stimuli:
          questions: {desk: 3}
          temperature: {fixed: 0.731}
          samples: 1
        plan: |
          Count the answers.
        """
    }

    private var criterion: String {
        severalCriteria
            ? "criteria: [{id: help, text: Which is the most helpful?}, {id: tone, text: Which is the kindest?}]"
            : "criterion: Which reply is the most helpful?"
    }

    private static let questions = """
        background:
          - {id: age, text: How old are you?, kind: number, accept: {from: 18}}
          - {id: fluency, text: How well do you read English?, kind: choice, group: true, options: [{id: native, text: As my first language}, {id: well, text: Well}]}
          - {id: fields, text: What do you know?, kind: choices, required: false, options: [{id: hotels, text: Hotels}, {id: models, text: Language models}]}
          - {id: town, text: Where do you live?, kind: text, required: false}
        """

    /// The texts themselves do not matter to a test, only that they are others.
    private func translation(_ locale: String) -> String {
        let fields =
            background
            ? """
                background:
                  age: {text: "Alter \(locale)"}
                  fluency: {text: "Englisch \(locale)", options: {native: "Erste \(locale)", well: "Gut \(locale)"}}
                  fields: {text: "Wissen \(locale)", options: {hotels: "Hotels \(locale)", models: "Modelle \(locale)"}}
                  town: {text: "Ort \(locale)"}
            """ : ""
        let texts =
            severalCriteria
            ? "criteria: {help: \"Hilfe \(locale)\", tone: \"Ton \(locale)\"}"
            : "criterion: \"Welche \(locale)?\""
        return """
              \(locale):
                title: "Empfang \(locale)"
                introduction: ["Sie vergleichen \(locale)."]
                sections:
                  desk:
                    title: "Am Empfang \(locale)"
                    scenario: "Szene \(locale)."
                    \(texts)
                    \(kind == "rating" ? "scale: {low: \"schlecht \(locale)\", high: \"gut \(locale)\"}" : "")
            \(fields)
                consent:
                  version: "2"
                  parts:
                    - {id: purpose, title: "Zweck \(locale)", text: "Vergleich."}
                    - {id: participation, title: Teilnahme, text: "Drei Fragen."}
                    - {id: data-use, title: Daten, text: "Verwendung."}
                    - {id: confidentiality, title: Vertraulichkeit, text: "Freiwillig."}
                    - {id: acknowledgment, title: Zustimmung, text: "Bitte."}
                  affirmations:
                    - {id: understood, text: "Gelesen \(locale)."}
                    - {id: consent, text: "Ja \(locale)."}
            """
    }
}
