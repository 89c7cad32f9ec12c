// SPDX-License-Identifier: Apache-2.0

import Surveys
import Testing

@Suite struct AmendmentTests {
    private func changes(_ change: (inout StudyDefinition) -> Void) throws -> [DefinitionChange] {
        let old = try RichTemplate.template().definition
        var new = old
        change(&new)
        return try DefinitionAmendment(from: old, to: new, path: "t.yaml").changes
    }

    @Test func aChangeHasItsFieldAndBothValues() throws {
        #expect(try changes { _ in }.isEmpty)
        #expect(
            try changes { $0.sections[1].criteria[0].text = "Which helps?" } == [
                DefinitionChange(
                    field: "sections.pair.criteria.helpful.text", old: "Which is more helpful?",
                    new: "Which helps?")
            ])
        let several = try changes {
            $0.contact = "Room 5"
            $0.plan = "Count them twice."
            $0.introduction.append("Take your time.")
            $0.recruitment.target = 120
            $0.allocation.pauseAfter = nil
            $0.retention.personalDataDays = 20
            $0.asksComments = false
        }
        #expect(
            several.map(\.field) == [
                "allocation.pause_after", "comments", "contact", "introduction.3", "plan",
                "recruitment.target",
                "retention.personal_data_days",
            ])
        #expect(several[3].old == nil && several[0].new == nil)
    }

    @Test func aChangedFormNeedsAVersionOfItsOwn() throws {
        #expect {
            try changes { $0.forms[0].parts[0].text = "Another purpose." }
        } throws: {
            "\($0)".contains("consent.en.version: is still \"2\"")
        }
        let fields = try changes {
            $0.forms[0].parts[0].text = "Another purpose."
            $0.forms[0].version = "3"
        }
        #expect(fields.map(\.field) == ["forms.en.parts.purpose.text", "forms.en.version"])
        #expect(try changes { $0.forms[0].reviewer = "Another" }.map(\.field) == ["forms.en.reviewer"])
    }

    @Test func whatAnswersRestOnStandsFast() throws {
        let refused: [(String, (inout StudyDefinition) -> Void)] = [
            ("id", { $0.id = "other" }), ("sections.best.kind", { $0.sections[0].kind = .pairwise }),
            ("sections.best", { $0.sections[0].id = "worst" }), ("sections", { $0.sections.swapAt(0, 1) }),
            ("sections.pair.criteria.human", { $0.sections[1].criteria.removeLast() }),
            ("sections", { $0.sections[1].criteria.swapAt(0, 1) }),
            ("sections.rate.scale.highest", { $0.sections[3].scale?.highest = 7 }),
            ("choices.tie", { $0.choices.tie = false }), ("reasons", { $0.asksReasons = false }),
            ("attention.check-a.expected", { $0.attention[0].expected = 1 }),
            ("attention", { $0.attention.removeAll() }),
            ("background.english.accepts", { $0.background[1].accepts = nil }),
            ("background.english.options", { $0.background[1].options.removeLast() }),
            ("background.age", { $0.background[0].isRequired = false }),
            ("publication.names", { $0.publication.names = .disclosed }),
            ("publication.withdrawal", { $0.publication.withdrawal = .beforeSubmission }),
            ("allocation.block", { $0.allocation.block = [:] }),
            ("allocation.option_order", { $0.allocation.optionOrder = .automatic }),
            ("recruitment.mode", { $0.recruitment.mode = .invitation }),
            ("retention.personal_data_days", { $0.retention.personalDataDays = 31 }),
            ("retention.backup_days", { $0.retention.backupDays = nil }),
            ("analysis.exclude.failed_attention", { $0.analysis?.exclude.failedAttention = 1 }),
            (
                "analysis.exclude.straight_lining.share",
                { $0.analysis?.exclude.straightLining?.share = 0.8 }
            ),
            ("analysis", { $0.analysis = nil }),
            ("ledger_holder", { $0.ledgerHolder = nil }),
            ("consent.de", { $0.forms.removeLast() }), ("consent", { $0.forms.swapAt(0, 1) }),
        ]
        for (field, change) in refused {
            #expect("\(field)") {
                try changes(change)
            } throws: { error in
                guard let failure = error as? SurveyFailure else { return false }
                return failure.kind == .amendment && failure.field?.hasPrefix(field) == true
            }
        }
    }

    @Test func volunteersMayBePromisedMoreAndALanguageMayBeAdded() throws {
        let old = try StudyTemplate.parse(TemplateTests.hotel(), path: "t.yaml").definition
        let new = try StudyTemplate.read(from: TemplateTests.folder + "/hotel-concierge.yaml").definition
        let fields = try DefinitionAmendment(from: old, to: new).changes.map(\.field)
        #expect(fields.contains("forms.de.version") && fields.contains("translations.ar.title"))
        var widened = old
        widened.publication.withdrawal = .anyTime
        #expect(try DefinitionAmendment(from: old, to: widened).changes.count == 1)
    }
}
