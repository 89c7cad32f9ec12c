// SPDX-License-Identifier: Apache-2.0

package import SurveyStore
package import Surveys

/// Writes the pages of questions: by skeletons, or by the template library, whose bytes are the same.
package struct QuestionRenderer: Sendable {
    private let templates: PageTemplates
    private let skeletons = PageSkeletons<QuestionPage>()

    package init(templates: PageTemplates) { self.templates = templates }

    func bytes(_ ballot: Ballot, in setting: QuestionPage.Setting, frame: PageFrame) -> [UInt8] {
        let page = QuestionPage(ballot, in: setting)
        return skeletons.bytes(page, in: frame) { templates.render($0, in: frame, edition: setting.edition) }
    }

    /// A page by itself, to hold one way of writing it against the other and to measure both.
    ///
    /// - Parameter byLibrary: whether the template library writes the page itself.
    package func page(
        _ ballot: Ballot, of study: StudyRecord, catalogues: Catalogues, locale: String, answered: Int,
        answer: Answer?, isPilot: Bool = false,
        fromReview: Bool = false, byLibrary: Bool
    ) throws -> [UInt8] {
        let edition = try Editions(study: study, catalogues: catalogues)[locale]
        let setting = QuestionPage.Setting(
            edition: edition, answered: answered, given: answer.map { GivenAnswer($0) } ?? GivenAnswer(),
            faults: [], fromReview: fromReview, shownAt: 1_772_600_767_000,
            token: "00112233445566778899aabbccddeeff")
        let frame = PageFrame(edition, links: .consentAndWithdrawal, isPilot: isPilot)
        guard byLibrary else { return bytes(ballot, in: setting, frame: frame) }
        return Array(templates.render(QuestionPage(ballot, in: setting), in: frame, edition: edition).utf8)
    }
}
