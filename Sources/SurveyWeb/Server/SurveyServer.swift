// SPDX-License-Identifier: Apache-2.0

package import HTTPServing
package import Logging
package import SurveyStore
private import Synchronization

/// A study on a port, from `init` until `stop` or a signal.
package final class SurveyServer: Sendable {
    private let store: SurveyStore
    private let server: Server
    private let stopSignal: StopSignal
    private let hasStopped = Mutex(false)

    /// Opens the port at once; the store stays open until `stop`, which SIGINT and SIGTERM ask for from here on.
    ///
    /// - Parameters:
    ///   - templates: the folder of the page templates.
    ///   - publicFolder: the folder of styles, scripts and icons.
    ///   - port: 0 lets the system choose one; `address` then tells which.
    package init(
        store: SurveyStore, templates: String, publicFolder: String, host: String, port: Int,
        options: SurveySite.Options = SurveySite.Options(), serving: ServerOptions = ServerOptions(),
        logger: Logger
    ) throws {
        stopSignal = try StopSignal()
        let site = try SurveySite(
            store: store, templates: PageTemplates(reading: templates),
            publicFolder: StaticFolder(reading: publicFolder), options: options, logger: logger)
        self.store = store
        server = try Server(
            host: host, port: port, options: serving, logger: logger, responder: site)
    }

    /// The address to open in a browser on this machine.
    package var address: String { server.address }

    package var port: Int { server.port }

    /// Blocks until SIGINT or SIGTERM, then stops.
    package func run() throws {
        stopSignal.wait()
        try stop()
    }

    /// Takes no new request, finishes those under way, and empties the write-ahead log into the database.
    ///
    /// A second call does nothing.
    package func stop() throws {
        let isFirst = hasStopped.withLock { stopped in
            defer { stopped = true }
            return !stopped
        }
        guard isFirst else { return }
        server.stop()
        try store.close()
    }
}
