// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Where in a file a record stands.
package struct Place: Equatable, Sendable {
    /// 1-based line on which it begins.
    package var line: Int
    /// 1-based number of the element, in a file that is one JSON array.
    package var element: Int?
    /// The file, in a folder of many.
    package var file: String?

    package init(line: Int, element: Int? = nil, file: String? = nil) {
        self.line = line
        self.element = element
        self.file = file
    }

    package func failure(_ path: String, _ reason: String, hint: String? = nil) -> FileFailure {
        FileFailure(
            .badData, path: file ?? path, line: line,
            reason: (element.map { "record \($0): " } ?? "") + reason,
            hint: hint)
    }
}
