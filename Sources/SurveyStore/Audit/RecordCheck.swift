// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

/// The live records against the ledger, both ways: every record has its entry and every entry its record, unless a
/// later entry took it.
///
/// One pass over each table; what happens to a volunteer is looked up by id.
struct RecordCheck {
    private(set) var problems: [AuditReport.Problem] = []
    /// Entries of earlier releases, which hold less of their records, by what they are of.
    private(set) var older: [String: Int] = [:]
    let entries: [LedgerEntry]
    let facts: [CanonicalValue?]
    let erasures: Erasures
    private var claimed: Set<Int> = []
    /// The entry by which a volunteer's records went, by volunteer.
    private var departures: [String: Int] = [:]

    init(_ entries: [LedgerEntry], in db: Database) throws {
        self.entries = entries
        facts = entries.map(\.facts)
        erasures = Erasures(entries, facts: facts)
        for (index, entry) in entries.enumerated() where Self.departing.contains(entry.kind) {
            if let participant = facts[index]?["participant"]?.textValue { departures[participant] = index }
        }
        try checkConsents(db)
        try checkBackground(db)
        try checkAnswers(db)
        try checkSubmissions(db)
        try checkBackups(db)
        try checkInvitations(db)
        try checkTallies(db)
        checkUnclaimed()
        try checkStates(db)
    }

    /// Entries after which a volunteer's records are gone.
    private static let departing = Set([LedgerEntry.Kind.withdrawal, .screening].map(\.rawValue))

    /// Entries that stand for a record.
    private static let recorded = Set(
        [LedgerEntry.Kind.consent, .background, .vote, .revision, .submission, .backup].map(\.rawValue))

    /// A record must have its own entry, of its kind and time and with just these facts.
    ///
    /// - Parameter ignoring: facts that can no longer be computed.
    mutating func claim(
        _ index: Int, kind: LedgerEntry.Kind, at: String, facts expected: [String: CanonicalValue],
        ignoring ignored: Set<String> = [], record: String
    ) {
        guard entries.indices.contains(index) else {
            return report(index, "is missing; it should vouch for \(record)")
        }
        var actual: [String: CanonicalValue]?
        if case .object(let members)? = facts[index] {
            actual = members.filter { !ignored.contains($0.key) }
        }
        guard claimed.insert(index).inserted, entries[index].kind == kind.rawValue, entries[index].at == at,
            actual == expected.filter({ !ignored.contains($0.key) })
        else {
            return report(index, "does not vouch for \(record) as it stands now")
        }
    }

    /// Counts an entry that holds less of its record than one of this release would.
    mutating func noteOlder(_ what: String) { older[what, default: 0] += 1 }

    mutating func report(_ index: Int?, _ reason: String) {
        problems.append(
            AuditReport.Problem(place: index.map { EntryPlace(index: $0, of: entries.count) }, reason: reason)
        )
    }

    private mutating func checkUnclaimed() {
        for (index, entry) in entries.enumerated()
        where Self.recorded.contains(entry.kind) && !claimed.contains(index) {
            guard entry.kind != LedgerEntry.Kind.backup.rawValue else {
                report(index, "tells of a backup that is not listed any more")
                continue
            }
            let participant = facts[index]?["participant"]?.textValue ?? "an unknown volunteer"
            if let departure = departures[participant], departure > index { continue }
            if entry.kind == LedgerEntry.Kind.background.rawValue, erasures.reach(participant, after: index) {
                continue
            }
            report(index, "the \(entry.kind) of \(participant) is gone, and nobody withdrew it")
        }
    }

    /// The state of each volunteer must be what the ledger says happened.
    private mutating func checkStates(_ db: Database) throws {
        var expected: [String: (state: String, index: Int)] = [:]
        for (index, entry) in entries.enumerated() {
            guard let kind = LedgerEntry.Kind(rawValue: entry.kind),
                let participant = facts[index]?["participant"]?.textValue
            else { continue }
            switch kind {
            case .consent: expected[participant] = ("consented", index)
            case .submission: expected[participant] = ("submitted", index)
            case .withdrawal: expected[participant] = ("withdrawn", index)
            case .screening: expected[participant] = ("screened", index)
            default: break
            }
        }
        for row in try Row.fetchAll(db, sql: "SELECT id, state FROM participants ORDER BY id") {
            let id: String = row["id"]
            let state: String = row["state"]
            let known = expected.removeValue(forKey: id)
            guard state != (known?.state ?? "arrived") else { continue }
            report(
                known?.index,
                "the volunteer \(id) is \"\(state)\" in the database, \"\(known?.state ?? "arrived")\" in the ledger"
            )
        }
        for (id, known) in expected.sorted(by: { $0.value.index < $1.value.index }) {
            report(known.index, "the volunteer \(id) is gone from the database")
        }
    }
}
