// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

extension Ballots {
    package init(_ votes: some Collection<Vote>) {
        var methodNames: Set<String> = []
        var optionLists: Set<[String]> = []
        var prompts: [QuestionKey: String] = [:]
        var people: [PersonKey: [String: String]] = [:]
        for vote in votes {
            if optionLists.insert(vote.options).inserted { methodNames.formUnion(vote.options) }
            let question = QuestionKey(vote)
            // The least prompt, should a question have several: any rule will do that ignores the rows' order.
            if prompts[question].map({ vote.prompt < $0 }) ?? true { prompts[question] = vote.prompt }
            people[PersonKey(vote), default: [:]].merge(vote.groups, uniquingKeysWith: min)
        }
        let methods = methodNames.sorted()
        let methodNumbers = Self.numbers(of: methods)
        let questionKeys = prompts.keys.sorted()
        let questionNumbers = Self.numbers(of: questionKeys)
        let personKeys = people.keys.sorted()
        let personNumbers = Self.numbers(of: personKeys)
        func page(of vote: Vote) -> Page {
            Page(
                methods: vote.options.map { methodNumbers[$0] ?? 0 }, places: vote.shown.places,
                temperatures: vote.shown.temperatures, tokens: vote.shown.tokens,
                characters: vote.shown.characters, responses: vote.shown.responses)
        }
        let pages = Set(votes.map(page)).sorted(by: Page.precedes)
        let pageNumbers = Self.numbers(of: pages)
        let shown = pages.map { page in
            methods.indices.map { page.methods.contains($0) }
        }
        let sets = Set(shown).sorted { $0.lexicographicallyPrecedes($1) { $0 && !$1 } }
        let setNumbers = Self.numbers(of: sets)
        let setOfPage = shown.map { setNumbers[$0] ?? 0 }
        self.init(
            methods: methods,
            questions: questionKeys.map {
                Question(
                    study: $0.study, section: $0.section, id: $0.question, prompt: prompts[$0] ?? "",
                    criterion: $0.criterion)
            },
            participants: personKeys.map {
                Participant(study: $0.study, name: $0.participant, groups: people[$0] ?? [:])
            }, sets: sets, pages: pages,
            ballots: votes.map { vote in
                var choice: Int?
                if case .method(let name) = vote.choice { choice = methodNumbers[name] }
                let page = pageNumbers[page(of: vote)] ?? 0
                return Ballot(
                    question: questionNumbers[QuestionKey(vote)] ?? 0,
                    participant: personNumbers[PersonKey(vote)] ?? 0, choice: choice,
                    isTie: vote.choice == .tie, set: setOfPage[page], page: page, position: vote.position,
                    temperature: vote.temperature, weight: vote.weight,
                    milliseconds: vote.durationMilliseconds,
                    moment: Moment.milliseconds(ofISO8601: vote.answeredAt), isJudge: vote.kind == .judge,
                    failedAttention: vote.attention == .failed)
            })
    }

    private static func numbers<Name: Hashable>(of names: [Name]) -> [Name: Int] {
        Dictionary(zip(names, names.indices)) { first, _ in first }
    }
}

private struct QuestionKey: Hashable, Comparable {
    var study: String
    var section: String
    var question: String
    var criterion: String?

    init(_ vote: Vote) {
        (study, section, question, criterion) = (vote.study, vote.section, vote.question, vote.criterion)
    }

    static func < (a: QuestionKey, b: QuestionKey) -> Bool {
        (a.study, a.section, a.question, a.criterion ?? "") < (
            b.study, b.section, b.question, b.criterion ?? ""
        )
    }
}

private struct PersonKey: Hashable, Comparable {
    var study: String
    var participant: String

    init(_ vote: Vote) { (study, participant) = (vote.study, vote.participant) }

    static func < (a: PersonKey, b: PersonKey) -> Bool { (a.study, a.participant) < (b.study, b.participant) }
}
