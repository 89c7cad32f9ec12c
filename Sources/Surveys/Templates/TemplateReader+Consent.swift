// SPDX-License-Identifier: Apache-2.0

extension TemplateReader {
    /// One form, or a list of forms of one locale each; the first is the default.
    static func forms(_ node: TemplateNode) throws -> [ConsentForm] {
        guard node.isSequence else { return [try form(node)] }
        var forms: [ConsentForm] = []
        for element in try node.elements(atMost: 50) {
            let form = try form(element)
            if forms.contains(where: { $0.locale == form.locale }) {
                throw element.failure("the locale \"\(form.locale)\" has two forms")
            }
            if let first = forms.first { try requireAlike(form, first, in: element) }
            forms.append(form)
        }
        return forms
    }

    private static func form(_ node: TemplateNode) throws -> ConsentForm {
        let fields = try node.members([
            "version", "locale", "reviewer", "parts", "affirmations", "requests",
        ])
        return ConsentForm(
            reviewer: try fields["reviewer"]?.text(longest: 300),
            version: try node.member("version", of: fields).text(longest: 64),
            locale: try locale(try node.member("locale", of: fields)),
            parts: try parts(try node.member("parts", of: fields)),
            affirmations: try affirmations(try node.member("affirmations", of: fields)),
            requests: try requests(try node.member("requests", of: fields)))
    }

    /// A form that translates another: it asks for the same data and statements, in other words.
    static func form(_ node: TemplateNode, locale: String, translating original: ConsentForm) throws
        -> ConsentForm
    {
        let fields = try node.members(["version", "reviewer", "parts", "affirmations"])
        let form = ConsentForm(
            reviewer: try fields["reviewer"]?.text(longest: 300),
            version: try node.member("version", of: fields).text(longest: 64), locale: locale,
            parts: try parts(try node.member("parts", of: fields)),
            affirmations: try affirmations(try node.member("affirmations", of: fields)),
            requests: original.requests)
        try requireAlike(form, original, in: node)
        return form
    }

    /// Whoever reads a study in another language must not agree to something else.
    private static func requireAlike(
        _ form: ConsentForm, _ first: ConsentForm, in node: TemplateNode
    ) throws {
        let pairs: [(String, [String], [String])] = [
            ("parts", first.parts.map(\.id), form.parts.map(\.id)),
            ("affirmations", first.affirmations.map(\.id), form.affirmations.map(\.id)),
        ]
        for (field, wanted, found) in pairs where wanted != found {
            throw node.failure(
                "the \(field) of the form in \"\(form.locale)\" are not those of the form in \"\(first.locale)\"",
                hint: "Give them the ids \(wanted.joined(separator: ", ")), in this order")
        }
        guard form.requests == first.requests else {
            throw node.failure(
                "the form in \"\(form.locale)\" asks for other data than the one in \"\(first.locale)\"")
        }
    }

    static func locale(_ node: TemplateNode) throws -> String {
        let text = try node.text(longest: 35)
        guard LocaleTag.isWellFormed(text) else {
            throw node.failure("needs a language tag as en, de or pt-BR; it is \"\(text)\"")
        }
        return text
    }

    private static func parts(_ node: TemplateNode) throws -> [ConsentForm.Part] {
        let parts = try node.elements(atMost: 30).map { element in
            let fields = try element.members(["id", "title", "text"])
            return ConsentForm.Part(
                id: try element.member("id", of: fields).identifier(),
                title: try element.member("title", of: fields).text(longest: 300),
                text: try element.member("text", of: fields).text())
        }
        try requireDistinct(parts.map(\.id), in: node)
        for id in ConsentForm.requiredParts where !parts.contains(where: { $0.id == id }) {
            throw node.failure(
                "the part \"\(id)\" is missing",
                hint: "A consent form has the parts " + ConsentForm.requiredParts.joined(separator: ", "))
        }
        return parts
    }

    private static func affirmations(_ node: TemplateNode) throws -> [ConsentForm.Affirmation] {
        let affirmations = try node.elements(atMost: 20).map { element in
            let fields = try element.members(["id", "text"])
            return ConsentForm.Affirmation(
                id: try element.member("id", of: fields).identifier(),
                text: try element.member("text", of: fields).paragraph())
        }
        try requireDistinct(affirmations.map(\.id), in: node)
        return affirmations
    }

    private static func requests(_ node: TemplateNode) throws -> ConsentForm.Requests {
        let fields = try node.members(["name", "affiliation", "email", "signature"])
        func request(_ name: String) throws -> ConsentForm.Request {
            try fields[name]?.word(ConsentForm.Request.self) ?? .absent
        }
        return ConsentForm.Requests(
            name: try request("name"), affiliation: try request("affiliation"), email: try request("email"),
            signature: try request("signature"))
    }

    static func requireName(of definition: StudyDefinition, in node: TemplateNode) throws {
        guard definition.publication.names == .disclosed else { return }
        guard definition.forms.allSatisfy({ $0.requests.name != .absent }) else {
            throw node.failure(
                "publication.names is \"disclosed\", but the form asks for no name",
                hint: "Ask for it, or write names: anonymous")
        }
    }
}
