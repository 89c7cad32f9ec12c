// SPDX-License-Identifier: Apache-2.0

extension TemplateReader {
    static func stimuli(_ node: TemplateNode, sections: [SurveySection]) throws -> StimulusPolicy {
        let fields = try node.members(["questions", "temperature", "samples", "variants", "identical"])
        let questions = try node.member("questions", of: fields)
        let numbers = try questions.members(of: sections.map(\.id), what: "section").mapValues {
            try $0.integer(in: 1...1000)
        }
        let samples = try fields["samples"]?.integer(in: 1...10_000) ?? 1
        let variants = try fields["variants"]?.integer(in: 1...20) ?? 1
        if variants > samples, let given = fields["variants"] {
            throw given.failure(
                "a question cannot have \(variants) variants of \(samples) samples",
                hint: "Raise stimuli.samples to \(variants) or more")
        }
        return StimulusPolicy(
            questions: numbers, temperature: try temperature(try node.member("temperature", of: fields)),
            samples: samples, variants: variants,
            identical: try fields["identical"]?.word(StimulusPolicy.Identical.self) ?? .leaveOut)
    }

    private static func temperature(_ node: TemplateNode) throws -> StimulusPolicy.Temperature {
        let fields = try node.members(["fixed", "per-question", "crossed"])
        func values(_ list: TemplateNode) throws -> [Double] {
            let values = try list.elements(atMost: 100).map { try $0.number(in: 0...100) }
            try requireDistinct(values, in: list)
            return values
        }
        switch (fields["fixed"], fields["per-question"], fields["crossed"]) {
        case (let fixed?, nil, nil): return .fixed(try fixed.number(in: 0...100))
        case (nil, let list?, nil): return .perQuestion(try values(list))
        case (nil, nil, let list?):
            let values = try values(list)
            guard values.count >= 2 else {
                throw list.failure("one temperature cannot be crossed", hint: "Write it as fixed")
            }
            return .crossed(values)
        default: throw node.failure("needs one of \"fixed\", \"per-question\" and \"crossed\"")
        }
    }
}
