// SPDX-License-Identifier: Apache-2.0

/// A text of turns, each behind "Human:" or "Assistant:" after an empty line.
enum Transcript {
    private static let human = Array("\n\nHuman:".utf8)
    private static let assistant = Array("\n\nAssistant:".utf8)

    /// The turns with their texts trimmed; nil where the text does not begin with such a mark.
    static func turns(of text: String) -> [Message]? {
        var text = text
        return text.withUTF8 { bytes -> [Message]? in
            var turns: [Message] = []
            var head: (role: Message.Role, start: Int)?
            func close(at end: Int) {
                guard let head else { return }
                turns.append(
                    Message(head.role, String(decoding: bytes[head.start..<end], as: UTF8.self).trimmed))
            }
            var index = 0
            while index < bytes.count {
                guard bytes[index] == 0x0a else {
                    index += 1
                    continue
                }
                let rest = bytes[index...]
                let isHuman = rest.starts(with: human)
                if isHuman || rest.starts(with: assistant) {
                    guard head != nil || bytes[..<index].allSatisfy({ $0 <= 0x20 }) else { return nil }
                    close(at: index)
                    index += isHuman ? human.count : assistant.count
                    head = (isHuman ? .user : .assistant, index)
                } else {
                    index += 1
                }
            }
            close(at: bytes.count)
            return turns.isEmpty ? nil : turns
        }
    }
}
