// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import SurveyStore
import Surveys

/// The study in one of its languages: its own texts and those of the pages.
struct Edition: Sendable {
    let locale: String
    let catalogue: Catalogue
    let definition: StudyDefinition
    let form: ConsentForm
    /// The pre-registration hash, 64 hexadecimal digits.
    let seal: String
    /// The language of prompts and responses, which are never translated.
    let stimulusLanguage: String
}

/// All languages of a study, its default first.
struct Editions: Sendable {
    let seal: String
    let all: [Edition]
    /// What staff are warned of: languages whose words nobody stands for.
    let warnings: [String]

    init(study: StudyRecord, catalogues: Catalogues) throws {
        seal = study.seal
        var all: [Edition] = []
        for form in study.definition.forms {
            all.append(
                Edition(
                    locale: form.locale, catalogue: try catalogues.catalogue(for: form.locale),
                    definition: study.definition.localized(form.locale), form: form, seal: study.seal,
                    stimulusLanguage: study.definition.forms[0].locale))
        }
        self.all = all
        func names(_ unread: (Edition) -> Bool) -> String {
            all.filter(unread).map(\.catalogue.name).joined(separator: ", ")
        }
        let pages = names { $0.catalogue.reviewer == nil }
        let forms = names { $0.form.reviewer == nil }
        warnings =
            (pages.isEmpty
                ? []
                : [
                    "Nobody has reviewed the page texts in: \(pages). Whoever does is named in survey-templates/locales."
                ])
            + (forms.isEmpty
                ? []
                : [
                    "Nobody has reviewed the consent form in: \(forms). Whoever does is named in the study's template."
                ])
    }

    /// The edition of a locale; of one that the study does not have, the default.
    subscript(locale: String?) -> Edition { all.first { $0.locale == locale } ?? all[0] }

    var locales: [String] { all.map(\.locale) }
}
