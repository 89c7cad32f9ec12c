// SPDX-License-Identifier: Apache-2.0

private import Foundation
private import HTTPServing

/// All texts of the volunteers' pages in one language.
package struct Catalogue: Sendable {
    package enum Direction: String, Codable, Sendable {
        case leftToRight = "ltr"
        case rightToLeft = "rtl"
    }

    /// A BCP 47 tag; also the file's name.
    package let locale: String
    /// The language in its own words.
    package let name: String
    package let direction: Direction
    /// Who read these texts and stands for them; nil while nobody has.
    package let reviewer: String?
    /// The texts without placeholders by their names in templates.
    let fixed: [String: String]
    private let plurals: PluralRules
    private let patterns: [Phrase: [String: TextPattern]]

    /// Reads `LOCALE.json`; a key that is missing, unknown or malformed is named.
    package init(reading path: String) throws {
        func failure(_ reason: String) -> ServingFailure {
            ServingFailure(
                .badData, "\(path) \(reason)", hint: "Compare it with survey-templates/locales/en.json")
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw ServingFailure(.noInput, "The catalogue \(path) cannot be read")
        }
        let file: CatalogueFile
        do {
            file = try JSONDecoder().decode(CatalogueFile.self, from: data)
        } catch let error as DecodingError {
            throw failure("is not a catalogue: \(CatalogueFile.words(for: error))")
        }
        guard path.hasSuffix("/\(file.locale).json") else {
            throw failure("names the locale \"\(file.locale)\", which is not its own name")
        }
        guard let plurals = PluralRules(file.plurals ?? [:]) else {
            throw failure("has a plural rule that cannot be read: write \"one\": \"n = 1\", for example")
        }
        var patterns: [Phrase: [String: TextPattern]] = [:]
        for (key, value) in file.texts.sorted(by: { $0.key < $1.key }) {
            guard let phrase = Phrase(rawValue: key) else { throw failure("has the unknown text \"\(key)\"") }
            let forms = value.forms
            let isCounted = phrase.placeholders.contains("count") && forms["other"] != nil && forms.count > 1
            guard forms.count == 1 || isCounted && Set(forms.keys) == plurals.known else {
                let wanted = PluralRules.categories.filter(plurals.known.contains)
                throw failure(
                    "has forms of \"\(key)\" that its plural rules do not ask for; they are "
                        + wanted.joined(separator: ", "))
            }
            var names: Set<String> = []
            for (category, text) in forms {
                guard !text.isEmpty, let pattern = TextPattern(text) else {
                    throw failure("has a text that cannot be read: \"\(key)\"")
                }
                names.formUnion(pattern.names)
                patterns[phrase, default: [:]][category] = pattern
            }
            guard names.isSubset(of: phrase.placeholders),
                phrase.placeholders.allSatisfy({ names.contains($0) || $0 == "count" })
            else {
                let wanted = phrase.placeholders.map { "{\($0)}" }.joined(separator: ", ")
                throw failure(
                    "has other names in braces in \"\(key)\" than " + (wanted.isEmpty ? "none" : wanted))
            }
        }
        for phrase in Phrase.allCases where patterns[phrase] == nil {
            throw failure("lacks the text \"\(phrase.rawValue)\"")
        }
        locale = file.locale
        name = file.name
        direction = file.direction
        reviewer = file.reviewer
        self.plurals = plurals
        self.patterns = patterns
        var fixed: [String: String] = [:]
        for phrase in Phrase.allCases where phrase.placeholders.isEmpty {
            fixed[phrase.rawValue] = patterns[phrase]?["other"]?.filled([])
        }
        self.fixed = fixed
    }

    /// A text that needs no values.
    func text(_ phrase: Phrase) -> String { text(phrase, [], count: nil) }

    /// A text with its values; of one that counts, the form that goes with `count`.
    func text(_ phrase: Phrase, _ values: (String, Int)...) -> String {
        text(phrase, values.map { ($0.0, String($0.1)) }, count: values.first { $0.0 == "count" }?.1)
    }

    func text(_ phrase: Phrase, words values: (String, String)...) -> String {
        text(phrase, values, count: nil)
    }

    private func text(_ phrase: Phrase, _ values: [(String, String)], count: Int?) -> String {
        let forms = patterns[phrase] ?? [:]
        let category = forms.count > 1 ? count.map(plurals.category) ?? "other" : "other"
        return forms[category]?.filled(values) ?? ""
    }
}

/// The file as it stands.
private struct CatalogueFile: Decodable {
    enum Text: Decodable {
        case one(String)
        case plural([String: String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .one(text)
            } else {
                self = .plural(try container.decode([String: String].self))
            }
        }

        var forms: [String: String] {
            switch self {
            case .one(let text): ["other": text]
            case .plural(let forms): forms
            }
        }
    }

    var locale: String
    var name: String
    var direction: Catalogue.Direction
    var reviewer: String?
    var plurals: [String: String]?
    var texts: [String: Text]

    static func words(for error: DecodingError) -> String {
        func place(_ context: DecodingError.Context) -> String {
            context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        return switch error {
        case .keyNotFound(let key, _): "the field \"\(key.stringValue)\" is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "the field \"\(place(context))\" has a value of another kind"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "it is not JSON" : "the field \"\(place(context))\" cannot be read"
        @unknown default: "it cannot be read"
        }
    }
}
