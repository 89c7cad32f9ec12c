// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Logging
internal import SurveyStore
internal import SurveyWeb
internal import Surveys

/// `showdown serve`: the survey of one study in browsers.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve a study's survey to volunteers.",
        discussion: """
            Prints the address on standard output and serves until Ctrl-C or SIGTERM; then it finishes what is under way and
            empties the write-ahead log into the study. Volunteers can take part while the study is open (`showdown study open`).

            On the internet, put a proxy that gives TLS in front, keep --host 127.0.0.1 and say --public-address.
            """)

    @Argument(help: "The study, as `showdown study create` wrote it.")
    var study: String

    @Option(help: "The address to listen on; 0.0.0.0 for every network of this machine.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 lets the system choose.")
    var port = 8080

    @Option(help: "The folder of the page templates (default: survey-templates/pages).")
    var templates: String?

    @Option(name: .customLong("public"), help: "The folder of styles and icons (default: public).")
    var publicFolder: String?

    @Option(help: "What volunteers type, https://study.example.org, where a proxy gives TLS.")
    var publicAddress: String?

    @OptionGroup(title: "Connections") var connections: ConnectionOptions

    func validate() throws {
        guard let publicAddress else { return }
        let parts = publicAddress.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "https:" || parts[0] == "http:", parts[1].isEmpty,
            !parts[2].isEmpty
        else {
            throw ValidationError(
                "--public-address is a scheme and a host alone, such as https://study.example.org")
        }
    }

    func run() throws {
        let folders = try SiteFolders(templates: templates, publicFolder: publicFolder)
        let store = try SurveyStore(study)
        var options = SurveySite.Options()
        options.publicAddress = publicAddress
        // Logs go to standard error: standard output has the address alone, for scripts.
        let logger = Logger(label: "showdown.serve") { StreamLogHandler.standardError(label: $0) }
        let server: SurveyServer
        do {
            server = try SurveyServer(
                store: store, templates: folders.templates, publicFolder: folders.publicFolder, host: host,
                port: port,
                options: options, serving: try connections.serverOptions(), logger: logger)
        } catch {
            try? store.close()
            throw error
        }
        for warning in ServingWarnings.all(study: study, host: host, publicAddress: publicAddress) {
            Message.say("warning: " + warning)
        }
        if try store.study().phase != .open {
            Message.say(
                "The study is not open: volunteers see the first page only. Open it with `showdown study open \(study)`."
            )
        }
        Message.say("Serving \"\(try store.study().definition.title)\". End with Ctrl-C.")
        do {
            try DataOutput.write(Array((server.address + "\n").utf8), to: nil)
        } catch {
            try server.stop()
            throw error
        }
        try server.run()
        Message.say("Stopped; every answer is saved.")
    }
}
