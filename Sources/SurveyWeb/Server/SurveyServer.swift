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

    /// What a researcher should know before volunteers come.
    package let warnings: [String]

    /// Opens the port at once; the store stays open until `stop`, which SIGINT and SIGTERM ask for from here on.
    ///
    /// - Parameters:
    ///   - folders: of the page templates, their languages, and styles, scripts and icons.
    ///   - port: 0 lets the system choose one; `address` then tells which.
    package init(
        store: SurveyStore, folders: SiteFolders, host: String, port: Int,
        options: SurveySite.Options = SurveySite.Options(), serving: ServerOptions = ServerOptions(),
        logger: Logger
    ) throws {
        stopSignal = try StopSignal()
        var options = options
        options.warnings += ServingWarnings.all(
            study: store.path, host: host, publicAddress: options.publicAddress,
            isEncrypted: serving.identity != nil)
        let site = try SurveySite(
            store: store, templates: PageTemplates(reading: folders.templates),
            catalogues: Catalogues(reading: folders.locales),
            publicFolder: StaticFolder(reading: folders.publicFolder), options: options, logger: logger)
        warnings = site.warnings
        self.store = store
        var serving = serving
        // The longest form, a comment of 4,000 characters outside ASCII, percent-encoded.
        serving.limits.body = max(serving.limits.body, 64 << 10)
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
