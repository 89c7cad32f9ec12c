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
    let all: [Edition]
    /// The locale whose words staff are warned of, with the reason.
    let warnings: [String]

    init(study: StudyRecord, catalogues: Catalogues) throws {
        var all: [Edition] = []
        var warnings: [String] = []
        for form in study.definition.forms {
            let catalogue = try catalogues.catalogue(for: form.locale)
            if catalogue.reviewer == nil {
                warnings.append(
                    "Nobody has reviewed the page texts in \(catalogue.name); name the reviewer in locales/\(catalogue.locale).json."
                )
            }
            if form.reviewer == nil {
                warnings.append(
                    "Nobody has reviewed the consent form in \(catalogue.name); name the reviewer in the template.")
            }
            all.append(
                Edition(
                    locale: form.locale, catalogue: catalogue, definition: study.definition.localized(form.locale),
                    form: form, seal: study.seal, stimulusLanguage: study.definition.forms[0].locale))
        }
        self.all = all
        self.warnings = warnings
    }

    /// The edition of a locale; of one that the study does not have, the default.
    subscript(locale: String?) -> Edition { all.first { $0.locale == locale } ?? all[0] }

    var locales: [String] { all.map(\.locale) }
}
