// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import Randomness
import StudyFiles
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

/// Everything that one analysis writes, of studies whose design is not the textbook's.
@Suite struct WholeExportTests {
    /// Pages of two to five of five methods, each method missing from some questions, one of them from nearly all; people who
    /// answered one question and people who answered most; ties, none, unknown temperatures and lengths, groups of one,
    /// judges that answered other pairs.
    static let unbalanced: [Vote] = {
        var votes: [Vote] = []
        var draws = SeededGenerator(seed: 11)
        let methods = ["a", "b", "c", "d", "rare"]
        for (section, questions) in [("one", 1), ("few: of them", 3), ("\u{645}\u{643}\u{62a}\u{628}", 14)] {
            for question in 0..<questions {
                let count = 2 + question % 3
                let offered = (0..<count).map { methods[(question + $0 * (question % 2 + 1)) % 4] }
                let options = Array(Set(offered)).sorted() + (question == 2 ? ["rare"] : [])
                for person in 0..<(3 + question * 2 % 9) where (person * question) % 4 != 3 {
                    let shown = draws.shuffled(options)
                    let draw = draws.uniform()
                    var vote = sampleVote(
                        participant: "p\(person)", question: "q\(question)",
                        choice: draw < 0.15 ? nil : draws.pick(shown), options: shown, section: section,
                        temperature: question % 3 == 0 ? nil : 0.5 * Double(question % 4))
                    if draw < 0.05 { vote.choice = .none }
                    if question % 2 == 0 {
                        vote.shown.tokens = shown.map { ($0.utf8.first.map(Int.init) ?? 0) + question }
                    }
                    vote.groups =
                        person == 0 ? ["device": "phone"] : ["device": "desktop", "source": "s\(person % 2)"]
                    if person == 2 { vote.attention = .failed }
                    votes.append(vote)
                }
                guard options.count > 1, question % 2 == 0 else { continue }
                var judged = sampleVote(
                    participant: "judge", question: "q\(question)#1", choice: options[0],
                    options: Array(options.prefix(2)), section: section)
                judged.kind = .judge
                votes.append(judged)
            }
        }
        return votes
    }()

    static func run(_ votes: [Vote]) -> AnalysisRun {
        let all = Ballots(votes)
        let (kept, left) = LeftOut.applying(Exclusions(failedAttention: 1), to: all.people)
        return AnalysisRun(
            ballots: kept, whole: all.people, left: left, judges: all,
            settings: AnalysisSettings(replicates: 40, rearrangements: 49))
    }

    @Test func anUnbalancedStudyIsExportedWholeWithoutANumberThatIsNone() throws {
        let run = Self.run(Self.unbalanced)
        #expect(run.tables.sections.count == 3 && run.tables.sections.contains { $0.chance == nil })
        let files = try run.files()
        #expect(files.count > 60)
        for file in files {
            let text = String(decoding: file.contents, as: UTF8.self)
            let words = text.lowercased().split { !$0.isLetter && $0 != "-" }
            #expect(
                !words.contains { ["nan", "-nan", "inf", "-inf", "infinity", "null-null"].contains($0) },
                "\(file.name)")
            if file.name.hasSuffix(".svg") {
                #expect(XMLParser(data: Data(file.contents)).parse(), "\(file.name)")
            }
            if file.name.hasSuffix(".json") {
                #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(file.contents)) }
            }
        }
    }

    @Test func everyFileHasANameOfItsOwnThatEveryFileSystemTakes() throws {
        let names = try Self.run(Self.unbalanced).files().map(\.name)
        #expect(Set(names.map { $0.lowercased() }).count == names.count)
        for name in names {
            #expect(
                name.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-./".utf8.contains($0) },
                "\(name)")
        }
        #expect(names.contains("charts/questions-few-of-them.svg"))
        #expect(names.contains { $0.hasPrefix("charts/questions-section-") })
        #expect(names.contains("charts/differences-all-sections.svg"))
    }

    /// The report's links lead somewhere, and no two parts have one name.
    @Test func everyLinkOfTheReportHasItsEnd() throws {
        let page = try ReportTests.report(Self.run(Self.unbalanced))
        let ids = page.matches(of: #/ id="([^"]+)"/#).map { String($0.1) }
        #expect(Set(ids).count == ids.count)
        let links = page.matches(of: /href="#([^"]+)"/).map { String($0.1) }
        #expect(links.count > 20)
        for link in links { #expect(ids.contains(link), "\(link)") }
    }

    /// A name that stands once over several rows covers as many rows as it says, so that every row has all its columns.
    @Test func everyRowOfTheReportsTablesHasAllItsColumns() throws {
        let page = try ReportTests.report(Self.run(Self.unbalanced))
        let tables = page.matches(
            of:
                #/<table aria-labelledby="([^"]+)">\n<thead><tr>(.*)</tr></thead>\n<tbody>\n((?:.|\n)*?)</tbody>/#
        )
        #expect(tables.count > 12)
        for table in tables {
            let width = table.2.matches(of: #/<th /#).count
            var covered: [Int] = []
            for row in table.3.split(separator: "\n") where row.hasPrefix("<tr") {
                covered = covered.map { $0 - 1 }.filter { $0 > 0 }
                let cells = row.matches(of: /<t[hd][ >]/).count
                #expect(cells + covered.count == width, "\(table.1)")
                covered += row.matches(of: /rowspan="([0-9]+)"/).compactMap { Int($0.1) }
            }
            #expect(covered.allSatisfy { $0 == 1 }, "\(table.1): a name reaches below the table")
        }
    }

    // MARK: - Charts

    @Test func theForestOfDifferencesSaysWhatTheTestsSay() throws {
        let run = Self.run(Self.unbalanced)
        let section = try #require(run.tables.sections.first { $0.pairwise.contains { $0.pHolm != nil } })
        let slug = FileNames([section.name])[section.name]
        let file = try #require(try run.files().first { $0.name == "charts/differences-\(slug).svg" })
        let svg = String(decoding: file.contents, as: UTF8.self)
        let leader = section.sortedShares[0].method
        for pair in section.pairwise {
            let first = section.sortedShares.first { [pair.first, pair.second].contains($0.method) }?.method
            let second = first == pair.first ? pair.second : pair.first
            #expect(svg.contains(">\(first ?? "") less \(second)<"))
        }
        #expect(
            svg.contains(">no difference<") && svg.contains(">p, Holm<") && svg.contains("\(leader) less"))
        // Marks are hollow where the adjusted p is not below .05.
        let open = section.pairwise.count { ($0.pHolm ?? 1) >= 0.05 }
        #expect(svg.components(separatedBy: "stroke-width=\"1.5\"/>\n<text").count - 1 == open)
    }
}
