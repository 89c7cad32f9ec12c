// SPDX-License-Identifier: Apache-2.0

import Foundation
import Surveys
import Testing

@Suite struct TemplateFieldTests {
    @Test func everyFieldIsRead() throws {
        let template = try RichTemplate.template()
        let study = template.definition
        #expect(study.sections.map(\.kind) == [.bestOf, .pairwise, .ranking, .rating])
        #expect(study.sections[1].criteria.map(\.id) == ["helpful", "human"])
        #expect(study.sections[0].criteria.map(\.id) == [SurveySection.Criterion.only])
        #expect(study.sections[3].scale?.range == 1...5 && study.sections[3].scale?.highestLabel == "very")
        #expect(study.asksReasons && study.asksComments)
        #expect(study.retention == RetentionTerms(personalDataDays: 30, backupDays: 7))
        #expect(study.forms[0].reviewer == "Grace Beispiel" && study.forms[1].reviewer == nil)
        #expect(study.forms[1].requests == study.forms[0].requests)
        #expect(study.background.map(\.isRequired) == [true, true, false, false])
        #expect(study.background[0].accepts == .init(from: 18, to: 99))
        #expect(study.background[1].accepts == .init(options: ["fluent"]) && study.background[1].isGroup)
        #expect(study.attention.map(\.expected) == [0, 1])
        #expect(
            study.allocation
                == AllocationTerms(
                    optionOrder: .williams, block: ["best": 3, "rank": 2], activeMinutes: 45, pauseAfter: 10))
        #expect(study.recruitment.codes?.screenedOut == "S1ABC" && study.recruitment.target == 107)
        #expect(study.ledgerHolder == "The ethics office")
        #expect(
            study.analysis?.exclude
                == ExclusionTerms(
                    failedAttention: 2, straightLining: .init(share: 0.9, choices: 6),
                    fasterThan: .init(milliseconds: 2_500, share: 0.5)))
        #expect(template.stimuli.temperature == .crossed([0.301, 0.901]))
        #expect(template.stimuli.variants == 2 && template.stimuli.identical == .split)
        #expect(study.localized("de").attention[0].options == ["Ja", "Nein", "Vielleicht"])
        #expect(study.localized("de").sections[3].scale?.lowestLabel == "gar nicht")
        #expect(study.localized("de").background[1].options[1].text == "fließend")
    }

    @Test func aDefinitionSurvivesTheDatabasesForm() throws {
        let study = try RichTemplate.template().definition
        let data = try JSONEncoder().encode(study)
        #expect(try JSONDecoder().decode(StudyDefinition.self, from: data) == study)
    }

    /// A change to the rich template, and what the message must say of it.
    @Test(arguments: [
        (
            "kind: pairwise", "kind: pairs",
            "sections[1].kind: needs one of: best-of, pairwise, ranking, rating"
        ),
        (
            "scale: {from: 1, to: 5, low: not at all, high: very}", "",
            "sections[3]: the field \"scale\" is missing"
        ),
        ("{from: 1, to: 5,", "{from: 5, to: 5,", "scale.to: a scale from 5 needs 2 to 11 numbers"),
        ("{from: 1, to: 5,", "{from: 1, to: 50,", "scale.to: a scale from 1 needs 2 to 11 numbers"),
        (
            "criterion: Put the best first.}", "criterion: A., scale: {from: 1, to: 2, low: a, high: b}}",
            "has no scale"
        ),
        (
            "criterion: How helpful is each?", "criterion: A\n    criteria: [{id: a, text: B}]",
            "beside \"criterion\""
        ),
        ("{id: human, text: \"Which is more human?\"}", "{id: helpful, text: B}", "an element stands twice"),
        (
            "kind: number, accept: {from: 18, to: 99}", "kind: text, accept: {from: 1}",
            "free text can be neither"
        ),
        ("accept: {from: 18, to: 99}", "accept: {from: 99, to: 18}", "no number is from 99 to 18"),
        ("accept: {from: 18, to: 99}", "group: true", "background[0].group: volunteers can be grouped"),
        ("accept: {options: [fluent]}", "accept: {options: [good]}", "there is no option \"good\""),
        (
            "accept: {options: [fluent]}", "accept: {options: [fluent]}\n    required: false",
            "need not be answered"
        ),
        (
            "kind: text, required: false", "kind: choice, required: false",
            "background[3]: the field \"options\""
        ),
        ("{id: age, text", "{id: device, text", "cannot have the id \"device\""),
        ("section: best, prompt", "section: rank, prompt", "asks for a ranking; an attention check"),
        ("section: best, prompt", "section: none, prompt", "there is no section \"none\""),
        ("{id: check-a, section", "{id: best-1, section", "begins as the questions of a section do"),
        ("expected: 1}", "expected: 4}", "attention[0].expected: needs a whole number from 1 to 3"),
        ("options: [\"Yes\", \"No\"], expected: 2", "options: [A, B, C], expected: 2", "needs 2 options"),
        ("block: {best: 3", "block: {best: 7", "has 6 questions, fewer than a block of it"),
        ("block: {best: 3", "block: {worst: 3", "there is no section \"worst\""),
        ("option-order: williams", "option-order: random", "needs one of: automatic, all, williams"),
        ("mode: prolific", "mode: open", "recruitment.codes: only Prolific has codes"),
        (
            "codes: {completed: C1ABC, declined: D1ABC, screened-out: S1ABC}", "",
            "the field \"codes\" is missing"
        ),
        ("declined: D1ABC", "declined: C1ABC", "recruitment.codes: an element stands twice"),
        ("declined: D1ABC", "declined: 'D1 <b>'", "codes.declined: needs letters, digits and hyphens"),
        ("ledger: {holder: The ethics office}", "ledger: {}", "the field \"holder\" is missing"),
        ("variants: 2", "variants: 4", "cannot have 4 variants of 3 samples"),
        ("{crossed: [0.301, 0.901]}", "{crossed: [0.301]}", "one temperature cannot be crossed"),
        ("{crossed: [0.301, 0.901]}", "{crossed: [0.1, 0.2], fixed: 1}", "needs one of \"fixed\""),
        ("identical: split", "identical: merge", "needs one of: leave-out, split"),
        ("names: anonymous", "names: disclosed", "the form asks for no name"),
        ("locale: en", "locale: english please", "needs a language tag"),
        ("low: not at all", "low: \"not\u{202E}at all\"", "holds U+202E, which turns the direction"),
        ("{personal-data-days: 30", "{personal-data-days: -1", "needs a whole number from 0"),
        (
            "failed-attention: 2", "failed-attention: 3",
            "analysis.exclude.failed-attention: needs a whole number from 1 to 2"
        ),
        ("failed-attention: 2", "attention: 2", "analysis.exclude: the field \"attention\" is not known"),
        (
            "{share: 0.9, choices: 6}", "{share: 0}",
            "straight-lining.share: needs a number above 0, up to 1"
        ),
        ("{share: 0.9, choices: 6}", "0.9", "straight-lining: needs fields: share, choices"),
        ("{share: 0.9, choices: 6}", "{share: 0.9, choices: 1}", "choices: needs a whole number from 2"),
        ("{seconds: 2.5, share: 0.5}", "{share: 0.5}", "the field \"seconds\" is missing"),
        ("{seconds: 2.5, share: 0.5}", "{seconds: 0}", "seconds: needs a number from 0.001"),
        ("  exclude: {failed", "  leave-out: {failed", "the field \"leave-out\" is not known"),
    ])
    func aContradictionIsNamedWithItsPlace(old: String, new: String, message: String) throws {
        let range = try #require(RichTemplate.text.range(of: old))
        let text = RichTemplate.text.replacingCharacters(in: range, with: new)
        #expect {
            try StudyTemplate.parse(text, path: "t.yaml")
        } throws: { error in
            guard let failure = error as? SurveyFailure else { return false }
            return failure.line != nil && "\(failure)".contains(message)
        }
    }

    /// A study without the block is stored and sealed as before there was one; an empty one registers that nobody is left out.
    @Test func rulesThatAreNotRegisteredLeaveNoTrace() throws {
        let plain = try StudyTemplate.parse(TemplateTests.hotel(), path: "t.yaml").definition
        #expect(plain.analysis == nil)
        let stored = String(decoding: try JSONEncoder().encode(plain), as: UTF8.self)
        #expect(!stored.contains("analysis\":"))
        let none = try StudyTemplate.parse(
            TemplateTests.hotel() + "\nanalysis: {exclude: {}}\n", path: "t.yaml"
        ).definition
        #expect(none.analysis?.exclude.isEmpty == true)
        #expect(none.analysis?.exclude.sentence == "Nobody is left out by a rule.")
        #expect(try JSONEncoder().encode(none) != JSONEncoder().encode(plain))
    }

    @Test func aRuleThatNothingCouldBreakIsRefused() throws {
        func failure(_ rule: String) -> String {
            do {
                _ = try StudyTemplate.parse(
                    TemplateTests.hotel().replacingOccurrences(
                        of: "    title: Hotel Concierge", with: "    title: Hotel\n    kind: ranking")
                        + "\nanalysis: {exclude: {\(rule)}}\n", path: "t.yaml")
                return ""
            } catch { return "\(error)" }
        }
        #expect(failure("failed-attention: 1").contains("the study has no attention checks"))
        #expect(failure("straight-lining: {share: 0.9}").contains("no section asks for a choice"))
        #expect(failure("faster-than: {seconds: 2}").isEmpty)
    }

    @Test func rulesAreReadInWords() throws {
        let terms = try #require(try RichTemplate.template().definition.analysis)
        #expect(
            terms.exclude.sentence
                == "Left out: who failed 2 attention checks or more; who made more than 90% of 6 or more choices at one "
                + "place of the page; who gave 50% or more of their answers in less than 2.5 s.")
    }

    @Test func nothingCanBeATieWhereNothingIsChosen() throws {
        let ranking = try TemplateTests.hotel().replacingOccurrences(of: "  tie: false", with: "  tie: true")
            .replacingOccurrences(
                of: "    title: Hotel Concierge", with: "    title: Hotel\n    kind: ranking")
        #expect {
            try StudyTemplate.parse(ranking, path: "t.yaml")
        } throws: {
            "\($0)".contains("field choices: no section asks for a choice")
        }
    }

    @Test func prolificsRuleAboutAttentionChecksIsAWarning() throws {
        var template = try RichTemplate.template()
        #expect(!template.warnings.contains { $0.reason.contains("Prolific") })
        template.definition.attention.removeLast()
        #expect(template.warnings.contains { $0.reason.contains("two attention checks or more") })
        template.definition.minutes = 5
        #expect(!template.warnings.contains { $0.reason.contains("Prolific") })
    }

    @Test(arguments: [
        ("ada@example.org", true), ("Ada, ada@lab.example", true), ("x@uni.invalid", true),
        ("ada@examples.org", false), ("The person who invited you to this study", true),
        ("ada@uni.edu", false), ("example.community", false),
    ])
    func anAddressThatNobodyHasIsAWarning(contact: String, warns: Bool) throws {
        var template = try RichTemplate.template()
        template.definition.contact = contact
        #expect(template.warnings.contains { $0.field == "contact" } == warns)
    }
}
