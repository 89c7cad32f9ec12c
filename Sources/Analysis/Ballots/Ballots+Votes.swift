// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

extension Ballots {
    package init(_ votes: some Collection<Vote>) { self.init(Votes(votes)) }

    package init(_ votes: Votes) {
        let pageIsUsed = Self.used(votes.rows, votes.pages.count, \.page)
        var methodIsUsed = [Bool](repeating: false, count: votes.methods.count)
        for (page, isUsed) in zip(votes.pages, pageIsUsed) where isUsed {
            for method in page.methods { methodIsUsed[Int(method)] = true }
        }
        let methods = Ranking(votes.methods, used: methodIsUsed, by: <)
        let questions = Ranking(
            votes.questions, used: Self.used(votes.rows, votes.questions.count, \.question)
        ) {
            ($0.study, $0.section, $0.id, $0.criterion ?? "") < (
                $1.study, $1.section, $1.id, $1.criterion ?? ""
            )
        }
        let people = Ranking(votes.people, used: Self.used(votes.rows, votes.people.count, \.person)) {
            ($0.study, $0.name) < ($1.study, $1.name)
        }
        let pages = Self.pages(votes, methods, used: pageIsUsed)
        let shown = pages.pages.map { page in
            var set = [Bool](repeating: false, count: methods.sorted.count)
            for method in page.methods { set[method] = true }
            return set
        }
        let sets = Set(shown).sorted { $0.lexicographicallyPrecedes($1) { $0 && !$1 } }
        let setNumbers = Dictionary(uniqueKeysWithValues: zip(sets, sets.indices))
        let setOfPage = shown.map { setNumbers[$0] ?? 0 }

        let order = Self.order(votes.rows, questions, people, methods)
        let ballots = order.map { index in
            let row = votes.rows[Int(index)]
            let page = Int(pages.ranks[Int(row.page)])
            let choice = row.choice < 0 ? -1 : methods.ranks[Int(row.choice)]
            return Ballot(
                question: Int(questions.ranks[Int(row.question)]),
                participant: Int(people.ranks[Int(row.person)]),
                choice: choice < 0 ? nil : Int(choice), isTie: row.choice == Votes.Row.tie,
                set: setOfPage[page], page: page,
                position: votes.pages[Int(row.page)].position(of: row.choice),
                temperature: row.temperature < 0 ? nil : votes.temperatures[Int(row.temperature)],
                weight: votes.weights[Int(row.weight)], milliseconds: row.milliseconds, moment: row.moment,
                isJudge: row.kind == .judge, failedAttention: row.attention == .failed)
        }
        let prompts = Self.prompts(votes)
        let groups = Self.groups(votes)
        self.init(
            methods: methods.sorted,
            questions: questions.numbers.map { number in
                let question = votes.questions[number]
                return Question(
                    study: question.study, section: question.section, id: question.id,
                    prompt: prompts[number],
                    criterion: question.criterion)
            },
            participants: people.numbers.map { number in
                Participant(
                    study: votes.people[number].study, name: votes.people[number].name, groups: groups[number]
                )
            }, sets: sets, pages: pages.pages, ballots: ballots)
    }

    private static func used(_ rows: [Votes.Row], _ count: Int, _ number: (Votes.Row) -> Int32) -> [Bool] {
        var used = [Bool](repeating: false, count: count)
        for row in rows { used[Int(number(row))] = true }
        return used
    }

    /// The distinct pages in an order that their contents give, and the place of each of the file's among them.
    private static func pages(_ votes: Votes, _ methods: Ranking<String>, used: [Bool]) -> (
        pages: [Page], ranks: [Int32]
    ) {
        let given = votes.pages.indices.map { number -> Page? in
            guard used[number] else { return nil }
            let (page, shown) = (votes.pages[number], votes.pages[number].shown)
            return Page(
                methods: page.methods.map { Int(methods.ranks[Int($0)]) }, places: shown.places,
                temperatures: shown.temperatures, tokens: shown.tokens, characters: shown.characters,
                responses: shown.responses)
        }
        let distinct = Set(given.compactMap(\.self)).sorted(by: Page.precedes)
        let numbers = Dictionary(uniqueKeysWithValues: zip(distinct, distinct.indices))
        return (distinct, given.map { page in page.flatMap { numbers[$0] }.map(Int32.init) ?? -1 })
    }

