// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
internal import StudyFiles

/// The folders of a run in rounds: OUTPUT.rounds/round-1, round-2, …, each kept whole.
///
/// | file | holds |
/// |---|---|
/// | `../plan.json` | what the run was begun with |
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

    /// Makes the base folder for a run, or holds it against the run that is there.
    ///
    /// - Parameter fresh: removes an earlier run's rounds.
    static func open(_ base: String, _ identity: RunIdentity, fresh: Bool) throws {
        let plan = "\(base)/plan.json"
        if fresh, FileContents.exists(plan) { try FileManager.default.removeItem(atPath: base) }
        if FileContents.exists(plan) {
            let begun: RunIdentity
            do {
                begun = try JSONDecoder().decode(RunIdentity.self, from: try FileContents.read(plan))
            } catch let error as DecodingError {
                throw TrainingError.damagedRun(path: plan, what: JSONLines.explain(error))
            }
            let changes = identity.changes(from: begun)
            guard changes.isEmpty else { throw TrainingError.changedRun(folder: base, changes: changes) }
            return
        }
        if FileContents.exists(base),
            try !FileManager.default.contentsOfDirectory(atPath: base).isEmpty
        {
            throw TrainingError.notARun(path: base)
        }
        try FileContents.makeFolder(base)
        try FileContents.write(try JSONLines.encode(identity), to: plan)
    }
}
