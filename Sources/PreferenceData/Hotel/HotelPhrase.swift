// SPDX-License-Identifier: Apache-2.0

package import Randomness

/// A sentence or two of the grammar whose slots are still open.
package struct HotelPhrase: Sendable, Equatable {
    private enum Piece: Sendable, Equatable {
        case text(String)
        case slot(String)
    }

    private var pieces: [Piece]

    /// Chooses a wording for each courtesy of a template.
    ///
    /// Two neighbouring courtesies never meet in a template, so the choices are independent.
    package init(_ template: String, draws: inout SeededGenerator) {
        var text = template
        for name in HotelVocabulary.courtesies.keys.sorted() {
            let mark = "<\(name)>"
            while let range = text.firstRange(of: mark) {
                text.replaceSubrange(range, with: draws.pick(HotelVocabulary.courtesies[name] ?? []))
            }
        }
        pieces = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            pieces.append(.slot(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
    }

    /// The slots in the order in which they appear.
    package var slots: [String] {
        pieces.compactMap { piece in
            if case .slot(let name) = piece { name } else { nil }
        }
    }

    /// The published form: each value stands in a mark such as `[check in time|2 pm]`.
    package func marked(with values: [String: String]) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .slot(let name): "[\(name)|\(values[name] ?? name)]"
            }
        }.joined()
    }

    /// Rewrites what stands between the slots.
    package func mapText(_ change: (String) -> String) -> HotelPhrase {
        var copy = self
        copy.pieces = pieces.map { piece in
            if case .text(let text) = piece { .text(change(text)) } else { piece }
        }
        return copy
    }
}
