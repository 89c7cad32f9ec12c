// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
internal import StudyFiles

/// The folders of a run in rounds: OUTPUT.rounds/round-1, round-2, …, each kept whole.
///
/// | file | holds |
/// |---|---|
/// | `../plan.json` | what the run was begun with |
/// | `../lock` | held while a process works on the rounds |
/// | `rollouts.jsonl` | a line a prompt, in the round's order: tokens and texts |
/// | `responses.jsonl` | the same as a study takes it, where people rank |
/// | `ranked.jsonl` | each prompt's responses with their scores |
/// | `preferences.jsonl` | the pairs; the round is ranked once it is there |
/// | `checkpoint/` | the round's checkpoint; the round is done once it is there |
struct RoundFolder {
    let path: String

    init(_ base: String, round: Int) { path = "\(base)/round-\(round)" }

    var rollouts: String { "\(path)/rollouts.jsonl" }
    var responses: String { "\(path)/responses.jsonl" }
    var ranked: String { "\(path)/ranked.jsonl" }
    var preferences: String { "\(path)/preferences.jsonl" }
    var checkpoint: String { "\(path)/checkpoint" }

    var hasCheckpoint: Bool {
        ["config.json", "adapter_config.json"].contains { FileContents.exists("\(checkpoint)/\($0)") }
    }

    private static let lock = "lock"

    /// Makes the base folder for a run, or holds it against the run that is there.
    ///
    /// - Parameter fresh: removes an earlier run's rounds.
    /// - Returns: the lock that keeps other processes from the rounds.
    static func open(_ base: String, _ identity: RunIdentity, fresh: Bool) throws -> FileLock {
        let plan = "\(base)/plan.json"
        let entries =
            FileContents.exists(base) ? try FileManager.default.contentsOfDirectory(atPath: base) : []
        let rounds = entries.filter { $0.wholeMatch(of: /round-[0-9]+/) != nil }
        let own = rounds + entries.filter { $0 == "plan.json" || $0 == lock || $0.hasSuffix(".part") }
        guard own.count == entries.count, fresh || rounds.isEmpty || FileContents.exists(plan) else {
            throw TrainingError.notARun(path: base)
        }
        try FileContents.makeFolder(base)
        let held = try FileLock(base)
        if fresh {
            // The plan last: until then --fresh finds what is left.
            for name in own.filter({ $0 != lock && $0 != "plan.json" }) + ["plan.json"]
            where FileContents.exists("\(base)/\(name)") {
                try FileManager.default.removeItem(atPath: "\(base)/\(name)")
            }
        }
        if FileContents.exists(plan) {
            let begun: RunIdentity
            do {
                begun = try JSONDecoder().decode(RunIdentity.self, from: try FileContents.read(plan))
            } catch let error as DecodingError {
                throw TrainingError.damagedRun(path: plan, what: JSONLines.explain(error))
            }
            let changes = identity.changes(from: begun)
            guard changes.isEmpty else { throw TrainingError.changedRun(folder: base, changes: changes) }
            return held
        }
        try FileContents.write(try JSONLines.encode(identity), to: plan)
        return held
    }
}
