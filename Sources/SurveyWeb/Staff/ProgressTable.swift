// SPDX-License-Identifier: Apache-2.0

import SurveyStore

/// The dashboard's figures as a table, `figure,of,value`; as blind as the page.
struct ProgressTable {
    private var rows: [(figure: String, of: String, value: String)] = []

    init(_ dashboard: Dashboard) {
        let counts = dashboard.counts
        let figures: [(String, Int)] = [
            ("arrived", counts.arrived), ("declined", counts.declined), ("screened_out", counts.screened),
            ("answering", counts.answering), ("active", counts.active), ("submitted", counts.submitted),
            ("withdrawn", counts.withdrawn), ("pilots", counts.pilots), ("answers_that_count", counts.votes),
            ("answers_not_submitted", counts.unsubmitted),
        ]
        rows += figures.map { ($0.0, "", String($0.1)) }
        for day in dashboard.days {
            rows.append(("arrived_on", day.date, String(day.arrived)))
            rows.append(("submitted_on", day.date, String(day.submitted)))
        }
        for (name, shares) in [
            ("device", dashboard.devices), ("locale", dashboard.locales), ("source", dashboard.sources),
        ] {
            rows += shares.map { (name, $0.name, String($0.volunteers)) }
        }
        for question in dashboard.questions {
            rows.append(("answers", question.id, String(question.answers)))
            if let seconds = question.medianSeconds {
                rows.append(("median_seconds", question.id, "\(seconds)"))
            }
        }
        for section in dashboard.sections {
            for (place, count) in section.positions.enumerated() {
                rows.append(("chosen_at_place_\(place + 1)", section.id, String(count)))
            }
            if let agreement = section.agreement { rows.append(("agreement", section.id, "\(agreement)")) }
        }
    }

    /// RFC 4180; text that a spreadsheet would compute is guarded by an apostrophe.
    var csv: String {
        let lines = [("figure", "of", "value")] + rows.map { ($0.figure, $0.of, $0.value) }
        return lines.map { [Self.cell($0.0), Self.cell($0.1), $0.2].joined(separator: ",") + "\r\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        let guarded = text.first.map { "=+-@\t\0".contains($0) } == true ? "'" + text : text
        return guarded.contains { "\",\r\n".contains($0) }
            ? "\"" + guarded.replacing("\"", with: "\"\"") + "\"" : guarded
    }
}
