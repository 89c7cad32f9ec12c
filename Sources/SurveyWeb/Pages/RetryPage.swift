// SPDX-License-Identifier: Apache-2.0

package import HTTPServing

/// Says that a form could not be taken, keeps what it held and offers to send it again.
package struct RetryPage: Page {
    package static let template = "retry"

    package struct Field: Sendable {
        package var name: String
        package var value: String
    }

    package var title: String { heading }
    package var heading: String
    package var message: String
    /// The path that the form was sent to.
    package var action: String
    package var fields: [Field]

    package init(heading: String, message: String, action: String, form: FormFields, token: String) {
        self.heading = heading
        self.message = message
        self.action = action
        fields =
            form.fields.filter { $0.name != AntiForgery.field }.map { Field(name: $0.name, value: $0.value) }
            + [Field(name: AntiForgery.field, value: token)]
    }
}
