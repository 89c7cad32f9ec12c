// SPDX-License-Identifier: Apache-2.0

/// Reads a template's fields in the order of the file format and checks what one field must know of another.
struct TemplateReader {
    private let root: TemplateNode

    init(_ root: TemplateNode) { self.root = root }

    /// - Parameter translations: the roots of the files beside the template.
    func template(translations: [TemplateNode]) throws -> StudyTemplate {
        let fields = try root.members([
            "id", "title", "investigator", "contact", "introduction", "minutes", "choices", "reasons",
            "comments", "publication", "retention", "sections", "consent", "translations", "background",
            "attention", "allocation", "recruitment", "ledger", "stimuli", "plan", "analysis",
        ])
        let sections = try Self.sections(try root.member("sections", of: fields))
        let consent = try root.member("consent", of: fields)
        var definition = StudyDefinition(
            id: try root.member("id", of: fields).identifier(),
            title: try root.member("title", of: fields).text(longest: 300),
            investigator: try Self.investigator(try root.member("investigator", of: fields)),
            contact: try root.member("contact", of: fields).text(longest: 300),
            introduction: try root.member("introduction", of: fields).elements().map { try $0.paragraph() },
            minutes: try root.member("minutes", of: fields).integer(in: 1...240),
            choices: try Self.choices(fields["choices"], sections: sections),
            publication: try Self.publication(try root.member("publication", of: fields)),
            sections: sections, forms: try Self.forms(consent),
            plan: try root.member("plan", of: fields).text())
        definition.asksReasons = try fields["reasons"]?.flag() ?? false
        definition.asksComments = try fields["comments"]?.flag() ?? false
        definition.retention = try fields["retention"].map(Self.retention) ?? RetentionTerms()
        definition.background = try fields["background"].map(Self.background) ?? []
        definition.attention =
            try fields["attention"].map { try Self.attention($0, sections: sections) } ?? []
        definition.analysis = try fields["analysis"].map {
            try Self.analysis($0, sections: sections, checks: definition.attention.count)
        }
        definition.recruitment = try fields["recruitment"].map(Self.recruitment) ?? RecruitmentTerms()
        definition.ledgerHolder = try fields["ledger"].map(Self.ledgerHolder)
        try translate(&definition, inline: fields["translations"], files: translations, consent: consent)
        try Self.requireName(of: definition, in: consent)
        let stimuli = try Self.stimuli(try root.member("stimuli", of: fields), sections: sections)
        definition.allocation =
            try fields["allocation"].map { try Self.allocation($0, questions: stimuli.questions) }
            ?? AllocationTerms()
        return StudyTemplate(definition: definition, stimuli: stimuli)
    }

    private static func investigator(_ node: TemplateNode) throws -> StudyDefinition.Investigator {
        let fields = try node.members(["name", "affiliation"])
        return StudyDefinition.Investigator(
            name: try node.member("name", of: fields).text(longest: 300),
            affiliation: try node.member("affiliation", of: fields).text(longest: 300))
    }

    /// A ranking or a rating has no place for a tie or for "none of these".
    private static func choices(
        _ node: TemplateNode?, sections: [SurveySection]
    ) throws -> StudyDefinition.ExtraChoices {
        guard let node else { return StudyDefinition.ExtraChoices(tie: false, none: false) }
        let fields = try node.members(["tie", "none"])
        let choices = StudyDefinition.ExtraChoices(
            tie: try fields["tie"]?.flag() ?? false, none: try fields["none"]?.flag() ?? false)
        if choices.tie || choices.none, !sections.contains(where: \.kind.isChoice) {
            throw node.failure(
                "no section asks for a choice, so nothing can be a tie or \"none\"",
                hint: "Sections of the kinds best-of and pairwise ask for one")
        }
        return choices
    }

    static func requireDistinct(_ values: [some Hashable], in node: TemplateNode) throws {
        guard Set(values).count == values.count else { throw node.failure("an element stands twice") }
    }
}

extension SurveySection.Kind {
    /// Whether one response is chosen, rather than all being judged.
    package var isChoice: Bool { self == .bestOf || self == .pairwise }
}
