// SPDX-License-Identifier: Apache-2.0

import HTTPServing

/// A field of a form that is kept in a page.
struct KeptField: Sendable {
    var name: String
    var value: String
}

/// Says that a form could not be taken, keeps what it held and offers to send it again.
struct RetryPage: Page {
    static let template = "retry"

    var title: String { heading }
    var heading: String
    var message: String
    /// The path that the form was sent to.
    var action: String
    var fields: [KeptField]

    init(heading: String, message: String, action: String, fields: [KeptField], token: String) {
        self.heading = heading
        self.message = message
        self.action = action
        self.fields =
            fields.filter { $0.name != AntiForgery.field } + [
                KeptField(name: AntiForgery.field, value: token)
            ]
    }
}

/// Asks for the resume code, and keeps a form that came without a session until it has one.
struct ResumePage: Page {
    static let template = "resume"

    struct Paragraph: Sendable {
        var text: String
        var isFault = false
    }

    var title: String { heading }
    var heading: String
    var paragraphs: [Paragraph]
    /// The path that the kept form was sent to; nil where none is kept.
    var action: String?
    var fields: [KeptField]
    var token: String
}

/// A form that travels inside another one: its fields under a prefix, its path beside them.
struct KeptForm: Sendable {
    static let action = "kept_action"
    private static let prefix = "kept."

    var path: String
    var fields: [KeptField]

    /// A form as it was sent, without its token, which belongs to another session.
    init(path: String, form: FormFields) {
        self.path = path
        fields = form.fields.filter { $0.name != AntiForgery.field }.map {
            KeptField(name: $0.name, value: $0.value)
        }
    }

    /// Nil where the form keeps none, or one for a page that takes no answer.
    init?(in form: FormFields) throws {
        guard let path = try form.value(Self.action), path.hasPrefix("/question/"),
            path.dropFirst("/question/".count).allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        self.path = path
        fields = form.fields.compactMap { field in
            guard field.name.hasPrefix(Self.prefix) else { return nil }
            return KeptField(name: String(field.name.dropFirst(Self.prefix.count)), value: field.value)
        }
    }

    var prefixed: [KeptField] { fields.map { KeptField(name: Self.prefix + $0.name, value: $0.value) } }

    static func isOwn(_ name: String) -> Bool { name == action || name.hasPrefix(prefix) }
}
