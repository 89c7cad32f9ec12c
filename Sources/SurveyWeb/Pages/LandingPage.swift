// SPDX-License-Identifier: Apache-2.0

import Surveys

/// What the study is, before anything is asked.
struct LandingPage: Page {
    static let template = "landing"

    struct Language: Sendable {
        var locale: String
        var name: String
        var direction: String
        var isCurrent: Bool
    }

    var title: String
    var study: String
    var introduction: [String]
    var time: String
    var questions: String
    var leader: String
    /// Empty where the study has one language.
    var languages: [Language]
    var hasLanguages: Bool
    /// Whether this browser has begun already.
    var hasBegun: Bool
    var canBegin: Bool
    /// Why nobody can begin now; nil where somebody can.
    var closed: String?
    var canResume: Bool
    var token: String

    init(
        edition: Edition, editions: Editions, questionCount: Int, hasBegun: Bool, closed: Phrase?,
        token: String
    ) {
        let texts = edition.catalogue
        let definition = edition.definition
        title = texts.text(.welcome)
        study = definition.title
        introduction = definition.introduction
        time = texts.text(.aboutMinutes, ("count", definition.minutes))
        questions = texts.text(.questionsOneAPage, ("count", questionCount))
        leader = edition.leader
        languages =
            editions.all.count == 1
            ? []
            : editions.all.map {
                Language(
                    locale: $0.locale, name: $0.catalogue.name, direction: $0.catalogue.direction.rawValue,
                    isCurrent: $0.locale == edition.locale)
            }
        hasLanguages = !languages.isEmpty
        self.hasBegun = hasBegun
        canBegin = !hasBegun && closed == nil
        self.closed = hasBegun ? nil : closed.map { texts.text($0) }
        canResume = !hasBegun
        self.token = token
    }
}

extension Edition {
    /// The principal investigator with the institution.
    var leader: String {
        catalogue.text(
            .personOf, words: ("name", definition.investigator.name),
            ("affiliation", definition.investigator.affiliation))
    }
}
