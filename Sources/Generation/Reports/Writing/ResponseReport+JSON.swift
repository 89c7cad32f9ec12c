// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

extension ResponseReport {
    /// Every figure as one object with the keys that programs rely on; shares are 0 to 1, an absent figure has no key.
    package func json() throws -> [UInt8] { try JSONLines.encode(Figures(self)) }

    private struct Figures: Encodable {
        var responses: Int
        var methods: [String]
        var sections: [String]
        var temperatures: [Double]
        var prompts: Int
        var incomplete_questions: Int
        var warnings: [ReportWarning]
        /// Rows of `measures.csv`: a row without `section` or `temperature` is of all.
        var measures: [CellMeasures]
        var identical: Identical
        var faults: [FaultReport.Finding]
        var identity: IdentityReport
        var perplexity: Perplexity?
        var probe: Probe?

        struct Identical: Encodable {
            var questions: Int
            var questions_with_equal: Int
            var by_temperature: [IdenticalResponses.Temperature]
            var pairs: [IdenticalResponses.Pair]
            var methods: [IdenticalResponses.Method]
            var groups: [IdenticalResponses.Group]
        }

        struct Perplexity: Encodable {
            var model: String
            var model_sha256: String
            var left_out_empty: Int
            var left_out_too_long: Int
            var unknown_tokens: Int
        }

        struct Probe: Encodable {
            var seed: UInt64
            var replicates: Int
            var without_original: Int
            var rows: [ProbeReport.Row]
        }

        init(_ report: ResponseReport) {
            let grid = report.grid
            responses = grid.responses.count
            methods = grid.methods
            sections = grid.sections
            temperatures = grid.temperatures
            prompts = grid.questions.count
            incomplete_questions = report.incomplete.lacking
            warnings = report.warnings
            measures = report.methods + report.temperatures + report.sections + report.sectionTemperatures
            let found = report.identical
            identical = Identical(
                questions: found.questions, questions_with_equal: found.questionsWithEqual,
                by_temperature: found.byTemperature, pairs: found.pairs, methods: found.methods,
                groups: found.groups)
            faults = report.faults.findings
            identity = report.identity
            perplexity = report.likelihoods.map {
                Perplexity(
                    model: $0.model, model_sha256: $0.modelSHA256, left_out_empty: $0.leftOutEmpty,
                    left_out_too_long: $0.leftOutTooLong, unknown_tokens: $0.unknownTokens)
            }
            probe = report.probe.map {
                Probe(
                    seed: $0.seed, replicates: $0.replicates, without_original: $0.withoutOriginal,
                    rows: $0.rows)
            }
        }
    }
}
