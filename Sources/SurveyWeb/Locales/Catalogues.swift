// SPDX-License-Identifier: Apache-2.0

private import Foundation
private import HTTPServing

/// The languages that a folder of catalogues offers.
package struct Catalogues: Sendable {
    /// By locale.
    package let all: [String: Catalogue]

    /// Reads every `.json` file of a folder, all of them at once, so that a broken one is found before it is needed.
    package init(reading folder: String) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw ServingFailure(
                .noInput, "The folder of languages \(folder) cannot be read",
                hint: "It lies beside the page templates, as survey-templates/locales does")
        }
        var all: [String: Catalogue] = [:]
        for name in names.sorted() where name.hasSuffix(".json") {
            let catalogue = try Catalogue(reading: folder + "/" + name)
            all[catalogue.locale] = catalogue
        }
        self.all = all
    }

    /// The catalogue of a consent form's locale: its own, or that of its language, `en` for `en-GB`.
    package func catalogue(for locale: String) throws -> Catalogue {
        let language = String(locale.prefix { $0 != "-" })
        guard let catalogue = all[locale] ?? all[language] else {
            let known = all.keys.sorted().joined(separator: ", ")
            throw ServingFailure(
                .badData,
                "The study has a consent form in \"\(locale)\", and there are no page texts in that language",
                hint:
                    "Add survey-templates/locales/\(language).json; there are \(known.isEmpty ? "none" : known)"
            )
        }
        return catalogue
    }
}
