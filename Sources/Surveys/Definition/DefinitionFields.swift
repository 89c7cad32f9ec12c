// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A definition as a list of fields with their values, by the path under which a template's author knows them.
///
/// Members of lists go by their id or locale, `sections.hotel.criteria.main.text`, so that a member that was added moves no other;
/// those that have neither go by their place.
struct DefinitionFields {
    /// Values as text; nothing else than text, numbers and true or false stands in a definition.
    let values: [String: String]

    init(_ definition: StudyDefinition) throws {
        let data = try JSONEncoder().encode(definition)
        var values: [String: String] = [:]
        Self.collect(try JSONDecoder().decode(Value.self, from: data), at: "", into: &values)
        self.values = values
    }

    private indirect enum Value: Decodable {
        case text(String)
        case list([Value])
        case object([String: Value])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .text(flag ? "true" : "false")
            } else if let number = try? container.decode(Int.self) {
                self = .text(String(number))
            } else if let number = try? container.decode(Double.self) {
                self = .text("\(number)")
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let list = try? container.decode([Value].self) {
                self = .list(list)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }

        /// What tells this member of a list from the others.
        var name: String? {
            guard case .object(let members) = self,
                case .text(let name)? = members["id"] ?? members["locale"]
            else { return nil }
            return name
        }
    }

    private static func collect(_ value: Value, at path: String, into values: inout [String: String]) {
        func below(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        switch value {
        case .text(let text): values[path] = text
        case .list(let list):
            for (place, member) in list.enumerated() {
                collect(member, at: below(member.name ?? String(place + 1)), into: &values)
            }
        case .object(let members):
            for (name, member) in members { collect(member, at: below(name), into: &values) }
        }
    }
}