    /// The rows in the order of participant, question and choice: stable counting by question, then by participant.
    private static func order(
        _ rows: [Votes.Row], _ questions: Ranking<Votes.Question>, _ people: Ranking<Votes.Person>,
        _ methods: Ranking<String>
    ) -> [Int32] {
        func counted(_ order: [Int32], _ count: Int, _ rank: (Votes.Row) -> Int32) -> [Int32] {
            var next = [Int32](repeating: 0, count: count + 1)
            for row in rows { next[Int(rank(row)) + 1] += 1 }
            for index in 0..<count { next[index + 1] += next[index] }
            var result = order
            for index in order {
                let rank = Int(rank(rows[Int(index)]))
                result[Int(next[rank])] = index
                next[rank] += 1
            }
            return result
        }
        var order = Array(Int32(0)..<Int32(rows.count))
        order = counted(order, questions.sorted.count) { questions.ranks[Int($0.question)] }
        order = counted(order, people.sorted.count) { people.ranks[Int($0.person)] }
        // Parts of one answer stand together now; there are few, and few of each.
        func choice(_ index: Int32) -> Int32 {
            let choice = rows[Int(index)].choice
            return choice < 0 ? (choice == Votes.Row.tie ? -1 : -2) : methods.ranks[Int(choice)]
        }
        var index = 1
        while index < order.count {
            var place = index
            while place > 0, rows[Int(order[place])].person == rows[Int(order[place - 1])].person,
                rows[Int(order[place])].question == rows[Int(order[place - 1])].question,
                choice(order[place]) < choice(order[place - 1])
            {
                order.swapAt(place, place - 1)
                place -= 1
            }
            index += 1
        }
        return order
    }

    /// For each question the least prompt, should it have several: any rule will do that ignores the rows' order.
    private static func prompts(_ votes: Votes) -> [String] {
        var least = [Int32](repeating: -1, count: votes.questions.count)
        for row in votes.rows {
            let known = least[Int(row.question)]
            guard known != row.prompt else { continue }
            if known < 0 || votes.prompts[Int(row.prompt)] < votes.prompts[Int(known)] {
                least[Int(row.question)] = row.prompt
            }
        }
        return least.map { $0 < 0 ? "" : votes.prompts[Int($0)] }
    }

    /// For each participant the values of the columns that group; the least, should one have several.
    private static func groups(_ votes: Votes) -> [[String: String]] {
        var first = [Int32](repeating: -1, count: votes.people.count)
        var groups = [[String: String]](repeating: [:], count: votes.people.count)
        for row in votes.rows where first[Int(row.person)] != row.grouping {
            if first[Int(row.person)] < 0 { first[Int(row.person)] = row.grouping }
            groups[Int(row.person)].merge(votes.groupings[Int(row.grouping)], uniquingKeysWith: min)
        }
        return groups
    }
}

/// The places of entries in an order of their own.
private struct Ranking<Entry> {
    /// The entries that occur, in their order.
    var sorted: [Entry]
    /// Their numbers among all entries.
    var numbers: [Int]
    /// For each of all entries its place in `sorted`; -1 for one that does not occur.
    var ranks: [Int32]

    init(_ entries: [Entry], used: [Bool], by precedes: (Entry, Entry) -> Bool) {
        numbers = entries.indices.filter { used[$0] }.sorted { precedes(entries[$0], entries[$1]) }
        sorted = numbers.map { entries[$0] }
        ranks = [Int32](repeating: -1, count: entries.count)
        for (place, number) in numbers.enumerated() { ranks[number] = Int32(place) }
    }
}
