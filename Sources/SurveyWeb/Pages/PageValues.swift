// SPDX-License-Identifier: Apache-2.0

/// A page's values as dictionaries, read from its structs once.
///
/// The template library looks into a struct by a mirror for each name that a template mentions, and mirrors were most
/// of the time that a page took. Nil is left out, so that a template takes it for absent.
enum PageValues {
    static func of(_ page: Any) -> [String: Any] {
        var values: [String: Any] = [:]
        for child in Mirror(reflecting: page).children {
            if let label = child.label { values[label] = converted(child.value) }
        }
        return values
    }

    private static func converted(_ value: Any) -> Any? {
        switch value {
        case is String, is Int, is Bool: return value
        case let list as [Any]: return list.compactMap(converted)
        default:
            let mirror = Mirror(reflecting: value)
            switch mirror.displayStyle {
            case .optional: return mirror.children.first.flatMap { converted($0.value) }
            case .struct: return of(value)
            default: return value
            }
        }
    }
}
