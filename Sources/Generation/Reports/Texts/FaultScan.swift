// SPDX-License-Identifier: Apache-2.0

/// Looks for `TextFault`s in responses of one section.
package struct FaultScan: Sendable {
    /// A fault and the place of its first sign, counted in scalars.
    package struct Finding: Equatable, Sendable {
        package var fault: TextFault
        package var place: Int
    }

    private static let marks = [
        "<|", "|>", "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<s>", "</s>", "<start_of_turn>",
        "<end_of_turn>",
        "<unk>", "<pad>", "[PAD]", "[UNK]", "### Instruction", "### Response",
    ].map { Array($0.unicodeScalars) }
    private static let addresses = ["http://", "https://", "www."].map { Array($0.unicodeScalars) }
    private static let selfReferences = [
        "language model", "as an ai", "i am an ai", "i'm an ai", "artificial intelligence", "ai assistant",
    ].map { Array($0.unicodeScalars) }

    private let speakers: Set<String>
    private let systems: Set<WritingSystem>

    /// - Parameter prompts: what volunteers see of the section's prompts: their scripts and speakers are the usual ones.
    package init(prompts: some Sequence<String>) {
        var speakers: Set<String> = ["user", "human", "assistant", "system"]
        var systems: Set<WritingSystem> = []
        for prompt in prompts {
            systems.formUnion(WritingSystem.all(in: prompt))
            for line in prompt.split(whereSeparator: \.isNewline) {
                if let name = Self.speaker(of: line.unicodeScalars.prefix(26)) { speakers.insert(name) }
            }
        }
        self.speakers = speakers
        self.systems = systems
    }

    /// Each fault at most once, in the order of `TextFault`.
    package func findings(in text: String) -> [Finding] {
        let scalars = Array(text.unicodeScalars)
        var places: [TextFault: Int] = [:]
        func note(_ fault: TextFault, _ place: Int) { if places[fault] == nil { places[fault] = place } }
        var lineStart = true
        for place in scalars.indices {
            let scalar = scalars[place]
            if lineStart, let name = Self.speaker(of: scalars[place...].prefix(26)), speakers.contains(name) {
                note(.speaker, place)
            }
            lineStart = scalar == "\n" || scalar == "\r" || lineStart && scalar == " "
            switch scalar {
            case "<", "[", "|", "#":
                if Self.marks.contains(where: { Self.stands($0, in: scalars, at: place) }) {
                    note(.chatMark, place)
                }
            case "h", "H", "w", "W":
                if Self.startsWord(scalars, at: place),
                    Self.addresses.contains(where: { Self.stands($0, in: scalars, at: place, anyCase: true) })
                {
                    note(.address, place)
                }
            case "@": if Self.isMailAddress(scalars, at: place) { note(.address, place) }
            case "a", "A", "i", "I", "l", "L":
                if Self.startsWord(scalars, at: place),
                    Self.selfReferences.contains(where: {
                        Self.stands($0, in: scalars, at: place, anyCase: true)
                            && Self.endsWord(scalars, at: place + $0.count)
                    })
                {
                    note(.selfReference, place)
                }
            case "\u{fffd}": note(.invalidCharacter, place)
            default: if scalar.value < 0x20 || scalar.value >= 0x7f { noteSpecial(scalar, place, note) }
            }
        }
        return TextFault.allCases.compactMap { fault in
            places[fault].map { Finding(fault: fault, place: $0) }
        }
    }

    private func noteSpecial(_ scalar: Unicode.Scalar, _ place: Int, _ note: (TextFault, Int) -> Void) {
        switch scalar.value {
        case 0x09, 0x0a, 0x0d: return
        case 0..<0x20, 0x7f..<0xa0, 0x200b, 0x200e, 0x200f, 0x202a...0x202e, 0x2060...0x2069, 0xfeff,
            0xfff9...0xfffb, 0xe000...0xf8ff, 0xf0000...:
            // The marks of direction belong to texts that are written from the right.
            if scalar.value == 0x200e || scalar.value == 0x200f,
                !systems.isDisjoint(with: [.arabic, .hebrew])
            {
                return
            }
            note(.controlCharacter, place)
        default:
            if let system = WritingSystem(scalar), !systems.contains(system) { note(.otherScript, place) }
        }
    }

    /// The name in small letters, where a line begins with one word of at most 24 letters and a colon.
    private static func speaker(of line: some Sequence<Unicode.Scalar>) -> String? {
        var name = String.UnicodeScalarView()
        for scalar in line {
            if scalar == ":" { return name.count < 2 ? nil : String(name).lowercased() }
            guard name.count < 24, scalar.properties.isAlphabetic else { return nil }
            name.append(scalar)
        }
        return nil
    }

    private static func stands(
        _ wanted: [Unicode.Scalar], in scalars: [Unicode.Scalar], at place: Int, anyCase: Bool = false
    ) -> Bool {
        guard place + wanted.count <= scalars.count else { return false }
        return wanted.indices.allSatisfy { offset in
            let scalar = scalars[place + offset]
            if scalar == wanted[offset] { return true }
            return anyCase && (0x41...0x5a).contains(scalar.value)
                && scalar.value | 0x20 == wanted[offset].value
        }
    }

    private static func startsWord(_ scalars: [Unicode.Scalar], at place: Int) -> Bool {
        place == 0 || !scalars[place - 1].properties.isAlphabetic
    }

    private static func endsWord(_ scalars: [Unicode.Scalar], at place: Int) -> Bool {
        place >= scalars.count || !scalars[place].properties.isAlphabetic || scalars[place] == "s"
    }

    /// A letter or digit before the sign, and after it a name with a point between letters.
    private static func isMailAddress(_ scalars: [Unicode.Scalar], at place: Int) -> Bool {
        guard place > 0, isNamePart(scalars[place - 1]) else { return false }
        var next = place + 1
        while next < scalars.count, isNamePart(scalars[next]) || scalars[next] == "-" { next += 1 }
        return next > place + 1 && next + 1 < scalars.count && scalars[next] == "."
            && isNamePart(scalars[next + 1])
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }
}
