// SPDX-License-Identifier: Apache-2.0

private import Foundation
private import HTTPServing
private import Mustache

/// The templates of all pages, read once at start.
package struct PageTemplates: Sendable {
    private let library: MustacheLibrary

    static let pages: [any Page.Type] = [
        LandingPage.self, ConsentPage.self, ConsentCopyPage.self, StartPage.self, BackgroundPage.self,
        QuestionPage.self, ReviewPage.self, ReceiptPage.self, CheckPage.self, WithdrawPage.self,
        RetryPage.self,
        ResumePage.self, NoticePage.self, StaffSignInPage.self, StaffDashboardPage.self,
    ]

    /// Parts that several templates or several kinds of question share.
    static let parts = ["question-choice", "question-cards", "question-criteria"]

    /// Reads `NAME.mustache` for every page, part and layout; one that is missing or cannot be parsed is named.
    package init(reading folder: String) throws {
        _ = HTMLText.registration
        var library = MustacheLibrary()
        let layouts = [Document.template, StaffDocument.template]
        for name in Self.pages.map({ $0.template }) + Self.parts + layouts {
            let path = "\(folder)/\(name).mustache"
            let text: String
            do {
                text = try String(contentsOfFile: path, encoding: .utf8)
            } catch {
                throw ServingFailure(
                    .noInput, "The page template \(path) cannot be read",
                    hint: "Name the folder of the page templates with --templates")
            }
            do {
                try library.register("{{% CONTENT_TYPE:\(HTMLText.name)}}" + text, named: name)
            } catch {
                throw ServingFailure(.badData, "\(path) is not a Mustache template: \(error)")
            }
        }
        self.library = library
    }

    /// The whole document, in an edition's language.
    func render<P: Page>(_ page: P, in frame: PageFrame, edition: Edition) -> String {
        let texts = edition.catalogue.fixed
        let contents = rendered(P.template, PageValues.of(page), texts: texts)
        let document = Document(frame, edition: edition, title: page.title, contents: contents)
        return rendered(Document.template, PageValues.of(document), texts: texts)
    }

    /// A page of the staff, which is English everywhere.
    func render<P: Page>(_ page: P, in document: StaffDocument) -> String {
        var document = document
        document.title = page.title
        document.contents = rendered(P.template, PageValues.of(page), texts: [:])
        return rendered(StaffDocument.template, PageValues.of(document), texts: [:])
    }

    private func rendered(_ template: String, _ values: [String: Any], texts: [String: String]) -> String {
        var values = values
        values["t"] = texts
        return library.render(values, withTemplate: template) ?? ""
    }
}
