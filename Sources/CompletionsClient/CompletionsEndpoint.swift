// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// The address of a service that answers in OpenAI's form, and how patiently it is asked.
package struct CompletionsEndpoint: Sendable {
    /// The two forms of the interface.
    package enum Form: String, CaseIterable, Sendable {
        /// `/completions`: a text is continued.
        case text
        /// `/chat/completions`: a conversation is continued.
        case chat

        var path: String { self == .text ? "completions" : "chat/completions" }
    }

    /// What the other paths hang from: `https://host/v1`.
    package let base: URL
    package let form: Form
    /// Nil until the service was asked which it has.
    package var model: String?
    /// Sent as `Authorization: Bearer`; never in a message.
    package var token: String?
    package var patience = Patience()

    /// How long the client waits for what.
    package struct Patience: Sendable {
        package var connection = Duration.seconds(10)
        /// From the request to the last byte of its answer.
        package var answer = Duration.seconds(300)
        /// Tries of one request, the first among them.
        package var attempts = 6
        /// Before the second try; doubled before each further one, and shortened by chance by up to a half.
        package var backoff = Duration.milliseconds(500)
        /// A service that asks for a longer pause than this is given up.
        package var longestPause = Duration.seconds(120)

        package init() {}
    }

    /// Reads `URL` or `URL#MODEL`.
    ///
    /// The URL is the service's base (`https://host/v1`; `/v1` is added to a bare host), or ends in `/completions` or
    /// `/chat/completions`, which says the form.
    /// - Parameter form: where the URL does not say it.
    package init(_ text: String, form: Form = .chat) throws {
        func failure(_ reason: String) -> CompletionsFailure {
            CompletionsFailure(.address, url: Self.bare(text), reason: reason)
        }
        guard var parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = parts.host, !host.isEmpty
        else {
            throw failure("is no address of a service. Write http://HOST:PORT/v1#MODEL, or https")
        }
        guard parts.user == nil, parts.password == nil, parts.query == nil else {
            throw failure(
                "holds credentials or a query, which would be recorded with each response. Give the token in a file"
            )
        }
        model = parts.fragment.flatMap { $0.isEmpty ? nil : $0 }
        parts.fragment = nil
        var path = parts.path
        while path.hasSuffix("/") { path.removeLast() }
        var found = form
        for form in [Form.chat, .text] where path.hasSuffix("/" + form.path) {
            path.removeLast(form.path.count + 1)
            found = form
            break
        }
        parts.path = path.isEmpty ? "/v1" : path
        guard let base = parts.url else { throw failure("is no address of a service") }
        self.base = base
        self.form = found
    }

    /// Where the request goes.
    var completions: URL { base.appending(path: form.path) }
    var models: URL { base.appending(path: "models") }

    /// What a record of a response names: the address and the model, without secrets.
    package var name: String { completions.absoluteString + (model.map { "#\($0)" } ?? "") }

    /// Whether a token would cross a network as it is.
    package var exposesToken: Bool {
        let host = base.host ?? ""
        let isHere = host == "localhost" || host == "::1" || host.hasPrefix("127.")
        return token != nil && base.scheme == "http" && !isHere
    }

    /// A text without what may stand before an @ and after a question mark, for messages.
    private static func bare(_ text: String) -> String {
        let path = text.prefix { $0 != "?" }
        guard let at = path.lastIndex(of: "@") else { return String(path) }
        return "…" + path[at...]
    }
}
