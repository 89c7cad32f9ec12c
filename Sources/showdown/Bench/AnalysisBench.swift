// SPDX-License-Identifier: Apache-2.0

import Analysis
import StudyFiles

/// The pieces of an analysis by turns, with their times.
struct AnalysisBench {
    enum Work: String, CaseIterable, Encodable {
        case read, number, tables, bootstrap

        var name: String {
            switch self {
            case .read: "read votes.csv"
            case .number: "order and number names"
            case .tables: "every table"
            case .bootstrap: "two-way bootstrap"
            }
        }
    }

    let path: String
    let replicates: Int
    let seed: UInt64
    private(set) var votes = 0
    private(set) var participants = 0
    private(set) var questions = 0
    private(set) var seconds: [Work: [(wall: Double, processor: Double)]] = [:]

    init(path: String, replicates: Int, seed: UInt64) {
        (self.path, self.replicates, self.seed) = (path, replicates, seed)
    }

    mutating func measure() throws {
        var read: Votes?
        try time(.read) { read = try VoteTable.read(from: path).votes }
        var ballots = Ballots([])
        try time(.number) { ballots = Ballots(read ?? Votes([])) }
        votes = read?.count ?? 0
        (participants, questions) = (ballots.participantCount, ballots.questions.count)
        read = nil
        try time(.tables) { _ = try AnalysisRun(ballots: ballots, inputs: []).files() }
        try time(.bootstrap) { _ = ShareBootstrap(ballots, replicates: replicates, seed: seed).intervals }
    }

    private mutating func time(_ work: Work, _ body: () throws -> Void) throws {
        seconds[work, default: []].append(try ProcessorTime.wholeSeconds(of: body))
    }
}
