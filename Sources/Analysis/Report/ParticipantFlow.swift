// SPDX-License-Identifier: Apache-2.0

package import Charts

/// How many came, how many were lost on the way and why, and how many are analysed; pilots are in no number.
package struct ParticipantFlow: Equatable, Sendable {
    /// Opened the consent form.
    package var arrived: Int
    package var declined: Int
    /// Opened the form and neither agreed nor declined.
    package var undecided: Int
    /// Agreed, and were ended by an answer about themselves.
    package var screenedOut: Int
    package var withdrew: Int
    /// Agreed and never submitted.
    package var unfinished: Int
    package var submitted: Int

    /// - Parameter arrived: everybody of whom anything was noted.
    package init(
        declined: Int, undecided: Int, screenedOut: Int, withdrew: Int, unfinished: Int, submitted: Int
    ) {
        (self.declined, self.undecided, self.screenedOut) = (declined, undecided, screenedOut)
        (self.withdrew, self.unfinished, self.submitted) = (withdrew, unfinished, submitted)
        arrived = declined + undecided + screenedOut + withdrew + unfinished + submitted
    }

    package var consented: Int { arrived - declined - undecided }

    /// - Parameters:
    ///   - flow: nil where only the votes are known.
    ///   - left: whom rules left out.
    ///   - analysed: participants behind the tables.
    package static func diagram(
        _ flow: ParticipantFlow?, left: LeftOut, analysed: Int, votes: Int,
        form: SVGDocument.Form = .alone
    ) -> String {
        var steps: [FlowChart.Step] = []
        let rules = ["n = \(left.participants)"] + left.rules.map { "\($0.label): \($0.participants)" }
        if let flow {
            steps = [
                .init(
                    ["Opened the consent form", "n = \(flow.arrived)"],
                    leaving: ["Did not agree", "declined: \(flow.declined)", "left: \(flow.undecided)"]),
                .init(
                    ["Agreed", "n = \(flow.consented)"],
                    leaving: [
                        "Did not submit", "screened out: \(flow.screenedOut)", "withdrew: \(flow.withdrew)",
                        "unfinished: \(flow.unfinished)",
                    ]),
                .init(
                    ["Submitted", "n = \(flow.submitted)"],
                    leaving: ["Left out of the analysis"] + rules),
            ]
        } else {
            steps = [
                .init(
                    ["In votes.csv", "n = \(analysed + left.participants)"],
                    leaving: left.rules.isEmpty ? nil : ["Left out of the analysis"] + rules)
            ]
        }
        steps.append(.init(["Analysed", "n = \(analysed)", "\(votes) answers"]))
        let unknown =
            flow == nil
            ? "How many were invited, declined, withdrew or did not finish is not in votes.csv." : ""
        return FlowChart(title: "Flow of participants", steps: steps, note: unknown).svg(form)
    }
}
