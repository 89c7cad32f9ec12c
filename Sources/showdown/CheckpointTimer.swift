// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Logging
internal import SurveyStore

/// Appends the ledger's checkpoint to a file at intervals, while a study is served.
final class CheckpointTimer: Sendable {
    private let log: CheckpointLog
    private let key: LedgerKey?
    /// Dispatch's sources take calls from any thread; only the annotation is missing on Linux.
    nonisolated(unsafe) private let timer: any DispatchSourceTimer

    static let interval = DispatchTimeInterval.seconds(60 * 60)

    /// Appends a first checkpoint at once, so that a file that cannot be written, or that knows another ledger, is told before
    /// volunteers come.
    init(_ log: CheckpointLog, of store: SurveyStore, signedBy key: LedgerKey?, logger: Logger) throws {
        self.log = log
        self.key = key
        try log.append(from: store, signedBy: key)
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "showdown.checkpoints"))
        timer.setEventHandler {
            do {
                try log.append(from: store, signedBy: key)
            } catch {
                logger.error("no checkpoint was written", metadata: ["reason": "\(error)"])
            }
        }
        timer.schedule(deadline: .now() + Self.interval, repeating: Self.interval)
        timer.activate()
    }

    /// Ends the interval and appends what the study came to; its server has let go of it.
    func finish(_ study: String) throws {
        timer.cancel()
        let store = try SurveyStore(study)
        defer { try? store.close() }
        try log.append(from: store, signedBy: key)
    }
}
