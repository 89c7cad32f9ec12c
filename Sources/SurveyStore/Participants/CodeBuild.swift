// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import StudyFiles

/// Which program took a consent: the SHA-256 of the running executable, computed once.
enum CodeBuild {
    /// 64 hexadecimal digits, or `unknown` on a system that does not show a process its own file.
    static let fingerprint = (try? Fingerprint.ofFile("/proc/self/exe")) ?? "unknown"
}
