// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

extension ResponseGrid {
    /// Goes through what the file holds; a response that this run would give otherwise is an error.
    ///
    /// Other prompts, temperatures, samples and methods than the grid's stay in the file, as long as they came about by
    /// the same seed, length, sampling and trim.
    ///
    /// - Parameter tallies: a count for each method, to which its responses are added.
    func existing(
        _ file: GridFile, _ path: String, _ methods: [GridMethod], _ tallies: inout [GridSummary.Method]
    ) throws -> (ids: Set<String>, outside: Int) {
        let places = Dictionary(uniqueKeysWithValues: methods.enumerated().map { ($1.name, $0) })
        let prompts = Dictionary(self.prompts.map { ($0.key, $0) }) { first, _ in first }
        let temperatures = Set(self.temperatures)
        var ids: Set<String> = []
        var outside = 0
        try file.read { record in
            let prompt = prompts[PromptRecord.Key(section: record.section, promptID: record.promptID)]
            let place = places[record.method]
            if let field = difference(record, prompt, place.map { methods[$0].source }) {
                throw GenerationError.changedGrid(path: path, id: record.id, field: field)
            }
            if let place, prompt != nil, temperatures.contains(record.temperature),
                (0..<samples).contains(record.sample)
            {
                ids.insert(record.id)
                tallies[place].count(record, settings)
            } else {
                outside += 1
            }
        }
        return (ids, outside)
    }

    /// What this grid would give otherwise; nil where nothing.
    private func difference(
        _ record: GeneratedResponse, _ prompt: PromptRecord?, _ source: (any ResponseSource)?
    ) -> String? {
        let id = GridCell.id(
            record.method, record.section, record.promptID, record.temperature, record.sample)
        guard record.id == id else { return "id (here \(id))" }
        if let prompt {
            guard record.prompt == prompt.prompt else { return "prompt" }
            guard record.display == prompt.display else { return "display" }
        }
        // Of a method that is not named now, only what all methods share can be told.
        let draws = source?.draws ?? (record.checkpoint != DatasetSource.name)
        if let difference = source?.difference(from: record, to: prompt, settings) { return difference }
        guard record.seed == (draws ? GridCell.seed(id, settings.seed) : 0) else { return "seed" }
        // What a service was asked, only the service's own options tell.
        let isServed = source == nil && record.checkpoint.contains("://")
        let sampling = source?.sampling(settings) ?? (draws ? settings.record : settings.textRecord)
        guard isServed || record.sampling == sampling else { return "sampling" }
        guard
            source != nil || !draws || isServed
                || settings.length.allows(tokens: record.tokens, ended: record.finish == .stop)
        else { return "number of tokens" }
        return nil
    }
}
