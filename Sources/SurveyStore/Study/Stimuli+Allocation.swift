// SPDX-License-Identifier: Apache-2.0

internal import Surveys

extension Stimuli {
    /// A section's cells in the order of their first questions, each with its variants; attention checks apart.
    struct Section {
        var id: String
        var cells: [[String]]
        var checks: [String]
    }

    func sections(_ definition: StudyDefinition) -> [Section] {
        definition.sections.map { section in
            var cells: [[String]] = []
            var places: [String: Int] = [:]
            var checks: [String] = []
            for question in questions where question.section == section.id {
                if question.isAttention {
                    checks.append(question.id)
                } else if let place = places[question.cell] {
                    cells[place].append(question.id)
                } else {
                    places[question.cell] = cells.count
                    cells.append([question.id])
                }
            }
            return Section(id: section.id, cells: cells, checks: checks)
        }
    }

    /// How many questions a volunteer is given, attention checks among them.
    func shownCount(_ definition: StudyDefinition) -> Int {
        sections(definition).reduce(0) { count, section in
            count + min(definition.allocation.block[section.id] ?? .max, section.cells.count)
                + section.checks.count
        }
    }
}
