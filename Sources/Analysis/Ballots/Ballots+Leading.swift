// SPDX-License-Identifier: Apache-2.0

extension Ballots {
    /// One ballot an answer: of an answer in parts that of the text with the largest part.
    ///
    /// The parts of a text that several methods wrote stand at one place and count together; its first method names it.
    /// Where two texts have the largest part alike, half of the answer each for example, the answer is a tie.
    func leadingBallots() -> [Ballot] {
        var leading: [Ballot] = []
        leading.reserveCapacity(ballots.count)
        var start = 0
        while start < ballots.count {
            let first = ballots[start]
            var end = start + 1
            while end < ballots.count, ballots[end].participant == first.participant,
                ballots[end].question == first.question
            {
                end += 1
            }
            leading.append(end == start + 1 ? first : Self.leading(ballots[start..<end]) ?? first)
            start = end
        }
        return leading
    }

    private static func leading(_ parts: ArraySlice<Ballot>) -> Ballot? {
        var texts: [(first: Ballot, weight: Double)] = []
        for part in parts {
            let place = texts.firstIndex { text in
                part.choice == nil || part.position == nil
                    ? part.choice == text.first.choice && part.isTie == text.first.isTie
                    : part.position == text.first.position
            }
            if let place { texts[place].weight += part.weight } else { texts.append((part, part.weight)) }
        }
        guard let most = texts.map(\.weight).max() else { return nil }
        let largest = texts.filter { $0.weight > most - 1e-9 }
        return largest.count == 1 ? largest.first?.first : largest.first?.first.asTie
    }
}
