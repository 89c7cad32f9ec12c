// SPDX-License-Identifier: Apache-2.0

extension TemplateReader {
    static func sections(_ node: TemplateNode) throws -> [SurveySection] {
        var seen: Set<String> = []
        return try node.elements(atMost: 20).map { element in
            let section = try section(element)
            guard seen.insert(section.id).inserted else {
                throw element.failure("the section \"\(section.id)\" stands twice")
            }
            return section
        }
    }

    private static func section(_ node: TemplateNode) throws -> SurveySection {
        let fields = try node.members(["id", "title", "scenario", "kind", "criterion", "criteria", "scale"])
        let kind = try fields["kind"]?.word(SurveySection.Kind.self) ?? .bestOf
        return SurveySection(
            id: try node.member("id", of: fields).identifier(),
            title: try node.member("title", of: fields).text(longest: 300),
            scenario: try node.member("scenario", of: fields).paragraph(), kind: kind,
            criteria: try criteria(fields["criterion"], fields["criteria"], in: node),
            scale: try scale(fields["scale"], kind: kind, in: node))
    }

    private static func criteria(
        _ one: TemplateNode?, _ several: TemplateNode?, in node: TemplateNode
    ) throws -> [SurveySection.Criterion] {
        switch (one, several) {
        case (let one?, nil): return [SurveySection.Criterion(text: try one.paragraph())]
        case (nil, let several?):
            let criteria = try several.elements(atMost: 8).map { element in
                let fields = try element.members(["id", "text"])
                return SurveySection.Criterion(
                    id: try element.member("id", of: fields).identifier(),
                    text: try element.member("text", of: fields).paragraph())
            }
            try requireDistinct(criteria.map(\.id), in: several)
            return criteria
        case (nil, nil): throw node.failure("the field \"criterion\" is missing")
        case (_?, let several?):
            throw several.failure("stands beside \"criterion\"", hint: "Keep one of the two")
        }
    }

    private static func scale(
        _ given: TemplateNode?, kind: SurveySection.Kind, in node: TemplateNode
    ) throws -> SurveySection.Scale? {
        guard kind == .rating else {
            if let given {
                throw given.failure(
                    "a section of the kind \(kind.rawValue) has no scale", hint: "A rating has one")
            }
            return nil
        }
        guard let given else {
            throw node.failure(
                "the field \"scale\" is missing", hint: "A rating needs from, to, low and high")
        }
        let fields = try given.members(["from", "to", "low", "high"])
        let lowest = try given.member("from", of: fields).integer(in: -100...100)
        let highest = try given.member("to", of: fields)
        let scale = SurveySection.Scale(
            lowest: lowest, highest: try highest.integer(in: -100...100),
            lowestLabel: try given.member("low", of: fields).text(longest: 100),
            highestLabel: try given.member("high", of: fields).text(longest: 100))
        guard (2...11).contains(scale.highest - scale.lowest + 1) else {
            throw highest.failure("a scale from \(lowest) needs 2 to 11 numbers")
        }
        return scale
    }
}
