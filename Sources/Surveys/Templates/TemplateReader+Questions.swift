// SPDX-License-Identifier: Apache-2.0

extension TemplateReader {
    static func background(_ node: TemplateNode) throws -> [BackgroundQuestion] {
        let questions = try node.elements(atMost: 30).map(backgroundQuestion)
        try requireDistinct(questions.map(\.id), in: node)
        // Exports have columns of these names of their own.
        for id in ["recruitment", "device", "locale"] where questions.contains(where: { $0.id == id }) {
            throw node.failure("a question cannot have the id \"\(id)\"", hint: "Choose another id")
        }
        return questions
    }

    private static func backgroundQuestion(_ node: TemplateNode) throws -> BackgroundQuestion {
        let fields = try node.members(["id", "text", "kind", "options", "required", "accept", "group"])
        let kind = try node.member("kind", of: fields).word(BackgroundQuestion.Kind.self)
        var question = BackgroundQuestion(
            id: try node.member("id", of: fields).identifier(),
            text: try node.member("text", of: fields).paragraph(longest: 1_000), kind: kind,
            options: try options(fields["options"], kind: kind, in: node),
            isRequired: try fields["required"]?.flag() ?? true,
            isGroup: try fields["group"]?.flag() ?? false)
        question.accepts = try fields["accept"].map { try acceptance($0, question: question) }
        if question.isGroup, kind != .choice, let group = fields["group"] {
            throw group.failure(
                "volunteers can be grouped by a question of the kind choice alone, this is \(kind.rawValue)")
        }
        if let accept = fields["accept"], !question.isRequired {
            throw accept.failure(
                "stands at a question that need not be answered",
                hint: "Make it required, or accept every answer")
        }
        return question
    }

    private static func options(
        _ given: TemplateNode?, kind: BackgroundQuestion.Kind, in node: TemplateNode
    ) throws -> [BackgroundQuestion.Option] {
        switch (kind, given) {
        case (.number, nil), (.text, nil): return []
        case (.number, let given?), (.text, let given?):
            throw given.failure("a question of the kind \(kind.rawValue) has no options")
        case (_, nil): throw node.failure("the field \"options\" is missing")
        case (_, let given?):
            let options = try given.elements(atMost: 60).map { element in
                let fields = try element.members(["id", "text"])
                return BackgroundQuestion.Option(
                    id: try element.member("id", of: fields).identifier(),
                    text: try element.member("text", of: fields).text(longest: 300))
            }
            try requireDistinct(options.map(\.id), in: given)
            guard options.count >= 2 else { throw given.failure("needs two options or more") }
            return options
        }
    }

    private static func acceptance(
        _ node: TemplateNode, question: BackgroundQuestion
    ) throws -> BackgroundQuestion.Acceptance {
        switch question.kind {
        case .text: throw node.failure("a free text can be neither accepted nor refused")
        case .number:
            let fields = try node.members(["from", "to"])
            let accepts = BackgroundQuestion.Acceptance(
                from: try fields["from"]?.integer(in: -1_000_000...1_000_000),
                to: try fields["to"]?.integer(in: -1_000_000...1_000_000))
            guard accepts.from != nil || accepts.to != nil else { throw node.failure("needs from or to") }
            if let from = accepts.from, let to = accepts.to, from > to {
                throw node.failure("no number is from \(from) to \(to)")
            }
            return accepts
        case .choice, .choices:
            let fields = try node.members(["options"])
            let list = try node.member("options", of: fields)
            let ids = try list.elements().map { element in
                let id = try element.identifier()
                guard question.options.contains(where: { $0.id == id }) else {
                    throw element.failure("there is no option \"\(id)\"")
                }
                return id
            }
            try requireDistinct(ids, in: list)
            return BackgroundQuestion.Acceptance(options: ids)
        }
    }

    static func attention(_ node: TemplateNode, sections: [SurveySection]) throws -> [AttentionCheck] {
        let checks = try node.elements(atMost: 20).map { try check($0, sections: sections) }
        try requireDistinct(checks.map(\.id), in: node)
        return checks
    }

    private static func check(_ node: TemplateNode, sections: [SurveySection]) throws -> AttentionCheck {
        let fields = try node.members(["id", "section", "prompt", "options", "expected"])
        let name = try node.member("id", of: fields)
        let place = try node.member("section", of: fields)
        let list = try node.member("options", of: fields)
        let options = try list.elements(atMost: 12).map { try $0.text() }
        let id = try name.identifier()
        let known = try place.identifier()
        guard let section = sections.first(where: { $0.id == known }) else {
            throw place.failure(
                "there is no section \"\(known)\"",
                hint: "Sections: " + sections.map(\.id).joined(separator: ", "))
        }
        guard section.kind.isChoice else {
            throw place.failure(
                "the section \"\(known)\" asks for a \(section.kind.rawValue); an attention check asks for a choice"
            )
        }
        // Questions are called SECTION-NUMBER.
        if sections.contains(where: { id.hasPrefix($0.id + "-") }) {
            throw name.failure("begins as the questions of a section do", hint: "Choose another id")
        }
        try requireDistinct(options, in: list)
        let wanted = section.kind == .pairwise ? 2...2 : 2...12
        guard wanted.contains(options.count) else {
            throw list.failure(
                "a check among \(section.kind.rawValue) questions needs \(wanted.lowerBound)"
                    + (wanted.count == 1 ? "" : " to \(wanted.upperBound)") + " options")
        }
        return AttentionCheck(
            id: id, section: known, prompt: try node.member("prompt", of: fields).text(), options: options,
            expected: try node.member("expected", of: fields).integer(in: 1...options.count) - 1)
    }
}
