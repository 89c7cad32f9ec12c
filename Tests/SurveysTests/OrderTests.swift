// SPDX-License-Identifier: Apache-2.0

import Surveys
import Testing

@Suite struct OrderTests {
    @Test(arguments: [(1, 1), (2, 2), (3, 6), (4, 24), (5, 10), (6, 6), (7, 14)])
    func everyOrderIsADistinctPermutation(options: Int, count: Int) {
        let orders = OptionOrders(options: options, question: "q", seed: 3).orders
        #expect(orders.count == count)
        #expect(Set(orders).count == count)
        #expect(orders.allSatisfy { $0.sorted() == Array(0..<options) })
    }

    @Test(arguments: 2...7)
    func everyBlockIsALatinSquare(options: Int) {
        let orders = OptionOrders(options: options, question: "q", seed: 11).orders
        for start in stride(from: 0, to: orders.count, by: options) {
            for position in 0..<options {
                #expect(Set(orders[start..<start + options].map { $0[position] }).count == options)
            }
        }
    }

    @Test(arguments: [5, 6, 7, 8])
    func inAWilliamsSquareEachOptionFollowsEachOtherEquallyOften(options: Int) {
        var follows: [[Int]: Int] = [:]
        for order in OptionOrders(options: options, question: "q", seed: 2).orders {
            for (a, b) in zip(order, order.dropFirst()) { follows[[a, b], default: 0] += 1 }
        }
        #expect(follows.count == options * (options - 1))
        #expect(Set(follows.values).count == 1)
    }

    @Test func theLeastUsedOrderIsNextAndAFreedOneReturns() {
        let orders = OptionOrders(options: 4, question: "q", seed: 9)
        var uses: [Int: Int] = [:]
        for _ in 0..<100 {
            uses[orders.next(uses: uses), default: 0] += 1
            let counts = (0..<24).map { uses[$0] ?? 0 }
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
        }
        uses[7] = 1
        #expect(orders.next(uses: uses) == 7)
    }

    @Test func questionsDifferInTheirSequences() {
        let sequences = Set((0..<20).map { OptionOrders(options: 4, question: "q\($0)", seed: 1).orders })
        #expect(sequences.count > 15)
        #expect(
            OptionOrders(options: 4, question: "q", seed: 1)
                == OptionOrders(options: 4, question: "q", seed: 1))
    }

    @Test func questionsAreShuffledInsideTheirSections() {
        let sections = [(1...6).map { "a\($0)" }, (1...6).map { "b\($0)" }]
        var seen: Set<[String]> = []
        for volunteer in 0..<50 {
            let order = QuestionOrder.make(sections: sections, participant: "v\(volunteer)", seed: 4)
            #expect(Set(order.prefix(6)) == Set(sections[0]) && Set(order.suffix(6)) == Set(sections[1]))
            seen.insert(order)
        }
        #expect(seen.count > 45)
    }

    @Test func canonicalBytesAreThoseOfTheDocumentation() {
        let value = CanonicalValue.object([
            "é": .list([.integer(-3), .text("")]), "a": .text("\"\\\n\u{1}\u{7f}/ü"), "B": .object([:]),
        ])
        #expect(value.string == "{\"B\":{},\"a\":\"\\\"\\\\\\n\\u0001\u{7f}/ü\",\"é\":[-3,\"\"]}")
    }

    @Test func theSealChangesWithEachOfItsParts() {
        func seal(_ definition: String, _ plan: String, _ text: String, _ blinding: String) -> String {
            StudySeal(
                definition: definition, plan: plan,
                stimuli: [.init(id: "q", section: "s", prompt: "p", options: [("1", text), ("2", "b")])],
                blinding: blinding
            ).hash
        }
        let hashes = [
            seal("d", "p", "a", "c"), seal("D", "p", "a", "c"), seal("d", "P", "a", "c"),
            seal("d", "p", "A", "c"),
            seal("d", "p", "a", "C"),
        ]
        #expect(Set(hashes).count == 5)
        #expect(seal("d", "p", "a", "c") == hashes[0])
    }
}
