// SPDX-License-Identifier: Apache-2.0

/// Why a service gave no answer, and where; the command turns `kind` into an exit status.
///
/// Never holds a token: what a service says is cut of it.
package struct CompletionsFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// The address makes no sense.
        case address
        /// The host is not known, or no trust in it can be established.
        case noHost
        /// Nobody answers, or not in time; or the service is busy or broken. Another time may do.
        case temporary
        /// 401 or 403.
        case notAllowed
        /// The service has no such model or page.
        case notFound
        /// The service takes the request for a wrong one.
        case refused
        /// The answer is none in OpenAI's form.
        case garbled
    }

    package var kind: Kind
    package var url: String
    /// Of HTTP, where there was an answer.
    package var status: Int?
    package var reason: String
    /// The label of the question that it was about.
    package var question: String?
    /// What the service asks to wait, in seconds.
    var retryAfter: Double?

    package init(_ kind: Kind, url: String, status: Int? = nil, reason: String) {
        self.kind = kind
        self.url = url
        self.status = status
        self.reason = reason
    }

    /// Whether the same request may do better a moment later.
    var isWorthRetrying: Bool { kind == .temporary || kind == .garbled }

    /// Whether a service that has no list of models could say the same.
    package var saysNothingOfModels: Bool { kind == .notFound || kind == .refused || kind == .garbled }

    package var description: String {
        "\(url): " + (status.map { "status \($0): " } ?? "") + reason
            + (question.map { ", when asked for \($0)" } ?? "")
    }
}
