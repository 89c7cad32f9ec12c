// SPDX-License-Identifier: Apache-2.0

/// Which responses have something that nobody means to show.
package struct FaultReport: Sendable {
    package struct Finding: Encodable, Sendable {
        package var fault: TextFault
        package var id: String
        package var method: String
        package var temperature: Double
        package var excerpt: String
    }

    /// For each response.
    package private(set) var faults: [[TextFault]]
    /// In the order of the file.
    package private(set) var findings: [Finding] = []

    package init(_ grid: ReportedGrid) {
        var shown = [[String]](repeating: [], count: grid.sections.count)
        var places: [String: Int] = [:]
        for (place, section) in grid.sections.enumerated() { places[section] = place }
        for prompt in grid.prompts {
            if let place = places[prompt.section] { shown[place].append(prompt.shown) }
        }
        let scans = shown.map { FaultScan(prompts: $0) }
        faults = Array(repeating: [], count: grid.responses.count)
        for (index, response) in grid.responses.enumerated() {
            let found = scans[response.section].findings(in: response.text)
            faults[index] = found.map(\.fault)
            for finding in found {
                findings.append(
                    Finding(
                        fault: finding.fault, id: response.id, method: grid.methods[response.method],
                        temperature: response.temperature,
                        excerpt: Excerpt.of(response.text, around: finding.place)))
            }
        }
    }
}
