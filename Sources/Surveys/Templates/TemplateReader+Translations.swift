// SPDX-License-Identifier: Apache-2.0

extension TemplateReader {
    /// Adds every translation to a definition, those of the file under `translations` and those of files beside it.
    ///
    /// A locale of a consent form needs a translation of all other texts, and a translation needs a form.
    func translate(
        _ definition: inout StudyDefinition, inline: TemplateNode?, files: [TemplateNode],
        consent: TemplateNode
    ) throws {
        var found: [(locale: String, node: TemplateNode)] = []
        for (locale, node) in try inline?.entries() ?? [] {
            guard LocaleTag.isWellFormed(locale) else {
                throw node.failure("is not a language tag as de or pt-BR")
            }
            found.append((locale, node))
        }
        for file in files {
            let fields = try file.members(Self.translatedFields + ["locale"])
            let member = try file.member("locale", of: fields)
            let locale = try Self.locale(member)
            guard file.file.contains(".\(locale).") else {
                throw member.failure("is \"\(locale)\", but the file's name says another language")
            }
            found.append((locale, file))
        }
        for (locale, node) in found {
            guard definition.translations[locale] == nil else {
                throw node.failure("the locale \"\(locale)\" is translated twice")
            }
            guard locale != definition.forms[0].locale else {
                throw node.failure("\"\(locale)\" is the study's own language")
            }
            let fields = try node.members(Self.translatedFields + (node.field.isEmpty ? ["locale"] : []))
            if let form = fields["consent"] {
                guard !definition.locales.contains(locale) else {
                    throw form.failure("the locale \"\(locale)\" has two forms")
                }
                definition.forms.append(
                    try Self.form(form, locale: locale, translating: definition.forms[0]))
            }
            guard definition.locales.contains(locale) else {
                throw node.failure(
                    "there is no consent form in \"\(locale)\"", hint: "Add its field \"consent\"")
            }
            definition.translations[locale] = try Self.translation(node, fields, of: definition)
        }
        for locale in definition.locales.dropFirst() where definition.translations[locale] == nil {
            throw consent.failure(
                "the form in \"\(locale)\" has no translation of the study's other texts",
                hint: "Add translations.\(locale), or a file NAME.\(locale).yaml beside the template")
        }
    }

    private static let translatedFields = [
        "title", "introduction", "sections", "background", "attention", "consent",
    ]

    private static func translation(
        _ node: TemplateNode, _ fields: [String: TemplateNode], of definition: StudyDefinition
    ) throws -> StudyTranslation {
        let sections = try node.member("sections", of: fields).members(
            of: definition.sections.map(\.id), what: "section")
        var translation = StudyTranslation(
            title: try node.member("title", of: fields).text(longest: 300),
            introduction: try introduction(
                try node.member("introduction", of: fields), count: definition.introduction.count),
            sections: try definition.sections.reduce(into: [:]) { texts, section in
                texts[section.id] = try sections[section.id].map { try Self.section($0, of: section) }
            })
        if !definition.background.isEmpty || fields["background"] != nil {
            let questions = try node.member("background", of: fields).members(
                of: definition.background.map(\.id), what: "background question")
            for question in definition.background {
                translation.background[question.id] = try questions[question.id].map {
                    try background($0, of: question)
                }
            }
        }
        if !definition.attention.isEmpty || fields["attention"] != nil {
            let checks = try node.member("attention", of: fields).members(
                of: definition.attention.map(\.id), what: "attention check")
            for check in definition.attention {
                translation.attention[check.id] = try checks[check.id].map { try attention($0, of: check) }
            }
        }
        return translation
    }

    private static func introduction(_ node: TemplateNode, count: Int) throws -> [String] {
        let paragraphs = try node.elements().map { try $0.paragraph() }
        guard paragraphs.count == count else {
            throw node.failure("has \(paragraphs.count) paragraphs, the study's own has \(count)")
        }
        return paragraphs
    }

    /// One `criterion`, or `criteria` by id, as the section has it.
    private static func section(
        _ node: TemplateNode, of section: SurveySection
    ) throws -> StudyTranslation.Section {
        let hasIDs = section.criteria.map(\.id) != [SurveySection.Criterion.only]
        let fields = try node.members(
            ["title", "scenario", hasIDs ? "criteria" : "criterion"] + (section.scale == nil ? [] : ["scale"])
        )
        var text = StudyTranslation.Section(
            title: try node.member("title", of: fields).text(longest: 300),
            scenario: try node.member("scenario", of: fields).paragraph(), criteria: [:])
        if hasIDs {
            text.criteria = try node.member("criteria", of: fields).members(
                of: section.criteria.map(\.id), what: "criterion"
            ).mapValues { try $0.paragraph() }
        } else {
            text.criteria = [
                SurveySection.Criterion.only: try node.member("criterion", of: fields).paragraph()
            ]
        }
        if section.scale != nil {
            let scale = try node.member("scale", of: fields)
            let labels = try scale.members(["low", "high"])
            text.lowestLabel = try scale.member("low", of: labels).text(longest: 100)
            text.highestLabel = try scale.member("high", of: labels).text(longest: 100)
        }
        return text
    }

    private static func background(
        _ node: TemplateNode, of question: BackgroundQuestion
    ) throws -> StudyTranslation.Background {
        let fields = try node.members(["text"] + (question.options.isEmpty ? [] : ["options"]))
        let options =
            try question.options.isEmpty
            ? [:]
            : node.member("options", of: fields).members(of: question.options.map(\.id), what: "option")
                .mapValues { try $0.text(longest: 300) }
        return StudyTranslation.Background(
            text: try node.member("text", of: fields).paragraph(longest: 1_000), options: options)
    }

    private static func attention(
        _ node: TemplateNode, of check: AttentionCheck
    ) throws -> StudyTranslation.Attention {
        let fields = try node.members(["prompt", "options"])
        let list = try node.member("options", of: fields)
        let options = try list.elements().map { try $0.text() }
        guard options.count == check.options.count else {
            throw list.failure("has \(options.count) options, the check has \(check.options.count)")
        }
        try requireDistinct(options, in: list)
        return StudyTranslation.Attention(
            prompt: try node.member("prompt", of: fields).text(), options: options)
    }
}
