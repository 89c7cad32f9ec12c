// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
internal import StudyFiles

/// This moment as records have it: UTC, ISO 8601, whole seconds.
package enum UniversalTime {
    package static func now() -> String {
        Moment.text(milliseconds: Int(Date().timeIntervalSince1970) * 1_000)
    }
}
