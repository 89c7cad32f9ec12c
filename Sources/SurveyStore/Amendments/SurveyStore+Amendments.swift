// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import Surveys

/// A change of a sealed study, made or only looked at.
package struct Amendment: Equatable, Sendable {
    package var changes: [DefinitionChange]
    package var previousSeal: String
    package var seal: String
    /// Answers of volunteers that had been given when it was made.
    package var votes: Int
}

extension SurveyStore {
    /// Most characters of the reason for an amendment.
    package static let longestReason = 2_000

    /// Puts a changed definition in the place of the sealed one; the ledger says why, and what was sealed before stays.
    ///
    /// Volunteers who agreed to an older form keep it: consents name a form by its hash, and every form that counted once is
    /// kept. Whether the new texts name a method cannot be checked, since nobody but the key knows the names.
    /// - Parameters:
    ///   - template: with all fields; what is left out is changed to its default.
    ///   - path: of the template, for messages.
    ///   - dryRun: whether to say what would change and change nothing.
    package func amend(
        to template: StudyTemplate, reason: String, path templatePath: String? = nil, dryRun: Bool = false
    ) throws -> Amendment {
        let reason = reason.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard reason.contains(where: { !$0.isWhitespace }), reason.count <= Self.longestReason,
            !reason.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw SurveyFailure(
                .amendment, field: "reason",
                reason: "an amendment needs a reason of 1 to \(Self.longestReason) characters")
        }
        return try writing { db in
            let study = try StudyRow.require(db)
            guard study.phase != .unblinded else {
                throw StoreFailure(
                    .wrongPhase(study.phase), path: path,
                    reason: "the methods are open; nothing can be amended")
            }
            let changes = try DefinitionAmendment(
                from: study.definition, to: template.definition, path: templatePath
            ).changes
            try Self.requireSameStimuli(template, try stimuli.stimuli(in: db), path: templatePath)
            guard !changes.isEmpty else {
                throw SurveyFailure(
                    .amendment, path: templatePath, reason: "says what the study says already",
                    hint: "Change the template first")
            }
            let text = try template.definition.text()
            let blinding = try String.fetchOne(db, sql: "SELECT commitment FROM blinding") ?? ""
            let seal = StudySeal(
                definition: text, plan: template.definition.plan, stimuli: try StudySeal.Stimulus.all(in: db),
                blinding: blinding)
            let amendment = Amendment(
                changes: changes, previousSeal: study.seal, seal: seal.hash,
                votes: try Self.count(
                    "votes WHERE participant IN (SELECT id FROM participants WHERE source <> 'pilot')", in: db
                ))
            if !dryRun { try record(amendment, text: text, seal: seal, of: template, reason: reason, in: db) }
            return amendment
        }
    }

    private func record(
        _ amendment: Amendment, text: String, seal: StudySeal, of template: StudyTemplate, reason: String,
        in db: Database
    ) throws {
        let now = timestamp()
        let number = try Self.count("amendments", in: db) + 1
        let previous = try StudyRow.definitionText(db)
        let entry = try Ledger.append(
            .amendment,
            [
                "changes": .list(amendment.changes.map { .text($0.field) }),
                "definition": .text(seal.definition), "number": .integer(number), "plan": .text(seal.plan),
                "previous": .text(amendment.previousSeal), "reason": .text(reason), "seal": .text(seal.hash),
                "votes": .integer(amendment.votes),
            ], at: now, in: db)
        try AmendmentRow(
            number: number, at: now, reason: reason, previousDefinition: previous,
            previousSeal: amendment.previousSeal, ledgerIndex: entry.index, changes: [],
            votes: amendment.votes
        ).insert(in: db)
        try db.execute(
            sql: "UPDATE study SET definition = ?, seal = ?", arguments: [text, seal.hash])
        try Schema.insert(template.definition.forms, in: db)
    }

    /// The questions were drawn when the study was made; how, is sealed, but not how many.
    private static func requireSameStimuli(
        _ template: StudyTemplate, _ stimuli: Stimuli, path: String?
    ) throws {
        for section in stimuli.sections(template.definition) {
            let wanted = template.stimuli.questions[section.id] ?? 0
            guard wanted != section.cells.count else { continue }
            throw SurveyFailure(
                .amendment, path: path, field: "stimuli.questions.\(section.id)",
                reason:
                    "the study was sealed with \(section.cells.count) questions of this section, not \(wanted)",
                hint: "Make a new study for other questions")
        }
    }
}
