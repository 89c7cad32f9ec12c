// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `showdown audit`: what an ethics board or a reviewer runs.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check a study's ledger, list its consents, look a receipt up.",
        subcommands: [AuditVerifyCommand.self, AuditConsentsCommand.self, AuditReceiptCommand.self])
}
