// SPDX-License-Identifier: Apache-2.0

/// Names of methods that are probably slips.
///
/// Two names that differ in nothing but case or white space would make two methods of one: rows with the rarer spelling are
/// faults. A name in no more than one row of a thousand is a note.
struct MethodSpellings {
    private(set) var faults: [VoteFault] = []
    private(set) var notes: [VoteNote] = []
    private var isMisspelt: [Bool] = []

    init(_ votes: Votes) {
        var rowsOfPage = [Int](repeating: 0, count: votes.pages.count)
        for row in votes.rows { rowsOfPage[Int(row.page)] += 1 }
        var counts = [Int](repeating: 0, count: votes.methods.count)
        for (page, count) in zip(votes.pages, rowsOfPage) {
            for method in page.methods { counts[Int(method)] += count }
        }
        let used = votes.methods.indices.filter { counts[$0] > 0 }
            .sorted { (counts[$1], votes.methods[$0]) < (counts[$0], votes.methods[$1]) }
        isMisspelt = [Bool](repeating: false, count: votes.methods.count)
        var usual: [String: Int] = [:]
        var usualOf: [Int: Int] = [:]
        for method in used {
            let folded = Spelling.folded(votes.methods[method])
            if let other = usual[folded] {
                isMisspelt[method] = true
                usualOf[method] = other
            } else {
                usual[folded] = method
            }
        }
        if !usualOf.isEmpty { note(votes, usualOf, counts) }
        let names = used.map { votes.methods[$0] }
        for method in used where !isMisspelt[method] && counts[method] * 1000 <= votes.count {
            guard
                let row = votes.rows.filter({ Self.shows(votes, $0, method) }).min(by: { $0.line < $1.line })
            else { continue }
            let name = votes.methods[method]
            let nearest = Spelling.nearest(to: name, among: names)
            notes.append(
                VoteNote(
                    count: counts[method],
                    first: VoteFault(
                        line: Int(row.line), field: "options",
                        value: Self.options(votes, row),
                        reason: "the method \"\(name)\" is in \(counts[method]) of \(votes.count) rows",
                        hint: nearest.map { "If it is a slip, write \"\($0)\"" })))
        }
    }

    /// Leaves out the rows with faults.
    func removeFaults(from votes: inout Votes) {
        let isBad = votes.pages.map { page in page.methods.contains { isMisspelt[Int($0)] } }
        votes.rows.removeAll { isBad[Int($0.page)] }
    }

    private mutating func note(_ votes: Votes, _ usualOf: [Int: Int], _ counts: [Int]) {
        let faultOfPage = votes.pages.map { page in page.methods.first { isMisspelt[Int($0)] } }
        for row in votes.rows {
            guard let method = faultOfPage[Int(row.page)], let usual = usualOf[Int(method)] else { continue }
            let (name, other) = (votes.methods[Int(method)], votes.methods[usual])
            faults.append(
                VoteFault(
                    line: Int(row.line), field: "options", value: Self.options(votes, row),
                    reason: "the method \"\(name)\" differs from \"\(other)\" in case or spaces alone",
                    hint: "Write \"\(other)\", or give one of the two another name"))
        }
    }

    private static func shows(_ votes: Votes, _ row: Votes.Row, _ method: Int) -> Bool {
        votes.pages[Int(row.page)].methods.contains(Int32(method))
    }

    private static func options(_ votes: Votes, _ row: Votes.Row) -> String {
        votes.pages[Int(row.page)].methods.map { votes.methods[Int($0)] }.joined(separator: "|")
    }
}
