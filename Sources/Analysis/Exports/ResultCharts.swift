// SPDX-License-Identifier: Apache-2.0

package import Charts

/// The drawings of a study by the names of their files; each as a file of its own or as a part of a page.
package struct ResultCharts: Sendable {
    package struct Drawing: Sendable {
        /// Without `.svg`.
        package var name: String
        package var title: String
        package var svg: @Sendable (SVGDocument.Form) -> String
    }

    let tables: StudyTables
    /// Texts of prompts, for the names of questions.
    let texts: ResponseTexts?

    package init(_ tables: StudyTables, texts: ResponseTexts? = nil) {
        self.tables = tables
        self.texts = texts
    }

    /// Those that the votes allow; without votes none.
    package var all: [Drawing] {
        guard tables.votes > 0 else { return [] }
        var drawings = [drawing("win-rates", "Win rate", winRates)]
        for (number, section) in tables.sections.enumerated() {
            let name = Self.fileName(section.name, number: number + 1)
            if let chart = overTemperature(section) {
                drawings.append(drawing("temperature-\(name)", "Over temperature: \(section.name)", chart))
            }
            if let chart = forest(section) {
                drawings.append(drawing("questions-\(name)", "By question: \(section.name)", chart))
            }
            if let chart = agreement(section) {
                drawings.append(drawing("agreement-\(name)", "Agreement: \(section.name)", chart))
            }
        }
        if let chart = positions {
            drawings.append(drawing("positions", "Choices by place on the page", chart))
        }
        return drawings
    }

    private func drawing(
        _ name: String, _ title: String, _ svg: @escaping @Sendable (SVGDocument.Form) -> String
    ) -> Drawing {
        Drawing(name: name, title: title, svg: svg)
    }

    /// Every method of the study has its place, so that colours and marks agree between charts.
    func series(of method: String) -> Int { methods.firstIndex(of: method) ?? 0 }

    var methods: [String] { Set(tables.sections.flatMap(\.methods)).sorted() }

    static func span(_ interval: Interval?) -> ClosedRange<Double>? {
        interval.flatMap { $0.low <= $0.high ? $0.low...$0.high : nil }
    }

    /// A section's name as part of a file's name; other characters than letters, digits and dashes give way to the
    /// section's number.
    private static func fileName(_ section: String, number: Int) -> String {
        let isPlain = section.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
            default: false
            }
        }
        return isPlain && !section.isEmpty && section.utf8.count <= 60 ? section : "section-\(number)"
    }
}
