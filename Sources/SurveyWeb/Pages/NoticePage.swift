// SPDX-License-Identifier: Apache-2.0

/// A page that only tells something: declined, withdrawn, closed, not found.
package struct NoticePage: Page {
    package static let template = "notice"

    package struct Link: Sendable {
        package var target: String
        package var text: String
    }

    package var title: String { heading }
    package var heading: String
    package var paragraphs: [String]
    package var link: Link?
}
