// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials

/// Moments as records have them: UTC, ISO 8601, whole seconds.
package enum UniversalTime {
    package static func text(secondsSince1970 seconds: Int) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }

    package static func now() -> String { Date().formatted(.iso8601) }
}
