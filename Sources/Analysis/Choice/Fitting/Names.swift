// SPDX-License-Identifier: Apache-2.0

/// Lists of names in messages.
enum Names {
    /// `"a"`, `"a" and "b"`, `"a", "b" and "c"`.
    static func quoted(_ names: [String]) -> String {
        let quoted = names.map { "\"\($0)\"" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " and " + last
    }
}
