// SPDX-License-Identifier: Apache-2.0

private import Foundation
private import HTTPServing
private import Mustache

/// The templates of all pages, read once at start.
package struct PageTemplates: Sendable {
    private let library: MustacheLibrary

    static let pages: [any Page.Type] = [
        LandingPage.self, ConsentPage.self, ConsentCopyPage.self, QuestionPage.self, ReviewPage.self,
        ReceiptPage.self, WithdrawPage.self, RetryPage.self, NoticePage.self,
    ]

    /// Reads `NAME.mustache` for every page and the layout; one that is missing or cannot be parsed is named.
    package init(reading folder: String) throws {
        _ = HTMLText.registration
        var library = MustacheLibrary()
        for name in Self.pages.map({ $0.template }) + [Document.template] {
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

    /// The whole document.
    package func render<P: Page>(_ page: P, in frame: PageFrame) -> String {
        let contents = library.render(PageValues.of(page), withTemplate: P.template) ?? ""
        let document = Document(frame, title: page.title, contents: contents)
        return library.render(PageValues.of(document), withTemplate: Document.template) ?? ""
    }
}
