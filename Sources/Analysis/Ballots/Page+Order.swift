// SPDX-License-Identifier: Apache-2.0

extension Ballots.Page {
    /// An order of pages that follows from what they show alone.
    static func precedes(_ a: Self, _ b: Self) -> Bool {
        if a.methods != b.methods { return a.methods.lexicographicallyPrecedes(b.methods) }
        if a.places != b.places { return a.places.lexicographicallyPrecedes(b.places) }
        if a.responses != b.responses { return less(a.responses, b.responses) }
        if a.temperatures != b.temperatures { return less(a.temperatures, b.temperatures) }
        if a.tokens != b.tokens { return less(a.tokens, b.tokens) }
        return less(a.characters, b.characters)
    }

    /// What is unknown comes first.
    private static func less<Value: Comparable>(_ a: [Value]?, _ b: [Value]?) -> Bool {
        guard let b else { return false }
        return a.map { $0.lexicographicallyPrecedes(b) } ?? true
    }
}
