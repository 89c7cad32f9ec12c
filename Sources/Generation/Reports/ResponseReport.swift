// SPDX-License-Identifier: Apache-2.0

/// What is in a file of responses, before anybody is asked to read it.
package struct ResponseReport: Sendable {
    package let grid: ReportedGrid
    /// One row a method over everything.
    package private(set) var methods: [CellMeasures] = []
    /// By method and temperature.
    package private(set) var temperatures: [CellMeasures] = []
    /// By section and method, and by section, method and temperature; empty where there is one section.
    package private(set) var sections: [CellMeasures] = []
    package private(set) var sectionTemperatures: [CellMeasures] = []
    package let identical: IdenticalResponses
    package let identity: IdentityReport
    package let faults: FaultReport
    package let likelihoods: ResponseLikelihoods?
    package let probe: ProbeReport?
    package private(set) var warnings: [ReportWarning] = []

    /// - Parameters:
    ///   - likelihoods: for perplexities.
    ///   - probe: what came of exchanged prompts, where that was asked for.
    package init(_ grid: ReportedGrid, likelihoods: ResponseLikelihoods? = nil, probe: ProbeReport? = nil) {
        self.grid = grid
        self.likelihoods = likelihoods
        self.probe = probe
        identical = IdenticalResponses(grid)
        identity = IdentityReport(grid)
        faults = FaultReport(grid)
        methods = rows(bySection: false, byTemperature: false)
        temperatures = rows(bySection: false, byTemperature: true)
        if grid.sections.count > 1 {
            sections = rows(bySection: true, byTemperature: false)
            sectionTemperatures = rows(bySection: true, byTemperature: true)
        }
        warnings = ReportWarning.all(of: self)
    }

    private func rows(bySection: Bool, byTemperature: Bool) -> [CellMeasures] {
        struct Key: Hashable {
            var section: Int
            var method: Int
            var temperature: Double
        }
        var members: [Key: [Int]] = [:]
        for (index, response) in grid.responses.enumerated() {
            let key = Key(
                section: bySection ? response.section : 0, method: response.method,
                temperature: byTemperature ? response.temperature : 0)
            members[key, default: []].append(index)
        }
        let keys = members.keys.sorted {
            ($0.section, $0.method, $0.temperature) < ($1.section, $1.method, $1.temperature)
        }
        let cells = keys.map { key in
            CellTable.Cell(
                section: bySection ? grid.sections[key.section] : nil, method: grid.methods[key.method],
                temperature: byTemperature ? key.temperature : nil, members: members[key] ?? [])
        }
        return CellTable(cells, of: grid, likelihoods: likelihoods, faults: faults.faults).rows
    }

    /// Questions (prompt, temperature, sample) that some method of their section lacks, and all questions.
    package var incomplete: (lacking: Int, all: Int) {
        struct Question: Hashable {
            var question: Int
            var temperature: Double
            var sample: Int
        }
        var answers: [Question: Set<Int>] = [:]
        var wanted = [Set<Int>](repeating: [], count: grid.sections.count)
        for response in grid.responses {
            let key = Question(
                question: response.question, temperature: response.temperature, sample: response.sample)
            answers[key, default: []].insert(response.method)
            wanted[response.section].insert(response.method)
        }
        let lacking = answers.count { key, methods in
            methods.count < wanted[grid.questions[key.question].section].count
        }
        return (lacking, answers.count)
    }

    /// Questions whose methods were given different prompts, or show different ones.
    package var promptsThatDiffer: Int {
        var first = [Int?](repeating: nil, count: grid.questions.count)
        var different = Set<Int>()
        for response in grid.responses {
            if let prompt = first[response.question] {
                if prompt != response.prompt { different.insert(response.question) }
            } else {
                first[response.question] = response.prompt
            }
        }
        return different.count
    }
}
