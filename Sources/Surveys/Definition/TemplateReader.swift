// SPDX-License-Identifier: Apache-2.0

/// Reads a template's fields in the order of the file format and checks what one field must know of another.
struct TemplateReader {
    private let root: TemplateNode

    init(_ root: TemplateNode) { self.root = root }

    func template() throws -> StudyTemplate {
        let fields = try root.members([
            "id", "title", "investigator", "contact", "introduction", "minutes", "choices", "publication",
            "sections", "consent", "stimuli", "plan",
        ])
        let sections = try sections(try root.member("sections", of: fields))
        let definition = StudyDefinition(
            id: try root.member("id", of: fields).identifier(),
            title: try root.member("title", of: fields).text(longest: 300),
            investigator: try investigator(try root.member("investigator", of: fields)),
            contact: try root.member("contact", of: fields).text(longest: 300),
            introduction: try root.member("introduction", of: fields).elements().map {
                try $0.text().unfolded
            },
            minutes: try root.member("minutes", of: fields).integer(in: 1...240),
            choices: try fields["choices"].map(choices) ?? .init(tie: false, none: false),
            publication: try publication(try root.member("publication", of: fields)),
            sections: sections,
            forms: [try consent(try root.member("consent", of: fields))],
            plan: try root.member("plan", of: fields).text())
        let stimuli = try stimuli(
            try root.member("stimuli", of: fields), sections: sections.map(\.id))
        return StudyTemplate(definition: definition, stimuli: stimuli)
    }

    private func investigator(_ node: TemplateNode) throws -> StudyDefinition.Investigator {
        let fields = try node.members(["name", "affiliation"])
        return StudyDefinition.Investigator(
            name: try node.member("name", of: fields).text(longest: 300),
            affiliation: try node.member("affiliation", of: fields).text(longest: 300))
    }

    private func choices(_ node: TemplateNode) throws -> StudyDefinition.ExtraChoices {
        let fields = try node.members(["tie", "none"])
        return StudyDefinition.ExtraChoices(
            tie: try fields["tie"]?.flag() ?? false, none: try fields["none"]?.flag() ?? false)
    }

    private func publication(_ node: TemplateNode) throws -> PublicationTerms {
        let fields = try node.members(["names", "withdrawal"])
        return PublicationTerms(
            names: try node.member("names", of: fields).word(PublicationTerms.Names.self),
            withdrawal: try node.member("withdrawal", of: fields).word(PublicationTerms.Withdrawal.self))
    }

    private func sections(_ node: TemplateNode) throws -> [SurveySection] {
        var seen: Set<String> = []
        return try node.elements().map { element in
            let fields = try element.members(["id", "title", "scenario", "criterion"])
            let section = SurveySection(
                id: try element.member("id", of: fields).identifier(),
                title: try element.member("title", of: fields).text(longest: 300),
                scenario: try element.member("scenario", of: fields).text().unfolded,
                criteria: [
                    SurveySection.Criterion(
                        text: try element.member("criterion", of: fields).text().unfolded)
                ])
            guard seen.insert(section.id).inserted else {
                throw element.failure("the section \"\(section.id)\" stands twice")
            }
            return section
        }
    }

    private func consent(_ node: TemplateNode) throws -> ConsentForm {
        let fields = try node.members(["version", "locale", "parts", "affirmations", "requests"])
        let parts = try node.member("parts", of: fields)
        let affirmations = try node.member("affirmations", of: fields)
        let form = ConsentForm(
            version: try node.member("version", of: fields).text(longest: 64),
            locale: try node.member("locale", of: fields).text(longest: 35),
            parts: try parts.elements().map { element in
                let fields = try element.members(["id", "title", "text"])
                return ConsentForm.Part(
                    id: try element.member("id", of: fields).identifier(),
                    title: try element.member("title", of: fields).text(longest: 300),
                    text: try element.member("text", of: fields).text())
            },
            affirmations: try affirmations.elements().map { element in
                let fields = try element.members(["id", "text"])
                return ConsentForm.Affirmation(
                    id: try element.member("id", of: fields).identifier(),
                    text: try element.member("text", of: fields).text().unfolded)
            },
            requests: try requests(try node.member("requests", of: fields)))
        try requireDistinct(form.parts.map(\.id), in: parts)
        try requireDistinct(form.affirmations.map(\.id), in: affirmations)
        for id in ConsentForm.requiredParts where !form.parts.contains(where: { $0.id == id }) {
            throw parts.failure(
                "the part \"\(id)\" is missing",
                hint: "A consent form has the parts " + ConsentForm.requiredParts.joined(separator: ", "))
        }
        return form
    }

    private func requests(_ node: TemplateNode) throws -> ConsentForm.Requests {
        let fields = try node.members(["name", "affiliation", "email", "signature"])
        func request(_ name: String) throws -> ConsentForm.Request {
            try fields[name]?.word(ConsentForm.Request.self) ?? .absent
        }
        return ConsentForm.Requests(
            name: try request("name"), affiliation: try request("affiliation"), email: try request("email"),
            signature: try request("signature"))
    }

    private func stimuli(_ node: TemplateNode, sections: [String]) throws -> StimulusPolicy {
        let fields = try node.members(["questions", "temperature", "samples"])
        let questions = try node.member("questions", of: fields)
        var numbers: [String: Int] = [:]
        for (section, number) in try questions.entries() {
            guard sections.contains(section) else {
                throw number.failure(
                    "there is no section \"\(section)\"",
                    hint: "Sections: " + sections.joined(separator: ", "))
            }
            numbers[section] = try number.integer(in: 1...1000)
        }
        for section in sections where numbers[section] == nil {
            throw questions.failure("the number of questions of the section \"\(section)\" is missing")
        }
        return StimulusPolicy(
            questions: numbers, temperature: try temperature(try node.member("temperature", of: fields)),
            samples: try fields["samples"]?.integer(in: 1...10_000) ?? 1)
    }

    private func temperature(_ node: TemplateNode) throws -> StimulusPolicy.Temperature {
        let fields = try node.members(["fixed", "per-question"])
        switch (fields["fixed"], fields["per-question"]) {
        case (let fixed?, nil): return .fixed(try fixed.number(in: 0...100))
        case (nil, let list?):
            let values = try list.elements().map { try $0.number(in: 0...100) }
            try requireDistinct(values, in: list)
            return .perQuestion(values)
        default: throw node.failure("needs either \"fixed\" or \"per-question\"")
        }
    }

    private func requireDistinct(_ values: [some Hashable], in node: TemplateNode) throws {
        guard Set(values).count == values.count else { throw node.failure("an element stands twice") }
    }
}

extension String {
    /// A line break inside a paragraph is a space: YAML's literal blocks may be wrapped at will.
    fileprivate var unfolded: String {
        split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
