// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Synchronization

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// Sends requests through URLSession, which reads proxies from the environment and checks certificates.
///
/// Redirects are not followed: they could carry the token to another host. Nothing is cached and no cookie kept.
final class Transport: NSObject, URLSessionDataDelegate, Sendable {
    struct Answer {
        var status: Int
        var body: Data
        var retryAfter: String?
    }

    private let exchanges = Mutex<[Int: Exchange]>([:])
    private let session = Mutex<URLSession?>(nil)
    private let patience: CompletionsEndpoint.Patience

    init(_ patience: CompletionsEndpoint.Patience) { self.patience = patience }

    /// Ends the session, which holds on to its delegate until then.
    func close() { session.withLock { $0.take() }?.invalidateAndCancel() }

    /// Sends a request and waits for its answer.
    ///
    /// - Parameter check: called now and then; what it throws ends the request.
    func answer(to request: URLRequest, check: () throws -> Void) throws -> Answer {
        let exchange = Exchange()
        let task = opened().dataTask(with: request)
        exchanges.withLock { $0[task.taskIdentifier] = exchange }
        defer { exchanges.withLock { $0[task.taskIdentifier] = nil } }
        let url = request.url?.absoluteString ?? ""
        let began = ContinuousClock.now
        task.resume()
        do {
            while !exchange.wait() {
                try check()
                let waited = began.duration(to: .now)
                if waited > patience.connection, !exchange.state.withLock({ $0.isConnected }) {
                    // Of a request without a body only its answer tells that there is a connection.
                    let missing = request.httpBody == nil ? "answer" : "connection"
                    throw CompletionsFailure(
                        .temporary, url: url, reason: "no \(missing) within \(patience.connection.words)")
                }
                if waited > patience.answer {
                    throw CompletionsFailure(
                        .temporary, url: url, reason: "no answer within \(patience.answer.words)")
                }
            }
        } catch {
            task.cancel()
            throw error
        }
        let state = exchange.state.withLock { $0 }
        if state.isTooLarge {
            throw CompletionsFailure(.garbled, url: url, reason: "the answer is larger than 16 MiB")
        }
        if let error = state.error { throw Self.failure(error, url) }
        guard let status = state.status else {
            throw CompletionsFailure(.garbled, url: url, reason: "the answer is not HTTP")
        }
        return Answer(status: status, body: state.body, retryAfter: state.retryAfter)
    }

    private func opened() -> URLSession {
        session.withLock { session in
            if let session { return session }
            let configuration = URLSessionConfiguration.ephemeral
            configuration.urlCache = nil
            configuration.httpCookieStorage = nil
            configuration.httpMaximumConnectionsPerHost = 1_024
            // Deadlines are kept here: the session's own would count silence, and has none for the connection.
            configuration.timeoutIntervalForRequest = 86_400
            let made = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
            session = made
            return made
        }
    }

    private static func failure(_ error: any Error, _ url: String) -> CompletionsFailure {
        let code = (error as? URLError)?.code
        switch code {
        case .cannotFindHost, .dnsLookupFailed:
            return CompletionsFailure(.noHost, url: url, reason: "the host is not known")
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
            return CompletionsFailure(.noHost, url: url, reason: "its certificate is not trusted")
        case .cannotConnectToHost:
            return CompletionsFailure(.temporary, url: url, reason: "nobody answers at this address")
        default:
            let text = (error as NSError).localizedDescription.prefix(200)
            return CompletionsFailure(.temporary, url: url, reason: "the connection broke (\(text))")
        }
    }

    private func exchange(_ task: URLSessionTask) -> Exchange? {
        exchanges.withLock { $0[task.taskIdentifier] }
    }

    // MARK: - URLSessionDataDelegate

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64,
        totalBytesSent: Int64, totalBytesExpectedToSend: Int64
    ) {
        exchange(task)?.sent()
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        exchange(dataTask)?.answered(response)
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        if exchange(dataTask)?.received(data) == false { dataTask.cancel() }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        exchange(task)?.finished(error)
    }
}

extension Duration {
    /// "10 s".
    var words: String {
        self < .seconds(1) ? "\(Int(self / .milliseconds(1))) ms" : "\(components.seconds) s"
    }
}
