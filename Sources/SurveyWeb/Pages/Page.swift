// SPDX-License-Identifier: Apache-2.0

/// The values of one page; a template finds them by their names.
///
/// Mustache renders an unknown name as nothing, so each page has a struct and each struct a test of its whole output.
package protocol Page: Sendable {
    /// The template's file in the folder of pages, without its extension.
    static var template: String { get }

    /// What stands in the browser's tab before the study's title.
    var title: String { get }
}

/// What surrounds every page: the study, its seal and whom to ask.
package struct PageFrame: Sendable {
    /// A BCP 47 tag.
    package var language: String
    package var study: String
    package var contact: String
    /// The pre-registration hash, 64 hexadecimal digits.
    package var seal: String
    package var links: Links

    /// What the footer offers to someone who takes part.
    package enum Links: Sendable {
        case none
        /// The volunteer's copy of the consent.
        case consent
        /// That, and the way out.
        case consentAndWithdrawal
    }

    package init(language: String, study: String, contact: String, seal: String, links: Links) {
        self.language = language
        self.study = study
        self.contact = contact
        self.seal = seal
        self.links = links
    }
}

/// The document around a page's contents.
struct Document {
    static let template = "layout"

    var language: String
    var title: String
    var study: String
    var contact: String
    var seal: String
    var shortSeal: String
    var hasLinks: Bool
    var canWithdraw: Bool
    /// HTML, escaped already.
    var contents: String

    init(_ frame: PageFrame, title: String, contents: String) {
        language = frame.language
        self.title = title
        study = frame.study
        contact = frame.contact
        seal = frame.seal
        shortSeal = String(frame.seal.prefix(12))
        hasLinks = frame.links != .none
        canWithdraw = frame.links == .consentAndWithdrawal
        self.contents = contents
    }
}
