// SPDX-License-Identifier: Apache-2.0

import Surveys

/// The values of one page; a template finds them by their names.
///
/// Mustache renders an unknown name as nothing, so each page has a struct and each struct a test of its whole output.
protocol Page: Sendable {
    /// The template's file in the folder of pages, without its extension.
    static var template: String { get }

    /// What stands in the browser's tab before the study's title.
    var title: String { get }
}

/// What surrounds a volunteer's page.
struct PageFrame: Hashable, Sendable {
    /// What the footer offers to someone who takes part.
    enum Links: Sendable {
        case none
        /// The volunteer's copy of the consent.
        case consent
        /// That, and the way out.
        case consentAndWithdrawal
    }

    /// Which words surround the page: a locale, and the seal of the definition that it is of.
    private var edition: [String]
    var links: Links
    /// Whether the page says that its answers are a trial.
    var isPilot: Bool
    /// A script of this page alone, beside the one that all have.
    var script: String?

    init(_ edition: Edition, links: Links = .none, isPilot: Bool = false, script: String? = nil) {
        self.edition = [edition.locale, edition.seal]
        self.links = links
        self.isPilot = isPilot
        self.script = script
    }
}

/// The document around a page's contents.
struct Document {
    static let template = "layout"

    var language: String
    var direction: String
    var title: String
    var study: String
    var contact: String
    var seal: String
    var shortSeal: String
    var isPilot: Bool
    var hasLinks: Bool
    var canWithdraw: Bool
    var script: String?
    /// HTML, escaped already.
    var contents: String

    init(_ frame: PageFrame, edition: Edition, title: String, contents: String) {
        language = edition.locale
        direction = edition.catalogue.direction.rawValue
        self.title = title
        study = edition.definition.title
        contact = edition.definition.contact
        seal = edition.seal
        shortSeal = String(edition.seal.prefix(12))
        isPilot = frame.isPilot
        hasLinks = frame.links != .none
        canWithdraw = frame.links == .consentAndWithdrawal
        script = frame.script
        self.contents = contents
    }
}
