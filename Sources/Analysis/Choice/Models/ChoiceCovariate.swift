// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// What describes an option beside its method, one group of parameters of the conditional logit each.
package struct ChoiceCovariate: Sendable {
    package let name: String
    /// The parameters' names for the pages of a study that ballots chose from.
    let parameters: @Sendable ([Ballots.Page]) -> [String]
    /// Options x parameters of a page; nil where the page does not say.
    let values: @Sendable (Ballots.Page, _ count: Int) -> [[Double]]?

    /// One number an option.
    ///
    /// - Parameter value: of each option of a page, in the order shown; nil where it is not known.
    package static func number(
        _ name: String, _ value: @escaping @Sendable (Ballots.Page) -> [Double]?
    ) -> ChoiceCovariate {
        ChoiceCovariate(
            name: name, parameters: { _ in [name] },
            values: { page, _ in
                guard let values = value(page), values.count == page.methods.count,
                    values.allSatisfy(\.isFinite)
                else { return nil }
                return values.map { [$0] }
            })
    }

    /// The place on the page: the log-odds of each place against the first.
    package static let position = ChoiceCovariate(
        name: "position",
        parameters: { pages in
            let places = pages.map(\.placeCount).max() ?? 0
            return places < 2 ? [] : (2...places).map { "position \($0)" }
        },
        values: { page, count in page.places.map { place in (0..<count).map { place == $0 + 2 ? 1 : 0 } } })

    /// The option's own temperature.
    package static let temperature = number("temperature") { $0.temperatures }

    /// The natural logarithm of the number of tokens, 1 at least.
    package static let logTokens = number("log tokens") { page in
        page.tokens.map { $0.map { log(Double(max($0, 1))) } }
    }

    /// The natural logarithm of the number of characters, 1 at least.
    package static let logCharacters = number("log characters") { page in
        page.characters.map { $0.map { log(Double(max($0, 1))) } }
    }

    /// Hundreds of tokens more than the mean of the page.
    package static let tokenDifference = number("token difference") { page in
        page.tokens.map { difference($0, unit: 100) }
    }

    /// Hundreds of characters more than the mean of the page.
    package static let characterDifference = number("character difference") { page in
        page.characters.map { difference($0, unit: 100) }
    }

    static func difference(_ lengths: [Int], unit: Double) -> [Double] {
        let mean = lengths.reduce(0) { $0 + Double($1) } / Double(max(lengths.count, 1))
        return lengths.map { (Double($0) - mean) / unit }
    }
}
