// SPDX-License-Identifier: Apache-2.0

/// The names of votes while rows are added to them.
struct VoteEntries {
    var votes = Votes()
    var methods = InternedTexts()
    var names = InternedTexts()
    var prompts = InternedTexts()
    private var questions = InternedNumbers()
    private var people = InternedNumbers()
    private var temperatures: [Double: Int32] = [:]
    private var weights: [Double: Int32] = [:]

    /// - Parameter criterion: -1 where there is none, as in `key` of `Self.none`.
    mutating func question(_ key: [Int32]) -> Int32 {
        let number = questions.number(of: key)
        if number == votes.questions.count {
            votes.questions.append(
                Votes.Question(
                    study: names.texts[Int(key[0])], section: names.texts[Int(key[1])],
                    id: names.texts[Int(key[2])], criterion: key[3] < 0 ? nil : names.texts[Int(key[3])]))
        }
        return number
    }

    mutating func person(_ key: [Int32]) -> Int32 {
        let number = people.number(of: key)
        if number == votes.people.count {
            votes.people.append(
                Votes.Person(study: names.texts[Int(key[0])], name: names.texts[Int(key[1])]))
        }
        return number
    }

    mutating func temperature(_ value: Double) -> Int32 {
        let value = TemperatureLevel.of(value)
        if let known = temperatures[value] { return known }
        let number = Int32(votes.temperatures.count)
        votes.temperatures.append(value)
        temperatures[value] = number
        return number
    }

    mutating func weight(_ value: Double) -> Int32 {
        if let known = weights[value] { return known }
        let number = Int32(votes.weights.count)
        votes.weights.append(value)
        weights[value] = number
        return number
    }

    /// The votes with all their names.
    mutating func finished() -> Votes {
        votes.methods = methods.texts
        return votes
    }
}

extension Votes {
    /// Votes that come from no file.
    ///
    /// A time that is none counts as unknown.
    package init(_ votes: some Collection<Vote>) {
        var entries = VoteEntries()
        var pages: [PageKey: Int32] = [:]
        var groupings: [[String: String]: Int32] = [:]
        entries.votes.rows.reserveCapacity(votes.count)
        for vote in votes {
            let study = entries.names.number(of: vote.study)
            let question = entries.question([
                study, entries.names.number(of: vote.section), entries.names.number(of: vote.question),
                vote.criterion.map { entries.names.number(of: $0) } ?? -1,
            ])
            let person = entries.person([study, entries.names.number(of: vote.participant)])
            let key = PageKey(vote)
            let page = pages[key] ?? Int32(pages.count)
            if page == pages.count {
                pages[key] = page
                var shown = vote.shown
                shown.temperatures = shown.temperatures?.map(TemperatureLevel.of)
                entries.votes.pages.append(
                    Page(methods: vote.options.map { entries.methods.number(of: $0) }, shown: shown))
            }
            let grouping = groupings[vote.groups] ?? Int32(groupings.count)
            if grouping == groupings.count {
                groupings[vote.groups] = grouping
                entries.votes.groupings.append(vote.groups)
            }
            let prompt = entries.prompts.number(of: vote.prompt)
            let choice: Int32 =
                switch vote.choice {
                case .tie: Row.tie
                case .none: Row.none
                case .method(let name): entries.methods.number(of: name)
                }
            entries.votes.rows.append(
                Row(
                    question: question, person: person, page: page, prompt: prompt, choice: choice,
                    temperature: vote.temperature.map { entries.temperature($0) } ?? -1, grouping: grouping,
                    line: 0, knownPlace: vote.place.map(Int64.init) ?? Row.unknown,
                    knownMilliseconds: vote.durationMilliseconds.map(Int64.init) ?? Row.unknown,
                    knownMoment: Moment.milliseconds(ofISO8601: vote.answeredAt).map(Int64.init)
                        ?? Row.unknown,
                    weight: entries.weight(vote.weight),
                    kindNumber: Row.number(vote.kind), attentionNumber: Row.number(vote.attention),
                    hasFraction: Moment.hasFraction(vote.answeredAt)))
        }
        entries.votes.prompts = entries.prompts.texts
        self = entries.finished()
    }
}

extension Votes.Row {
    static func number<Word: CaseIterable & Equatable>(_ word: Word?) -> Int8 {
        guard let word, let place = Array(Word.allCases).firstIndex(of: word) else { return -1 }
        return Int8(place)
    }
}

private struct PageKey: Hashable {
    var options: [String]
    var places, tokens, characters: [Int]?
    var temperatures: [Double]?
    var responses: [String]?

    init(_ vote: Vote) {
        options = vote.options
        (places, tokens, characters) = (vote.shown.places, vote.shown.tokens, vote.shown.characters)
        (temperatures, responses) = (vote.shown.temperatures, vote.shown.responses)
    }
}
