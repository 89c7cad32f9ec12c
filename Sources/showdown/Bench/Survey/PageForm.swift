// SPDX-License-Identifier: Apache-2.0

import HTTPServing

/// A form of a page, found by scanning the page's bytes for tags; it is filled in whatever it asks.
struct PageForm {
    private struct Control {
        var kind, name, value: String
    }

    let action: String
    private var controls: [Control] = []

    /// The page's first form that posts to somewhere wanted.
    init?(in page: ArraySlice<UInt8>, to isWanted: (String) -> Bool) {
        var found: PageForm?
        page.withUnsafeBufferPointer { bytes in
            var scanner = TagScanner(bytes: bytes)
            var select = ""
            while let (name, attributes) = scanner.next() {
                switch name {
                case "form":
                    let action = attributes["action"] ?? ""
                    if attributes["method"]?.lowercased() == "post", isWanted(action) {
                        found = PageForm(action: action)
                    }
                case "/form" where found != nil: return
                case "input":
                    found?.add(attributes["type"] ?? "text", attributes["name"], attributes["value"])
                case "textarea": found?.add("text", attributes["name"], nil)
                case "select": select = attributes["name"] ?? ""
                case "option" where attributes["value"]?.isEmpty == false:
                    found?.add("radio", select, attributes["value"])
                default: break
                }
            }
        }
        guard let found else { return nil }
        self = found
    }

    private init(action: String) { self.action = action }

    private mutating func add(_ kind: String, _ name: String?, _ value: String?) {
        guard let name, !name.isEmpty else { return }
        controls.append(Control(kind: kind, name: name, value: value ?? ""))
    }

    /// Values of the radio buttons of the first group.
    var options: [String] {
        let first = controls.first { $0.kind == "radio" }?.name
        return controls.filter { $0.kind == "radio" && $0.name == first }.map(\.value)
    }

    /// The form filled in: one option of each group, every box ticked, every text given.
    func body(option: Int) -> [UInt8] {
        var groups: [(name: String, values: [String])] = []
        var fields: [FormFields.Field] = []
        for control in controls {
            switch control.kind {
            case "radio":
                if groups.last?.name == control.name {
                    groups[groups.count - 1].values.append(control.value)
                } else {
                    groups.append((control.name, [control.value]))
                }
            case "submit", "button": continue
            case "hidden", "checkbox", "date", "number":
                fields.append(.init(name: control.name, value: control.value.isEmpty ? "1" : control.value))
            default:
                let text = control.name.contains("mail") ? "ada@example.org" : "Ada Lovelace"
                fields.append(.init(name: control.name, value: control.value.isEmpty ? text : control.value))
            }
        }
        for group in groups {
            fields.append(.init(name: group.name, value: group.values[option % group.values.count]))
        }
        return Array(FormFields(fields).encoded.utf8)
    }
}

/// Goes from tag to tag of the kinds that make forms.
private struct TagScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    private static let names: Set<String> = [
        "form", "/form", "input", "textarea", "select", "option",
    ]

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func next() -> (name: String, attributes: [String: String])? {
        while let start = bytes[place...].firstIndex(of: UInt8(ascii: "<")) {
            place = start + 1
            let end = bytes[place...].firstIndex { $0 == UInt8(ascii: ">") || $0 <= 0x20 } ?? bytes.endIndex
            guard end - place <= 8 else { continue }
            let name = String(decoding: bytes[place..<end], as: UTF8.self)
            guard Self.names.contains(name) else { continue }
            place = end
            return (name, attributes())
        }
        return nil
    }

    /// Reads up to the tag's end; attributes are quoted by the site's templates or have no value.
    private mutating func attributes() -> [String: String] {
        var attributes: [String: String] = [:]
        while place < bytes.count, bytes[place] != UInt8(ascii: ">") {
            guard bytes[place] > 0x20, bytes[place] != UInt8(ascii: "/") else {
                place += 1
                continue
            }
            let stop: (UInt8) -> Bool = { $0 <= 0x20 || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ">") }
            let end = bytes[place...].firstIndex(where: stop) ?? bytes.endIndex
            let name = String(decoding: bytes[place..<end], as: UTF8.self)
            place = end
            guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "="),
                bytes[place + 1] == UInt8(ascii: "\"")
            else {
                attributes[name] = ""
                continue
            }
            place += 2
            let close = bytes[place...].firstIndex(of: UInt8(ascii: "\"")) ?? bytes.endIndex
            attributes[name] = Self.unescaped(String(decoding: bytes[place..<close], as: UTF8.self))
            place = min(close + 1, bytes.count)
        }
        return attributes
    }

    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        return text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}
