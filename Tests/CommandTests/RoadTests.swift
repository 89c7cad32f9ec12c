// SPDX-License-Identifier: Apache-2.0

import Glibc
import StudyFiles
import Testing

/// The whole road at tiny size, from nothing to an audited table, through the command alone.
///
/// One test, because each stretch stands on what the one before it left on the disk.
@Suite(.timeLimit(.minutes(20)))
struct RoadTests {
    @Test func leadsFromNothingToAnAuditedTable() throws {
        let road = Road(try TemporaryFolder())
        try road.isInterruptedWhileItTrains()
        try road.isKilledBetweenTwoMethods()
        try road.isInterruptedWhileItSamples()
        try road.goesOnToTheEnd()
        try road.doesNothingTheSecondTime()
        try road.leavesFourCheckpoints()
        try road.leavesAnEvenGridOfResponses()
        try road.asksWhatNoTrainingConversationAsks()
        try road.leavesAStudyThatNamesNoMethod()
        try road.servesVolunteers()
        try road.keepsTheMethodsSealedUntilTheEnd()
        try road.countsTheVotesThatItExports()
        try road.learnsFromTheVotes()
        try road.listsTheConsents()
        try road.findsATamperedEntry()
    }
}

/// What the stretches of the road share.
struct Road {
    static let methods = ["SFT", "DPO", "ORPO", "COALA"]
    static let demo = ["demo", "--no-serve", "--budget", "1", "--directory", "X"]

    let folder: TemporaryFolder

    init(_ folder: TemporaryFolder) { self.folder = folder }

    var command: Command { folder.command }
    var study: String { "X/study/study.db" }

    func checkpoint(_ method: String) -> String { folder("X/checkpoints/\(method.lowercased())") }
}
