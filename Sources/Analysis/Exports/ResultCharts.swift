// SPDX-License-Identifier: Apache-2.0

package import Charts

/// The drawings of a study by the names of their files; each as a file of its own or as a part of a page.
package struct ResultCharts: Sendable {
    package struct Drawing: Sendable {
        /// Without `.svg`.
        package var name: String
        package var title: String
        /// Where a report shows it.
        package var kind: Kind
        package var svg: @Sendable (SVGDocument.Form) -> String
    }

    package enum Kind: Equatable, Sendable {
        case winRates, differences, temperature, questions, agreement, positions, judges
    }

    /// More rows than this make no chart that anybody reads.
    static let mostRows = 120

    let tables: StudyTables
    /// Texts of prompts, for the names of questions.
    let texts: ResponseTexts?
    let judges: [JudgeComparison]

    package init(_ tables: StudyTables, texts: ResponseTexts? = nil, judges: [JudgeComparison] = []) {
        self.tables = tables
        self.texts = texts
        self.judges = judges
    }

    /// Those that the votes allow; without votes none.
    package var all: [Drawing] {
        guard tables.votes > 0 else { return [] }
        var drawings = [Drawing(name: "win-rates", title: "Win rate", kind: .winRates, svg: winRates)]
        let judged = Set(judges.map(\.section)).sorted()
        let names = FileNames(tables.allSections.map(\.name) + judged)
        func add(_ kind: Kind, _ name: String, _ title: String, _ section: String, _ svg: Drawn?) {
            guard let svg else { return }
            drawings.append(
                Drawing(
                    name: "\(name)-\(names[section])", title: "\(title): \(section)", kind: kind, svg: svg))
        }
        for section in tables.allSections {
            add(
                .differences, "differences", "Differences between methods", section.name, differences(section)
            )
        }
        for section in tables.sections {
            add(.temperature, "temperature", "Over temperature", section.name, overTemperature(section))
            add(.questions, "questions", "By question", section.name, forest(section))
            add(.agreement, "agreement", "Agreement", section.name, agreement(section))
        }
        for section in judged {
            add(.judges, "judges", "People and automated judges", section, judges(section))
        }
        if let positions {
            drawings.append(
                Drawing(
                    name: "positions", title: "Choices by place on the page", kind: .positions, svg: positions
                ))
        }
        return drawings
    }

    /// Every method of the study has its place, so that colours and marks agree between charts.
    func series(of method: String) -> Int { methods.firstIndex(of: method) ?? 0 }

    var methods: [String] {
        Set(tables.sections.flatMap(\.methods) + judges.flatMap { $0.rows.map(\.method) }).sorted()
    }

    static func span(_ interval: Interval?) -> ClosedRange<Double>? {
        interval.flatMap { $0.low <= $0.high ? $0.low...$0.high : nil }
    }
}
