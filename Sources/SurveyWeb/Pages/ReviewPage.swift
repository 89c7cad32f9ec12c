// SPDX-License-Identifier: Apache-2.0

package import Surveys

/// All answers with a way to change each, before they are submitted.
package struct ReviewPage: Page {
    package static let template = "review"

    package struct Answer: Sendable {
        package var place: Int
        package var prompt: String
        /// "Response 2", or the extra choice that was made.
        package var choice: String
        package var text: String?
    }

    package var title: String { "Review your answers" }
    package var answers: [Answer]
    package var count: Int
    package var token: String
    /// Whether withdrawal stays possible after submission.
    package var staysWithdrawable: Bool

    package init(_ ballots: [Ballot], staysWithdrawable: Bool, token: String) {
        answers = ballots.map { ballot in
            var answer = Answer(
                place: ballot.place, prompt: HTMLText.displayed(ballot.prompt), choice: "No answer yet")
            switch ballot.answer?.selection {
            case .option(let token):
                if let index = ballot.options.firstIndex(where: { $0.token == token }) {
                    answer.choice = "Response \(index + 1)"
                    answer.text = HTMLText.displayed(ballot.options[index].text)
                }
            case .tie: answer.choice = "No preference"
            case .some(.none): answer.choice = "None of these"
            case nil: break
            }
            return answer
        }
        count = ballots.count
        self.staysWithdrawable = staysWithdrawable
        self.token = token
    }
}
