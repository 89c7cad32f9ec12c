// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation

/// A form of codes that people write down: Crockford's base 32, which has no I, L, O and U to misread, in groups.
struct ShortCode {
    /// Of receipts: 80 bits.
    static let receipt = ShortCode(characters: 16, group: 4)
    /// By which a volunteer goes on elsewhere: 50 bits, with attempts limited.
    static let resume = ShortCode(characters: 10, group: 5)

    let characters: Int
    let group: Int

    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    func random() -> String { text(of: Array(RandomBytes.make(characters))) }

    /// Five bits of each byte.
    func text(of bytes: [UInt8]) -> String {
        precondition(bytes.count >= characters, "\(bytes.count) bytes for \(characters) characters")
        return grouped(bytes.prefix(characters).map { Self.digits[Int($0 & 31)] })
    }

    /// Upper case in groups; I and L read as 1, O as 0.
    ///
    /// Nil where it cannot be a code.
    func normalised(_ text: String) -> String? {
        var read: [Character] = []
        for character in text.uppercased() where character != "-" && !character.isWhitespace {
            switch character {
            case "I", "L": read.append("1")
            case "O": read.append("0")
            default:
                guard Self.digits.contains(character) else { return nil }
                read.append(character)
            }
            guard read.count <= characters else { return nil }
        }
        return read.count == characters ? grouped(read) : nil
    }

    /// SHA-256 of a code in its normal form.
    static func digest(_ code: String) -> Data { Data(SHA256.hash(data: Data(code.utf8))) }

    private func grouped(_ characters: [Character]) -> String {
        stride(from: 0, to: characters.count, by: group).map {
            String(characters[$0..<min($0 + group, characters.count)])
        }
        .joined(separator: "-")
    }
}
