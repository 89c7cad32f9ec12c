// SPDX-License-Identifier: Apache-2.0

/// How somebody came to the study, as their first request tells it.
package struct Arrival: Equatable, Sendable {
    package enum Source: String, Codable, CaseIterable, Sendable {
        case open
        case invitation
        case prolific
        /// A look at the study before or beside the real one: recorded, never counted.
        case pilot
    }

    /// What a browser says of itself, coarse enough to tell nobody apart.
    package enum Device: String, Codable, CaseIterable, Sendable {
        case computer
        case tablet
        case phone
        case unknown
    }

    package var source: Source
    /// Prolific's `PROLIFIC_PID`, or the secret of an invitation; nil for an open link.
    package var externalID: String?
    package var device: Device
    /// One of the study's locales.
    package var locale: String

    package init(
        source: Source = .open, externalID: String? = nil, device: Device = .unknown, locale: String
    ) {
        self.source = source
        self.externalID = externalID
        self.device = device
        self.locale = locale
    }
}
