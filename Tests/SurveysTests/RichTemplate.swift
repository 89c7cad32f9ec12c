// SPDX-License-Identifier: Apache-2.0

import Foundation
import Surveys

/// A template that uses every field there is, with a translation in the same file; mutations of templates start from it too.
enum RichTemplate {
    static let text: String = {
        let root = String(
            #filePath.prefix(upTo: #filePath.range(of: "/Tests/")?.lowerBound ?? #filePath.endIndex))
        let path = root + "/Tests/Fuzz/Corpus/template/rich.yaml"
        return (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }()

    static func template() throws -> StudyTemplate { try StudyTemplate.parse(text, path: "rich.yaml") }
}
