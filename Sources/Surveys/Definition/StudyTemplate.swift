// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles
internal import Yams

/// A study before it has stimuli: a file `survey-templates/NAME.yaml`, read whole and checked whole.
package struct StudyTemplate: Equatable, Sendable {
    package var definition: StudyDefinition
    package var stimuli: StimulusPolicy

    package init(definition: StudyDefinition, stimuli: StimulusPolicy) {
        self.definition = definition
        self.stimuli = stimuli
    }

    /// Most bytes that a template may have.
    static let longest = 1 << 20

    package static func read(from path: String) throws -> StudyTemplate {
        try parse(try FileContents.readText(path), path: path)
    }

    /// - Parameter path: the name that errors give.
    package static func parse(_ text: String, path: String) throws -> StudyTemplate {
        guard text.utf8.count <= longest else {
            throw SurveyFailure(.template, path: path, reason: "is larger than a megabyte")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw SurveyFailure(.template, path: path, error)
        }
        guard let root else {
            throw SurveyFailure(.template, path: path, reason: "is empty")
        }
        return try TemplateReader(TemplateNode(root, file: path, line: 1)).template()
    }
}

extension SurveyFailure {
    fileprivate init(_ kind: Kind, path: String, _ error: YamlError) {
        let line: Int?
        let problem: String
        switch error {
        case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _),
            .composer(_, let text, let mark, _):
            line = mark.line
            problem = text
        case .duplicatedKeysInMapping(let keys, let context):
            line = context.mark.line
            problem = "stands twice: " + keys.joined(separator: ", ")
        case .reader(let text, _, _, _):
            line = nil
            problem = text
        default:
            line = nil
            problem = "\(error)"
        }
        self.init(kind, path: path, line: line, reason: "is not valid YAML: \(problem)")
    }
}
