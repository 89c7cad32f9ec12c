// SPDX-License-Identifier: Apache-2.0

/// A text with places at which a true value stands beside a false one: `made in the {chloroplasts~mitochondria}`.
package struct FactText: Equatable, Sendable {
    private struct Piece: Equatable, Sendable {
        var right: String
        /// Nil where the piece says nothing that could be false.
        var wrong: String?
    }

    private var pieces: [Piece] = []

    init(_ notation: String) { self.init(notation[...]) }

    init(_ notation: Substring) {
        self.notation = String(notation)
        var rest = notation[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { pieces.append(Piece(right: String(rest[..<open]))) }
            let values = rest[rest.index(after: open)..<close].split(separator: "~").map(String.init)
            pieces.append(Piece(right: values.first ?? "", wrong: values.count == 2 ? values[1] : nil))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(Piece(right: String(rest))) }
    }

    /// What it was made of.
    let notation: String

    /// The text with every value true.
    package var text: String { pieces.map(\.right).joined() }

    /// The texts with one false value each, in the order of the places.
    package var falsehoods: [String] {
        pieces.indices.compactMap { place in
            guard let wrong = pieces[place].wrong else { return nil }
            return pieces.indices.map { $0 == place ? wrong : pieces[$0].right }.joined()
        }
    }
}
