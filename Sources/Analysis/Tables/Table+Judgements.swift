// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// Mean rank or rating of each method, and how often it alone was first.
    ///
    /// - Parameter name: its section's part of a file's name, as `FileNames` gives it.
    package static func judgements(_ scale: JudgementScale, named name: String) -> Table {
        let isRank = scale.kind == .rank
        var table = Table(
            name: (isRank ? "ranks-" : "ratings-") + name,
            title: (isRank ? "Mean rank: " : "Mean rating: ") + scale.section,
            note:
                "The mean over questions of the question\u{2019}s mean "
                + (isRank ? "rank, 1 being the best" : "rating, higher being better")
                + ". First: the share of answers in which no other method has a better one; shared first places count for each. "
                + "Win rates elsewhere take first places alone. Intervals of 95%, participants and questions random, and questions "
                + "fixed. " + StudyTables.count(scale.participants.count, "participant") + ", "
                + StudyTables.count(scale.questions.count, "question") + ".",
            columns: [
                Column("method", "Method", .text), Column("mean", "Mean", .number(digits: 2)),
                Column("interval", "95%, questions random", .numberInterval(digits: 2)),
                Column("interval_fixed_questions", "95%, questions fixed", .numberInterval(digits: 2)),
                Column("first", "First", .share), Column("judgements", "Judgements", .count),
            ])
        let values = scale.judgements.map(\.value)
        guard let least = values.min(), let most = values.max() else { return table }
        let best = scale.bestValues
        let means = scale.methods.indices.map { method -> (mean: ClusteredMean?, first: Double, count: Int) in
            let own = scale.judgements.filter { $0.method == method }
            let first = own.count { best[[$0.participant, $0.question]] == $0.value }
            let crossed = CrossedValues(
                participants: own.map(\.participant), questions: own.map(\.question),
                values: own.map(\.value),
                participantCount: scale.participants.count, questionCount: scale.questions.count,
                range: least...max(most, least.nextUp))
            return (ClusteredMean(crossed), Double(first) / Double(max(own.count, 1)), own.count)
        }
        let order = scale.methods.indices.sorted { a, b in
            let (first, second) = (means[a].mean?.mean ?? 0, means[b].mean?.mean ?? 0)
            return first == second ? a < b : isRank == (first < second)
        }
        for method in order {
            let own = means[method]
            table.add([
                .text(scale.methods[method]), .number(own.mean?.mean, orAbsent: "nobody judged it"),
                .interval(own.mean?.randomQuestions()), .interval(own.mean?.fixedQuestions()),
                .number(own.first), .count(own.count),
            ])
        }
        return table
    }
}

extension JudgementScale {
    /// The best value of each answer, by participant and question.
    var bestValues: [[Int]: Double] {
        var best: [[Int]: Double] = [:]
        for own in judgements {
            let key = [own.participant, own.question]
            best[key] = best[key].map { kind == .rank ? min($0, own.value) : max($0, own.value) } ?? own.value
        }
        return best
    }
}
