// SPDX-License-Identifier: Apache-2.0

internal import Randomness

/// Questions that name their subject in a frame that fits any subject, "I wanted to ask about the gym" for example.
///
/// A topic's own wordings are few, and a model that learns from them alone takes a question for the one that begins
/// alike. Where frame and subject vary independently, only the subject tells what is asked.
package enum HotelPlainQuestions {
    package static let frames = [
        "I wanted to ask about {}.", "What can you tell me about {}?", "I have a question about {}.",
        "Can you help me with {}?", "I need some information on {}, please.", "A quick question about {}.",
        "We would like to know more about {}.", "Do you know anything about {}?", "How about {}?",
        "What about {}?",
        "Is there anything that I should know about {}?", "Tell me about {}, please.",
        "My wife is asking about {}.",
        "What is the situation with {}?", "I am interested in {}.", "Who can help me with {}?",
        "How does it work with {}?",
    ]

    /// What stands in the frames, by topic.
    package static let subjects: [String: [String]] = [
        "reservation": ["a reservation", "a booking", "booking a room", "a room for my family"],
        "check-in": ["check-in", "the check-in", "checking in", "our arrival"],
        "late-checkout": ["late checkout", "a late checkout", "checking out late", "a later checkout"],
        "luggage": ["my luggage", "my suitcase", "our suitcases", "storing our bags"],
        "payment": ["payment", "the bill", "paying the bill", "paying by card"],
        "breakfast": ["breakfast", "your breakfast", "the breakfast", "the breakfast buffet"],
        "room-service": ["room service", "the room service", "food in our room"],
        "restaurant": ["the restaurant", "your restaurant", "dinner", "a table for dinner"],
        "bar": ["the bar", "your bar", "a drink", "cocktails"],
        "gym": ["the gym", "a gym", "your gym", "the fitness room"],
        "pool": ["the pool", "a pool", "the swimming pool", "swimming"],
        "no-pool": ["the pool", "a pool", "the swimming pool", "swimming"],
        "pets": ["pets", "my pet", "my dog", "dogs"],
        "no-pets": ["pets", "my pet", "my dog", "dogs"],
        "park": ["the nearest park", "the park", "a park", "parks"],
        "sights": ["the sights", "sights", "things to see", "sightseeing"],
        "weather": ["the weather", "the weather today", "today's weather", "the forecast"],
        "wifi": ["the wifi", "wifi", "the internet", "your wifi"],
        "noise": ["the noise", "my loud neighbours", "the loud neighbours", "loud music next door"],
        "repairs": ["the air conditioning", "a broken lamp", "the broken shower", "a repair in my room"],
        "housekeeping": ["housekeeping", "fresh towels", "more towels", "cleaning my room"],
        "laundry": ["laundry", "washing my shirts", "my shirts", "the laundry"],
        "wake-up": ["a wake-up call", "the wake-up call", "waking me up", "waking us up early"],
        "parking": ["parking", "a parking space", "the garage", "my car"],
        "valet": ["parking", "valet parking", "the valet", "my car"],
        "taxi": ["a taxi", "the taxi", "a taxi for tomorrow", "a cab"],
        "airport": [
            "the airport shuttle", "an airport transfer", "airport transfers", "getting to the airport",
        ],
        "transit": ["the tram", "the bus", "the tram to the centre", "public transport"],
    ]

    /// A question about a topic; nil where it has no subjects.
    static func question(about topic: String, draws: inout SeededGenerator) -> String? {
        guard let subjects = subjects[topic], !subjects.isEmpty else { return nil }
        return draws.pick(frames).replacing("{}", with: draws.pick(subjects))
    }
}
