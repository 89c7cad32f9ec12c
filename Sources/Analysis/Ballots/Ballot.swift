// SPDX-License-Identifier: Apache-2.0

extension Ballots {
    /// One row of votes, its names replaced by their numbers in the study: 64 bytes.
    package struct Ballot: Equatable, Sendable {
        private static let unknownTime = Int64.min

        /// NaN where unknown.
        private var knownTemperature: Double
        private var knownMilliseconds: Int64
        private var knownMoment: Int64
        /// The part of an answer that this is; below 1 where one text of several methods was chosen.
        package var weight: Double
        private var questionNumber: Int32
        private var participantNumber: Int32
        private var setNumber: Int32
        private var pageNumber: Int32
        /// -1 for a tie and for none.
        private var choiceNumber: Int32
        /// 0 where there is none.
        private var knownPosition: Int32
        /// A tie; false for none, and where a method was chosen.
        package var isTie: Bool
        /// Whether an automated judge answered.
        package var isJudge: Bool
        /// Whether the participant failed an attention check.
        package var failedAttention: Bool

        /// - Parameters:
        ///   - choice: nil for a tie and for none.
        ///   - position: 1-based place of the choice.
        ///   - moment: of the answer, in milliseconds since 1970.
        package init(
            question: Int, participant: Int, choice: Int?, isTie: Bool = false, set: Int = 0, page: Int = 0,
            position: Int? = nil, temperature: Double? = nil, weight: Double = 1, milliseconds: Int? = nil,
            moment: Int? = nil, isJudge: Bool = false, failedAttention: Bool = false
        ) {
            questionNumber = Int32(clamping: question)
            participantNumber = Int32(clamping: participant)
            setNumber = Int32(clamping: set)
            pageNumber = Int32(clamping: page)
            choiceNumber = choice.map { Int32(clamping: $0) } ?? -1
            knownPosition = position.map { Int32(clamping: $0) } ?? 0
            knownTemperature = temperature ?? .nan
            knownMilliseconds = milliseconds.map(Int64.init) ?? Self.unknownTime
            knownMoment = moment.map(Int64.init) ?? Self.unknownTime
            self.weight = weight
            self.isTie = isTie
            self.isJudge = isJudge
            self.failedAttention = failedAttention
        }

        /// Its place in `questions`.
        package var question: Int { Int(questionNumber) }
        /// Its place in `participants`.
        package var participant: Int { Int(participantNumber) }
        /// Which of `sets` was shown.
        package var set: Int { Int(setNumber) }
        /// Which of `pages` was shown.
        package var page: Int { Int(pageNumber) }
        /// The chosen method; nil for a tie and for none.
        package var choice: Int? { choiceNumber < 0 ? nil : Int(choiceNumber) }
        /// 1-based place of the choice on the page; nil for a tie and for none.
        package var position: Int? { knownPosition < 1 ? nil : Int(knownPosition) }
        /// The temperature that all options share; nil where they differ or where it is unknown.
        package var temperature: Double? { knownTemperature.isNaN ? nil : knownTemperature }
        /// How long the answer took.
        package var milliseconds: Int? {
            knownMilliseconds == Self.unknownTime ? nil : Int(knownMilliseconds)
        }
        /// When the answer was given, in milliseconds since 1970.
        package var moment: Int? { knownMoment == Self.unknownTime ? nil : Int(knownMoment) }

        /// The same answer as a tie.
        var asTie: Ballot {
            var ballot = self
            (ballot.choiceNumber, ballot.knownPosition, ballot.isTie) = (-1, 0, true)
            return ballot
        }

        /// Whether nobody's method was chosen and it was no tie either.
        package var isNone: Bool { choiceNumber < 0 && !isTie }

        /// The same ballot in tables of which some entries are left out.
        func renumbered(_ numbers: Renumbering) -> Ballot {
            var ballot = self
            ballot.questionNumber = numbers.questions[question]
            ballot.participantNumber = numbers.participants[participant]
            ballot.setNumber = numbers.sets[set]
            ballot.pageNumber = numbers.pages[page]
            if choiceNumber >= 0 { ballot.choiceNumber = numbers.methods[Int(choiceNumber)] }
            return ballot
        }

        /// The order in which every sum runs.
        static func precedes(_ a: Ballot, _ b: Ballot) -> Bool {
            if a.participantNumber != b.participantNumber { return a.participantNumber < b.participantNumber }
            if a.questionNumber != b.questionNumber { return a.questionNumber < b.questionNumber }
            if a.choiceNumber != b.choiceNumber { return a.choiceNumber < b.choiceNumber }
            return !a.isTie && b.isTie
        }
    }

    /// New numbers of a study's entries, -1 for those that are left out.
    struct Renumbering {
        var methods, questions, participants, sets, pages: [Int32]
    }
}
