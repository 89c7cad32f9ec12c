// SPDX-License-Identifier: Apache-2.0

private import Crypto
internal import HTTPServing

/// Lets requests through that bear the token.
struct BearerGate: Sendable {
    /// SHA-256 of the token; nil lets everybody through.
    private let digest: SHA256.Digest?

    init(token: String?) { digest = token.map { SHA256.hash(data: Array($0.utf8)) } }

    /// Throws a 401 where the token is missing or another.
    func check(_ request: HTTPRequest) throws {
        guard let digest else { return }
        let parts = (request.headers["Authorization"] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw APIFailure(
                .unauthorized, "A token is needed: send \"Authorization: Bearer TOKEN\".",
                code: "missing_api_key")
        }
        let given = SHA256.hash(data: Array(parts[1].utf8))
        // Every byte of the digests is compared, so that the time says nothing of where they differ.
        let difference = zip(digest, given).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        guard difference == 0 else {
            throw APIFailure(.unauthorized, "The token is not the right one.", code: "invalid_api_key")
        }
    }
}
