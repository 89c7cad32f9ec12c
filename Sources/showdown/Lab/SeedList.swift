// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The seeds of a laboratory's runs, in the order given.
struct SeedList {
    let seeds: [UInt64]

    /// - Parameter words: different whole numbers with commas between them.
    init(_ words: String) throws {
        let parts = words.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let numbers = parts.compactMap { UInt64($0).flatMap { $0 <= UInt64(Int.max) ? $0 : nil } }
        guard numbers.count == parts.count, Set(numbers).count == numbers.count else {
            throw ValidationError(
                "--seeds is \(words); give different whole numbers with commas between them.")
        }
        seeds = numbers
    }
}
