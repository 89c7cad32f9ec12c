// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Randomness
internal import Surveys

extension SurveyStore {
    /// Decides a volunteer's questions and orders inside the transaction that saves the consent, so that no two volunteers get
    /// the same turn.
    ///
    /// Blocks and variants go to where the fewest have finished or are at it; orders of options go round in a circle over
    /// all who hold one, so that their counts differ by one at most.
    func decideAssignment(
        for volunteer: Volunteer, study: StudyRow, in db: Database
    ) throws -> Assignment {
        let stimuli = try stimuli.stimuli(in: db)
        let definition = study.definition
        let sections = stimuli.sections(definition)
        let hasVariants = sections.contains { $0.cells.contains { $0.count > 1 } }
        let loads = hasVariants ? try questionLoads(study, in: db) : [:]
        var generator = SeededGenerator(seed: study.orderSeed, stream: "variants", volunteer.id)
        var blocks: [String: Int] = [:]
        let given = try sections.map { section -> [String] in
            var cells = section.cells
            if let size = definition.allocation.block[section.id], size < cells.count {
                let design = BlockDesign(
                    cells: cells.count, size: size, name: section.id, seed: study.orderSeed)
                let chosen = design.next(uses: try blockLoads(section.id, study: study, in: db))
                blocks[section.id] = chosen
                cells = design.blocks[chosen].map { cells[$0] }
            }
            return cells.map { variants in
                let shuffled = generator.shuffled(variants)
                return shuffled.min { (loads[$0] ?? 0) < (loads[$1] ?? 0) } ?? shuffled[0]
            }
        }
        let order = QuestionOrder.make(
            sections: given, checks: sections.map(\.checks), participant: volunteer.id, seed: study.orderSeed)
        let places = try order.map { id in
            guard let question = stimuli.question(id), !question.options.isEmpty else {
                throw StoreFailure(
                    .badData, reason: "the question \(id) has no options", hint: "Restore a backup")
            }
            let orders = OptionOrders(
                options: question.options.count, question: id, seed: study.orderSeed,
                style: definition.allocation.optionOrder)
            let chosen = orders.next(uses: try Self.orderUses(id, in: db))
            return Assignment.Place(
                question: id, order: chosen, options: orders.orders[chosen].map { question.options[$0] })
        }
        return Assignment(participant: volunteer.id, places: places, blocks: blocks)
    }

    /// How many volunteers hold each order of a question, pilots apart; those who withdrew hold none.
    private static func orderUses(_ question: String, in db: Database) throws -> [Int: Int] {
        try tally("order", name: question, in: db)
    }

    /// By number.
    private static func tally(_ kind: String, name: String, in db: Database) throws -> [Int: Int] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT number, uses FROM tallies WHERE kind = ? AND name = ? AND uses > 0"),
            arguments: [kind, name])
        return rows.reduce(into: [:]) { $0[$1["number"]] = $1["uses"] }
    }

    /// Who is at it: whoever has been seen within the study's `activeMinutes`; with those who submitted they fill the cells.
    ///
    /// Found by the index of states and times, so that it costs what these cost and not what all volunteers do.
    private static func active(_ table: String) -> String {
        """
        FROM participants AS p CROSS JOIN \(table) AS a ON a.participant = p.id
        WHERE p.state = 'consented' AND p.active_at >= ? AND p.source <> 'pilot'
        """
    }

    private func questionLoads(_ study: StudyRow, in db: Database) throws -> [String: Int] {
        var loads: [String: Int] = [:]
        let submitted = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT name, uses FROM tallies WHERE kind = 'question'"))
        for row in submitted { loads[row["name"]] = row["uses"] }
        let active = try Row.fetchAll(
            db.cachedStatement(
                sql:
                    "SELECT a.question, COUNT(*) AS load \(Self.active("assignments")) GROUP BY a.question"
            ),
            arguments: [timestamp(minutesAgo: study.definition.allocation.activeMinutes)])
        for row in active { loads[row["question"], default: 0] += row["load"] as Int }
        return loads
    }

    private func blockLoads(_ section: String, study: StudyRow, in db: Database) throws -> [Int: Int] {
        var loads = try Self.tally("block", name: section, in: db)
        let active = try Row.fetchAll(
            db.cachedStatement(
                sql:
                    "SELECT a.block, COUNT(*) AS load \(Self.active("blocks")) AND a.section = ? GROUP BY a.block"
            ),
            arguments: [timestamp(minutesAgo: study.definition.allocation.activeMinutes), section])
        for row in active { loads[row["block"], default: 0] += row["load"] as Int }
        return loads
    }
}
