// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// One invented hotel: its name and every fact that its concierge may state.
///
/// The facts are drawn from a stream named by the hotel, so that all conversations of one corpus agree about them.
package struct HotelFacts: Sendable, Equatable {
    /// What a house has or allows; a topic with a trait is only raised where it fits.
    package enum Trait: String, Sendable {
        case pool
        case noPool
        case pets
        case noPets
        case valet
        case ownParking
    }

    package static let names = [
        "Alder House", "Amber Court Hotel", "Bayview Inn", "Bellevue Garden Hotel", "Birch Hill Lodge",
        "Cedar Square Hotel", "Clearwater Inn", "Crescent Park Hotel", "Elmwood Manor", "Fairfield House",
        "Golden Anchor Hotel", "Grand Arbour Hotel", "Harbour Light Hotel", "Ivy Gate Hotel", "Juniper Inn",
        "Kingfisher Hotel", "Linden Palace", "Maple Court Inn", "Northgate Hotel", "Old Bridge Hotel",
        "Pine Valley Lodge", "Rosewater House", "Silver Birch Hotel", "Willow Bank Inn",
    ]

    package var name: String
    package var values: [String: String]
    package var traits: Set<Trait>

    package init(name: String, seed: UInt64) {
        var draws = SeededGenerator(seed: seed, stream: "hotel", name)
        self.name = name
        values = ["hotel": name]
        for slot in HotelVocabulary.facts.keys.sorted() {
            values[slot] = draws.pick(HotelVocabulary.facts[slot] ?? [])
        }
        if let network = name.split(separator: " ").first { values["wifi network"] = "\(network) Guest" }
        traits = [
            draws.uniform() < 0.65 ? .pool : .noPool, draws.uniform() < 0.6 ? .pets : .noPets,
            draws.uniform() < 0.4 ? .valet : .ownParking,
        ]
    }
}
