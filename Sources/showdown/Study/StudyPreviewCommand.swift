// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import SurveyStore
internal import SurveyWeb

struct StudyPreviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Show a study as volunteers will see it.",
        discussion: """
            Serves the whole survey on this machine alone, before the study is open or while it is. Whoever takes part is a pilot: \
            every page says so, and what pilots answer is kept apart and never counted.
            """)

    @Argument(help: "The study's database.")
    var study: String

    @Option(help: "The port to listen on; 0 lets the system choose.")
    var port = 8080

    @Option(help: "The folder of the page templates (default: survey-templates/pages).")
    var templates: String?

    @Option(name: .customLong("public"), help: "The folder of styles and icons (default: public).")
    var publicFolder: String?

    func run() throws {
        var session = SurveySession(study: study, host: "127.0.0.1", port: port)
        session.folders = try SiteFolders(templates: templates, publicFolder: publicFolder)
        session.options.isPilot = true
        try session.run { phase in
            guard phase == .created || phase == .open else {
                throw ValidationError(
                    "\(study) is \(phase.rawValue); a preview shows a study before it closes.")
            }
        }
    }
}
