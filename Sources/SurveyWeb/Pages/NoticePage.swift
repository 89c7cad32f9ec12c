// SPDX-License-Identifier: Apache-2.0

/// A page that only tells something: declined, withdrawn, paused, closed, not found.
struct NoticePage: Page {
    static let template = "notice"

    struct Link: Sendable {
        var target: String
        var text: String
    }

    var title: String { heading }
    var heading: String
    var paragraphs: [String]
    /// The recruiting platform's code for this end, where there is one.
    var completion: Completion?
    var link: Link?

    init(
        _ edition: Edition, heading: Phrase, paragraphs: [Phrase], completion: Completion? = nil,
        link: (target: String, text: Phrase)? = nil
    ) {
        self.heading = edition.catalogue.text(heading)
        self.paragraphs = paragraphs.map { edition.catalogue.text($0) }
        self.completion = completion
        self.link = link.map { Link(target: $0.target, text: edition.catalogue.text($0.text)) }
    }
}
