// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import SurveyStore

struct StudyPurgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Erase personal data and backups whose time is over; the ledger records it.",
        discussion: """
            Without --before, --as-due and --delete-backups it only says what is due. Erased are names, affiliations, addresses, signatures, \
            what volunteers said about themselves, comments and the identifiers under which they came; what they agreed to and \
            answered stays. A backup is deleted only with \
            --delete-backups, and only where the file found is the one that was made.
            """)

    @Argument(help: "The study's database.")
    var study: String

    @Option(help: "Erase the personal data of consents given before this day, 2027-01-31 for example (UTC).")
    var before: String?

    @Flag(help: "Erase what the study's terms of retention say is due.")
    var asDue = false

    @Flag(help: "Delete backups that are due.")
    var deleteBackups = false

    @Option(help: "Where the backups are (default: the study's folder).")
    var backups: String?

    func validate() throws {
        if before != nil, asDue { throw ValidationError("Give --before or --as-due, not both.") }
        if let before, Self.time(before) == nil {
            throw ValidationError("--before \(before): is no day such as 2027-01-31.")
        }
        if backups != nil, !deleteBackups { throw ValidationError("--backups goes with --delete-backups.") }
    }

    /// The start of a day, as the store writes times.
    private static func time(_ day: String) -> String? {
        let style = Date.ISO8601FormatStyle().year().month().day()
        guard day.utf8.count == 10, let date = try? style.parse(day) else { return nil }
        return date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    func run() throws {
        let store = try SurveyStore(study)
        defer { try? store.close() }
        let due = try store.retentionDue()
        let now = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let isDue = due.personalDataBy.map { $0 <= now } ?? false
        say(due)
        let limit = before.flatMap(Self.time) ?? (asDue && isDue ? now : nil)
        guard limit != nil || deleteBackups else {
            if asDue { Message.say("Nothing was erased: no personal data is due.") }
            return
        }
        let purge = try store.purge(
            before: limit, deletingBackupsIn: deleteBackups ? backups ?? Self.folder(of: study) : nil)
        if limit != nil { Message.say("Erased the personal data of \(purge.people) volunteers.") }
        if deleteBackups, due.backups.isEmpty { Message.say("No backup is due.") }
        for backup in purge.deleted { Message.say("Deleted \(backup.name).") }
        for backup in purge.missing {
            Message.say(
                "warning: \(backup.name) is due and was not found with the content that was backed up.")
        }
        let others = try store.backups().filter { $0.deletedAt == nil }
        try store.close()
        if store.awaitsReaders { Message.warnOfReaders(study) }
        if purge.people > 0, !others.isEmpty {
            Message.say("warning: backups still hold the data: " + others.map(\.name).joined(separator: ", "))
        }
    }

    private func say(_ due: RetentionDue) {
        switch due.personalDataBy {
        case let time?: Message.say("Personal data of \(due.people) volunteers is due by \(time).")
        case nil:
            Message.say(
                "Personal data of \(due.people) volunteers: no time is set, or the study is not closed.")
        }
        for backup in due.backups {
            Message.say("The backup \(backup.name) is due since \(backup.purgeBy ?? "").")
        }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }
}
