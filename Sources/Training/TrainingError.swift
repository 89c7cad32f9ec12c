// SPDX-License-Identifier: Apache-2.0

/// What keeps a run from starting or going on.
package enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
    case noExamples(path: String, dropped: String)
    case notFinite(NotFinite)
    /// A run folder that another run began, with what differs.
    case changedRun(folder: String, changes: [String])
    /// A step of on-policy training from which nothing can be learned.
    case rollouts(RolloutFault)
    /// A round of iterative training whose responses people are to rank.
    case awaitingVotes(round: Int, responses: String, preferences: String)
    /// A folder with a checkpoint that training would replace.
    case finishedRun(folder: String)
    case damagedRun(path: String, what: String)
    case notARun(path: String)
    case runInUse(folder: String)
    /// An option that makes no sense, alone or with others.
    case setting(String)
    case noMetrics(path: String)
    /// Pairs whose responses are the same as far as features read them.
    case featuresAlike(path: String, _ alike: Int, of: Int, window: Int?)
    /// A record whose features are NaN or infinite.
    case featuresNotFinite(_ place: String)
    /// A reward that is NaN or infinite, with the response that got it.
    case rewardNotFinite(reward: String, prompt: String, response: String, value: Double)
    /// A reward that does not tell different responses apart.
    case constantReward(reward: String, value: Double, responses: Int)
    /// A reward model and a policy that do not read the same tokens, by the names of both.
    case otherVocabulary(reward: String, policy: String, difference: String)
    /// A wish for a reward that cannot be read.
    case noReward(String, reason: String)

    package var description: String {
        switch self {
        case .noExamples(let path, let dropped):
            "\(path): no example is left\(dropped.isEmpty ? "" : " (\(dropped))"). Give it more or shorter records"
        case .notFinite(let found): found.sentence
        case .rollouts(let fault): fault.sentence
        case .awaitingVotes(let round, let responses, let preferences):
            "round \(round) waits for votes: create a study from \(responses) whose definition has the section"
                + " \"\(PreferenceRounds.section)\", and put the preferences.jsonl of showdown study export --preferences --responses"
                + " \(responses) at \(preferences); the same command then goes on"
        case .changedRun(let folder, let changes):
            "\(folder): the run there was begun with other inputs: \(changes.joined(separator: "; ")). Name the same"
                + " ones to go on, or add --fresh to discard it"
        case .finishedRun(let folder):
            "\(folder): holds a checkpoint of other options, of other data or from elsewhere. Choose another --output, or add"
                + " --fresh to replace it"
        case .damagedRun(let path, let what):
            "\(path): \(what). The state is damaged; add --fresh to begin anew"
        case .notARun(let path):
            "\(path): exists and is not the folder of a run. Move it away or choose another --output"
        case .runInUse(let folder): "\(folder): another process is training there. Wait for it or end it"
        case .setting(let sentence): sentence
        case .featuresAlike(let path, let alike, let count, let window):
            "\(path): in \(alike) of \(count) pairs both responses are the same within the first \(window ?? 0) tokens of prompt"
                + " and response, which is more than \(Int(PairFeatures.largestShareAlike * 100)) %. Choose a larger --window,"
                + " leave it out, or shorten the prompts"
        case .featuresNotFinite(let place):
            "\(place): its features are NaN or infinite. The base checkpoint is damaged or was trained with too large a rate"
        case .rewardNotFinite(let reward, let prompt, let response, let value):
            "the reward \(reward) is \(value) for the response \(Self.quoted(response)) to \(Self.quoted(prompt)). Its model is"
                + " damaged or was trained with too large a rate: name another reward"
        case .constantReward(let reward, let value, let responses):
            "the reward \(reward) is \(value) for all of \(responses) responses: nothing can be learned from it. Name a reward that"
                + " tells them apart, or sample at a higher temperature"
        case .otherVocabulary(let reward, let policy, let difference):
            "the reward model \(reward) reads other tokens than \(policy): \(difference). Train a reward model from that checkpoint or"
                + " from one with its tokenizer"
        case .noReward(let text, let reason): "the reward \"\(text)\" \(reason). Known: \(RewardWish.forms)"
        case .noMetrics(let path):
            "\(path): holds no metrics.jsonl of a run, nor does a run folder beside it. Name a checkpoint folder"
        }
    }

    /// Whether a reward has no more to teach: all that a policy draws is worth the same.
    var saysNothingIsLeftToLearn: Bool {
        switch self {
        case .constantReward, .noExamples: true
        default: false
        }
    }

    /// The beginning of a text, its line ends as spaces.
    private static func quoted(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "\"\(line.prefix(60))\(line.count > 60 ? "…" : "")\""
    }
}
