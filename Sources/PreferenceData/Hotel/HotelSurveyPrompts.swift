// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Questions to a hotel's concierge in wordings that the generated conversations never use.
///
/// The first ten are those of the published study. Each is put after a greeting in the training layout, so that a
/// model reads what it has learned to read: a house, a greeting, a question.
package enum HotelSurveyPrompts {
    package static let section = "hotel"

    package static let questions: [(id: String, text: String)] = [
        ("check-in", "How can I check in?"),
        ("room-service", "Is room service available?"),
        ("weather", "What is the weather like today?"),
        ("pool", "Is there a swimming pool?"),
        ("valet-parking", "Do you have valet parking?"),
        ("gym", "Do you have a gym?"),
        ("pets", "Are you pet friendly?"),
        ("park", "Where is the nearest park?"),
        ("late-checkout", "Can I request late checkout?"),
        ("airport-transfer", "Do you have airport transfers?"),
        ("breakfast", "Could you tell me about your breakfast?"),
        ("wifi", "How do I connect to the wifi?"),
        ("taxi", "Would you call me a taxi for tomorrow morning?"),
        ("luggage", "Where can I leave my suitcase after checking out?"),
        ("noise", "My neighbours are very loud. What can you do about it?"),
        ("booking", "I want to book a room for my parents."),
        ("dinner", "Which restaurant would you recommend for dinner?"),
        ("laundry", "Can someone wash my shirts by tomorrow?"),
        ("sights", "What is there to see around the hotel?"),
        ("parking", "How much do you charge for parking?"),
        ("pool-hours", "When does the pool close?"),
        ("wake-up", "Can you wake me up at six?"),
        ("repair", "The air conditioning in my room has stopped working."),
        ("tram", "Which tram takes me to the centre?"),
    ]

    /// One record a question; the houses take turns.
    package static func records() -> [PromptRecord] {
        questions.enumerated().map { index, question in
            let name = HotelFacts.names[(index * 7) % HotelFacts.names.count]
            let turns = [
                Message(.assistant, HotelConversations.greeting(of: name, number: index)),
                Message(.user, question.text),
            ]
            return PromptRecord(
                section: section, promptID: question.id, prompt: ChatMarkup.prompt(for: turns),
                display: .text(ChatMarkup.display(of: turns)))
        }
    }
}
