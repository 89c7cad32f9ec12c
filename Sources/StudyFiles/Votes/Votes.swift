// SPDX-License-Identifier: Apache-2.0

/// A votes.csv in memory: each name, page and prompt once, and 64 bytes a row that name them by number.
///
/// As a collection it gives rows in their full form (`Vote`), in the order of the file. Numbers are given in the order in
/// which names are met; whoever needs an order of the names sorts them.
package struct Votes: Sendable {
    package struct Question: Hashable, Sendable {
        package var study, section, id: String
        package var criterion: String?
    }

    package struct Person: Hashable, Sendable {
        package var study, name: String
    }

    /// What was shown, options by their numbers in `methods`.
    package struct Page: Sendable {
        package var methods: [Int32]
        package var shown: Vote.Options
    }

    package struct Row: Sendable {
        package static let tie: Int32 = -1
        package static let none: Int32 = -2
        static let unknown = Int64.min

        package var question, person, page, prompt: Int32
        /// A method's number, `tie` or `none`.
        package var choice: Int32
        /// Of `temperatures`; -1 where unknown.
        package var temperature: Int32
        /// Of `groupings`.
        package var grouping: Int32
        /// The line of the file on which it starts; 0 where it comes from no file.
        package var line: Int32
        var knownPlace: Int64
        var knownMilliseconds: Int64
        var knownMoment: Int64
        /// Of `weights`.
        package var weight: Int32
        var kindNumber: Int8
        var attentionNumber: Int8
        /// Whether the time was written with a part of a second.
        var hasFraction: Bool

        package var place: Int? { knownPlace == Self.unknown ? nil : Int(knownPlace) }
        package var milliseconds: Int? { knownMilliseconds == Self.unknown ? nil : Int(knownMilliseconds) }
        /// Milliseconds since 1970.
        package var moment: Int? { knownMoment == Self.unknown ? nil : Int(knownMoment) }
        /// In UTC, as precisely as it was written; empty where unknown.
        package var time: String {
            moment.map { Moment.text(milliseconds: $0, hasFraction: hasFraction) } ?? ""
        }
        package var kind: Vote.Kind? { kindNumber < 0 ? nil : Vote.Kind.allCases[Int(kindNumber)] }
        package var attention: Vote.Attention? {
            attentionNumber < 0 ? nil : Vote.Attention.allCases[Int(attentionNumber)]
        }
    }

    package internal(set) var methods: [String] = []
    package internal(set) var questions: [Question] = []
    package internal(set) var people: [Person] = []
    package internal(set) var pages: [Page] = []
    package internal(set) var prompts: [String] = []
    package internal(set) var temperatures: [Double] = []
    package internal(set) var weights: [Double] = []
    /// Values of the columns that group participants, by the columns' names without `group_`.
    package internal(set) var groupings: [[String: String]] = []
    package internal(set) var rows: [Row] = []
}

extension Votes: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { rows.count }

    /// The row in full; its time in UTC.
    package subscript(index: Int) -> Vote {
        let row = rows[index]
        let question = questions[Int(row.question)]
        let page = pages[Int(row.page)]
        let choice: Vote.Choice =
            switch row.choice {
            case Row.tie: .tie
            case Row.none: .none
            default: .method(methods[Int(row.choice)])
            }
        var vote = Vote(
            study: question.study, section: question.section, question: question.id,
            prompt: prompts[Int(row.prompt)],
            temperature: row.temperature < 0 ? nil : temperatures[Int(row.temperature)],
            participant: people[Int(row.person)].name, options: page.methods.map { methods[Int($0)] },
            choice: choice, position: page.position(of: row.choice),
            answeredAt: row.time, durationMilliseconds: row.milliseconds)
        vote.place = row.place
        vote.criterion = question.criterion
        vote.weight = weights[Int(row.weight)]
        vote.shown = page.shown
        vote.groups = groupings[Int(row.grouping)]
        vote.kind = row.kind
        vote.attention = row.attention
        return vote
    }
}

extension Votes.Page {
    /// 1-based place of a method; nil for a tie, for none and for a method that was not shown.
    package func position(of choice: Int32) -> Int? {
        methods.firstIndex(of: choice).map { shown.places?[$0] ?? $0 + 1 }
    }
}
