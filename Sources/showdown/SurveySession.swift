// SPDX-License-Identifier: Apache-2.0

internal import HTTPServing
internal import Logging
internal import SurveyStore
internal import SurveyWeb
internal import Surveys

/// A study on a port until a signal comes, as `serve` and `study preview` have it.
struct SurveySession {
    var study: String
    var host: String
    var port: Int
    var folders: SiteFolders?
    var options = SurveySite.Options()
    var serving = ServerOptions()
    /// Where messages go instead of standard error.
    var log: LogFile?

    init(study: String, host: String, port: Int) {
        self.study = study
        self.host = host
        self.port = port
    }

    /// Prints the address on standard output, warnings and all other words on standard error.
    ///
    /// - Parameter begun: called with the study's phase, before the address is printed.
    func run(begun: (StudyPhase) throws -> Void) throws {
        let folders = try folders ?? SiteFolders()
        let store = try SurveyStore(study)
        // Logs never go to standard output: it has the address alone, for scripts.
        let logger = Logger(label: "showdown.serve") { label in
            if let log { return JSONLogHandler(log) }
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = .notice
            return handler
        }
        let server: SurveyServer
        do {
            server = try SurveyServer(
                store: store, folders: folders, host: host, port: port, options: options, serving: serving,
                logger: logger)
        } catch {
            try? store.close()
            throw error
        }
        let checkpointTimer: CheckpointTimer?
        do {
            checkpointTimer = try options.checkpoints.map {
                try CheckpointTimer($0, of: store, signedBy: options.ledgerKey, logger: logger)
            }
            for warning in server.warnings { Message.say("warning: " + warning) }
            let record = try store.study()
            try begun(record.phase)
            Message.say("Serving \"\(record.definition.title)\". End with Ctrl-C.")
            try DataOutput.write(Array((server.address + "\n").utf8), to: nil)
        } catch {
            try server.stop()
            throw error
        }
        try server.run()
        try checkpointTimer?.finish(study)
    }
}
