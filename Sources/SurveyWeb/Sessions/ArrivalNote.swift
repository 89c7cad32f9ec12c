// SPDX-License-Identifier: Apache-2.0

import Surveys

/// What is known of somebody who has not begun: held by their browser, because nothing of a mere visit is stored.
struct ArrivalNote: Equatable, Sendable {
    /// Ties the first page's forms to this browser.
    var nonce = HexadecimalText.random(bytes: 16)
    /// Nil until a language is chosen; the browser's preference counts until then.
    var locale: String?
    /// Prolific's identifier or an invitation's secret, taken out of the address at once.
    var externalID: String?

    init(locale: String? = nil, externalID: String? = nil) {
        self.locale = locale
        self.externalID = externalID
    }

    /// Nil where a cookie's value cannot be a note.
    init?(cookie: String) {
        let parts = cookie.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0].utf8.count == 32,
            parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
            parts[1].isEmpty || Self.isPlain(parts[1]), parts[2].isEmpty || Self.isPlain(parts[2])
        else { return nil }
        nonce = parts[0]
        locale = parts[1].isEmpty ? nil : parts[1]
        externalID = parts[2].isEmpty ? nil : parts[2]
    }

    var cookie: String { "\(nonce)~\(locale ?? "")~\(externalID ?? "")" }

    /// The token of forms that are sent before there is a session.
    var formToken: String { AntiForgery.token(of: "arrival " + nonce) }

    /// Whether an identifier may stand in a cookie: letters, digits, hyphens and underscores, 64 at most.
    static func isPlain(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_")
            }
    }
}

extension Arrival.Device {
    /// From a browser's `User-Agent`, which is not kept: one of four kinds, coarse enough to tell nobody apart.
    init(userAgent: String?) {
        let text = userAgent ?? ""
        let isMobile = text.contains("Mobi")
        if text.contains("iPad") || text.contains("Tablet") || text.contains("Android") && !isMobile {
            self = .tablet
        } else if isMobile || text.contains("iPhone") {
            self = .phone
        } else if ["Windows NT", "Macintosh", "X11", "CrOS"].contains(where: text.contains) {
            self = .computer
        } else {
            self = .unknown
        }
    }
}
