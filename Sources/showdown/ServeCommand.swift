// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import SurveyStore
internal import SurveyWeb

/// `showdown serve`: the survey of one study in browsers.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve a study's survey to volunteers.",
        discussion: """
            Prints the address on standard output and serves until Ctrl-C or SIGTERM; then it finishes what is under way and
            empties the write-ahead log into the study. Volunteers can take part while the study is open (`showdown study open`).

            On the internet, put a proxy that gives TLS in front, keep --host 127.0.0.1 and say --public-address and
            --trusted-proxy 127.0.0.1; Sources/SurveyWeb/Deployment has examples. Or serve TLS here: --tls-certificate, --tls-key.
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

    @Option(
        help:
            "Show the staff's dashboard at /staff to whoever has the token in this file; made if it is missing."
    )
    var staffToken: String?

    @Option(help: "Sign the checkpoints on receipts with this key of the study's ledger.")
    var ledgerKey: String?

    @Option(help: "Append the ledger's checkpoint to this file at the start, every hour and at the end.")
    var checkpoints: String?

    @Option(help: "Append a JSON line for each request to this file, without a word of whom it came from.")
    var log: String?

    @OptionGroup(title: "Connections") var connections: ConnectionOptions

    func validate() throws {
        try connections.validate(publicAddress: publicAddress)
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
        var session = SurveySession(study: study, host: host, port: port)
        session.folders = try SiteFolders(templates: templates, publicFolder: publicFolder)
        session.serving = try connections.serverOptions()
        session.options.publicAddress = publicAddress
        session.options.ledgerKey = try ledgerKey.map { try LedgerKey.read(from: $0) }
        session.options.checkpoints = checkpoints.map { CheckpointLog($0) }
        if let log {
            let lines = try LogFile(appendingTo: log)
            session.options.requests = RequestLog(lines)
            session.log = lines
        }
        if let staffToken {
            let access = try StaffAccess(path: staffToken)
            session.options.staff = access
            if access.isNew { Message.say("A token for the staff stands in \(staffToken).") }
        }
        try session.run { phase in
            if phase != .open {
                Message.say(
                    "The study is not open: volunteers see the first page only. Open it with `showdown study open \(study)`."
                )
            }
        }
        Message.say("Stopped; every answer is saved.")
    }
}
