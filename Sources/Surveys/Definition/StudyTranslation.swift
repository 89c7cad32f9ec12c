// SPDX-License-Identifier: Apache-2.0

/// A study's own texts in one further locale; its consent form in that locale is a form of its own.
package struct StudyTranslation: Codable, Equatable, Sendable {
    package struct Section: Codable, Equatable, Sendable {
        package var title: String
        package var scenario: String
        /// By criterion id.
        package var criteria: [String: String]
        package var lowestLabel: String?
        package var highestLabel: String?

        enum CodingKeys: String, CodingKey {
            case title, scenario, criteria
            case lowestLabel = "lowest_label"
            case highestLabel = "highest_label"
        }

        package init(
            title: String, scenario: String, criteria: [String: String], lowestLabel: String? = nil,
            highestLabel: String? = nil
        ) {
            self.title = title
            self.scenario = scenario
            self.criteria = criteria
            self.lowestLabel = lowestLabel
            self.highestLabel = highestLabel
        }
    }

    package struct Background: Codable, Equatable, Sendable {
        package var text: String
        /// By option id.
        package var options: [String: String]

        package init(text: String, options: [String: String]) {
            self.text = text
            self.options = options
        }
    }

    package struct Attention: Codable, Equatable, Sendable {
        package var prompt: String
        /// In the order of the check's own options.
        package var options: [String]

        package init(prompt: String, options: [String]) {
            self.prompt = prompt
            self.options = options
        }
    }

    package var title: String
    package var introduction: [String]
    /// By section id.
    package var sections: [String: Section]
    /// By question id.
    package var background: [String: Background]
    /// By check id.
    package var attention: [String: Attention]

    package init(
        title: String, introduction: [String], sections: [String: Section],
        background: [String: Background] = [:], attention: [String: Attention] = [:]
    ) {
        self.title = title
        self.introduction = introduction
        self.sections = sections
        self.background = background
        self.attention = attention
    }
}

extension StudyDefinition {
    /// The definition with its texts in a locale; in the default, or in one without a translation, unchanged.
    package func localized(_ locale: String) -> StudyDefinition {
        guard let translation = translations[locale] else { return self }
        var own = self
        own.title = translation.title
        own.introduction = translation.introduction
        own.sections = sections.map { localizedSection($0, locale: locale) }
        for (index, question) in background.enumerated() {
            guard let text = translation.background[question.id] else { continue }
            own.background[index].text = text.text
            for (place, option) in question.options.enumerated() {
                own.background[index].options[place].text = text.options[option.id] ?? option.text
            }
        }
        for (index, check) in attention.enumerated() {
            guard let text = translation.attention[check.id], text.options.count == check.options.count else {
                continue
            }
            own.attention[index].prompt = text.prompt
            own.attention[index].options = text.options
        }
        return own
    }

    /// One of the sections with its texts in a locale.
    package func localizedSection(_ section: SurveySection, locale: String) -> SurveySection {
        guard let text = translations[locale]?.sections[section.id] else { return section }
        var own = section
        own.title = text.title
        own.scenario = text.scenario
        for (place, criterion) in section.criteria.enumerated() {
            own.criteria[place].text = text.criteria[criterion.id] ?? criterion.text
        }
        if let label = text.lowestLabel { own.scale?.lowestLabel = label }
        if let label = text.highestLabel { own.scale?.highestLabel = label }
        return own
    }
}
