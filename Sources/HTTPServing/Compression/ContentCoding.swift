// SPDX-License-Identifier: Apache-2.0

/// When a response is compressed, and how its fields then read (RFC 9110, 8.4 and 12.5.3).
enum ContentCoding {
    /// Fewer bytes fit into one packet as they are.
    static let leastBytes = 1_400

    /// Whether the client takes gzip.
    static func acceptsGzip(_ headers: HTTPHeaders) -> Bool {
        var others = false
        for part in FieldList.elements(of: headers.values("Accept-Encoding")) {
            let words = part.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let coding = words.first else { continue }
            let weight = words.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            let isWanted = (weight ?? 1) > 0
            if coding == "gzip" || coding == "x-gzip" { return isWanted }
            if coding == "*" { others = isWanted }
        }
        return others
    }

    /// Whether compressing bytes of a type gains anything.
    static func isText(_ type: String?) -> Bool {
        let bytes = (type ?? "").utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
        let essence = String(Substring(bytes)).lowercased()
        return essence.hasPrefix("text/") && essence != "text/event-stream"
            || ["image/svg+xml", "application/json", "application/jsonl"].contains(essence)
    }

    /// Compresses a response's body where that gains anything; streams are sent as they are.
    static func apply(to response: inout HTTPResponse, for request: HTTPHeaders) {
        guard response.stream == nil, response.headers["Content-Encoding"] == nil,
            isText(response.headers["Content-Type"])
        else { return }
        if response.headers.values("Vary").isEmpty { response.headers["Vary"] = "Accept-Encoding" }
        guard response.body.count >= leastBytes, acceptsGzip(request),
            let compressed = Deflaters.quick.gzip(response.body), compressed.count < response.body.count
        else { return }
        response.body = compressed
        response.headers["Content-Encoding"] = "gzip"
        // A strong validator promises the same bytes (RFC 9110, 8.8.1).
        if let tag = response.headers["ETag"], !tag.hasPrefix("W/") { response.headers["ETag"] = "W/" + tag }
    }
}
