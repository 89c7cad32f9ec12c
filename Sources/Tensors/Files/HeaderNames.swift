// SPDX-License-Identifier: Apache-2.0

/// The names of a JSON object as they are written, with those that stand twice.
enum HeaderNames {
    /// - Parameter json: a valid JSON object.
    static func topLevel(_ json: UnsafeRawBufferPointer) -> [String] {
        var names: [String] = []
        var depth = 0
        var index = 0
        var last: Range<Int>?
        while index < json.count {
            switch json[index] {
            case UInt8(ascii: "\""):
                let start = index + 1
                index = start
                while index < json.count, json[index] != UInt8(ascii: "\"") {
                    index += json[index] == UInt8(ascii: "\\") ? 2 : 1
                }
                last = start..<min(index, json.count)
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ":") where depth == 1:
                if let last { names.append(String(decoding: json[last], as: UTF8.self)) }
            default: break
            }
            index += 1
        }
        return names
    }
}
