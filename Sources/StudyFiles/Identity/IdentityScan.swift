// SPDX-License-Identifier: Apache-2.0

/// Looks for the names of methods and checkpoints, and for how a response was drawn, in texts that volunteers read.
///
/// Whole words only: no letter, digit or underscore may stand beside the name. A name of capitals, digits and
/// signs (`COALA`, `DPO-2`) counts only as written, so that the animal `coala` is not a method; one of small
/// letters alone (`sft`) counts as written and in capitals; any other name counts in any case. Of a checkpoint, the
/// path and its last component are looked for, the latter only if it could not be a plain word of the language.
package struct IdentityScan: Sendable {
    /// A name and the text in which it stands.
    package struct Finding: Equatable, Sendable, CustomStringConvertible {
        package var name: String
        /// `consent.parts.purpose` or `question hotel-03, a response`, for example.
        package var place: String

        package init(name: String, place: String) {
            self.name = name
            self.place = place
        }

        package var description: String { "\(place) says \"\(name)\"" }
    }

    /// A name where it stands in a text.
    package struct Match: Equatable, Sendable {
        package enum Kind: String, Codable, Sendable {
            case method, checkpoint
            /// A model or a maker of models that the public knows.
            case model
            /// One of the temperatures beside a word of sampling, or a term such as top-p.
            case sampling
        }

        package var kind: Kind
        /// The name looked for; of a temperature what the text says.
        package var name: String
        /// Where it begins, counted in scalars.
        package var place: Int
    }

    private struct Name {
        enum Case { case exact, exactOrCapitals, any }

        var kind: Match.Kind
        var text: String
        var scalars: [Unicode.Scalar]
        var capitals: [Unicode.Scalar]
        var folded: [Unicode.Scalar]
        var matching: Case

        init(_ text: String, _ kind: Match.Kind) {
            self.text = text
            self.kind = kind
            scalars = Array(text.unicodeScalars)
            capitals = Array(text.uppercased().unicodeScalars)
            folded = scalars.map(\.folded)
            let hasSmall = text.contains(where: \.isLowercase)
            let isSmall = text.allSatisfy(\.isLowercase)
            matching = kind == .sampling || hasSmall && !isSmall ? .any : isSmall ? .exactOrCapitals : .exact
            if kind == .model { matching = ModelNames.asWritten.contains(text) ? .exact : .any }
        }

        func stands(in text: [Unicode.Scalar], at place: Int) -> Bool {
            func equals(_ wanted: [Unicode.Scalar]) -> Bool {
                let end = place + wanted.count
                return end <= text.count && text[place..<end].elementsEqual(wanted)
                    && (end == text.count || !text[end].isWordPart)
            }
            switch matching {
            case .exact: return equals(scalars)
            case .exactOrCapitals: return equals(scalars) || equals(capitals)
            case .any:
                let end = place + folded.count
                return end <= text.count && zip(text[place..<end], folded).allSatisfy { $0.folded == $1 }
                    && (end == text.count || !text[end].isWordPart)
            }
        }
    }

    private var names: [Name] = []
    /// Places in `names` by the first scalar, folded.
    private var byFirst: [Unicode.Scalar: [Int]] = [:]
    private let temperatures: TemperatureMention?

    /// - Parameters:
    ///   - temperatures: those of the responses; none look for no word about sampling.
    ///   - models: whether names of models and their makers are looked for, too.
    package init(
        methods: some Sequence<String>, checkpoints: some Sequence<String>, temperatures: [Double] = [],
        models: Bool = false
    ) {
        var wanted: [String: Match.Kind] = [:]
        if models { for name in ModelNames.anyCase + ModelNames.asWritten { wanted[name] = .model } }
        if !temperatures.isEmpty { for term in TemperatureMention.terms { wanted[term] = .sampling } }
        for checkpoint in checkpoints {
            wanted[checkpoint] = .checkpoint
            let last = checkpoint.split(separator: "/").last.map(String.init) ?? checkpoint
            if !last.allSatisfy({ $0.isLowercase }) { wanted[last] = .checkpoint }
        }
        for method in methods { wanted[method] = .method }
        self.temperatures = temperatures.isEmpty ? nil : TemperatureMention(temperatures)
        for (text, kind) in wanted.sorted(by: { $0.key < $1.key }) {
            guard let first = text.unicodeScalars.first else { continue }
            byFirst[first.folded, default: []].append(names.count)
            names.append(Name(text, kind))
        }
    }

    /// Each name at most once, sorted.
    package func findings(in text: String, place: String) -> [Finding] {
        matches(in: text).map { Finding(name: $0.name, place: place) }
    }

    /// Each name at most once, where it stands first; sorted by name.
    package func matches(in text: String) -> [Match] {
        let scalars = Array(text.unicodeScalars)
        var found: [Int: Int] = [:]
        var matches: [Match] = []
        var afterWordPart = false
        for place in scalars.indices {
            defer { afterWordPart = scalars[place].isWordPart }
            guard !afterWordPart else { continue }
            if let candidates = byFirst[scalars[place].folded] {
                for name in candidates where found[name] == nil && names[name].stands(in: scalars, at: place)
                {
                    found[name] = place
                }
            }
            if let temperatures, let mention = temperatures.mention(in: scalars, at: place),
                !matches.contains(where: { $0.name == mention })
            {
                matches.append(Match(kind: .sampling, name: mention, place: place))
            }
        }
        for (name, place) in found {
            matches.append(Match(kind: names[name].kind, name: names[name].text, place: place))
        }
        return matches.sorted { ($0.name, $0.place) < ($1.name, $1.place) }
    }
}

extension Unicode.Scalar {
    var isWordPart: Bool {
        switch value {
        case 0x30...0x39, 0x41...0x5a, 0x5f, 0x61...0x7a: true
        case 0..<0x80: false
        default: properties.isAlphabetic || properties.numericType != nil
        }
    }

    /// The small letter, where it is one scalar.
    var folded: Unicode.Scalar {
        if value < 0x80 {
            return (0x41...0x5a).contains(value) ? Unicode.Scalar(UInt8(value) | 0x20) : self
        }
        let small = properties.lowercaseMapping.unicodeScalars
        return small.count == 1 ? small.first ?? self : self
    }
}
