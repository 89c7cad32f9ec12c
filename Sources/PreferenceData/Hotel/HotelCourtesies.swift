// SPDX-License-Identifier: Apache-2.0

/// What is said around the topics: greetings, thanks, farewells, and the two kinds of unhelpful answer.
enum HotelCourtesies {
    static let greetings: [HotelTopic.Stage: [String]] = [
        .arriving: [
            "Good morning and welcome to {hotel}. How may I help you today?",
            "Good afternoon, this is the front desk of {hotel}. What can I do for you?",
            "Thank you for contacting {hotel}. How can I help you with your trip?",
            "Hello and welcome to {hotel}. How may I help you?",
            "Good evening, {hotel}, reservations. What can I do for you?",
        ],
        .staying: [
            "Good morning and welcome to {hotel}. How may I help you today?",
            "Hello, this is the concierge of {hotel}. What can I do for you?",
            "Good evening, you have reached the front desk of {hotel}. How can I help?",
            "Hello and welcome to {hotel}. How may I help you?",
            "Good afternoon, {hotel}, front desk. What may I do for you?",
        ],
    ]

    /// Before a guest's next subject.
    static let turnings = [
        "Thank you.", "Great, thank you.", "Perfect.", "Good to know.", "That helps a lot.", "Thanks!",
        "Wonderful.", "I see, thanks.", "One more question.", "Ok, great.",
    ]

    static let thanks = [
        "That is all, thank you very much.", "Thank you, you have been very helpful.",
        "Great, that was everything.", "Perfect, thanks for your help!", "Wonderful, thank you so much.",
        "No, that is all I need. Thank you!", "Thanks, have a nice day.",
    ]

    static let farewells: [HotelTopic.Stage: [String]] = [
        .arriving: texts(
            """
            - You are very welcome. We look forward to having you here at {hotel}, and if any question comes
              up before your trip, just call or write to us at any time. Have a safe journey.
            - It was my pleasure. Everything will be prepared for you at {hotel}, and our team is here day and
              night if your plans should change. We wish you a pleasant trip.
            - Thank you for choosing {hotel}. I am glad that I could help you, and I hope that your journey is
              easy and pleasant. We will see you soon.
            """),
        .staying: texts(
            """
            - You are very welcome. I hope that you enjoy the rest of your stay at {hotel}, and if you need
              anything else, the front desk is here for you day and night.
            - It was my pleasure. Please do not hesitate to call again if there is anything that we can do for
              you. Everybody at {hotel} wishes you a lovely day.
            - I am glad that I could help. Have a wonderful time in the city, and remember that somebody at
              {hotel} is always awake if you need us.
            """),
    ]

    static let curt = [
        "No idea.", "Yes, sure.", "Please look it up on our website.", "You can read that in the folder.",
        "Ask somebody else, please.", "Maybe. We will see.", "That is written on the sign.",
        "Not my department.",
        "I told you already.", "Fine.", "It depends.", "Call again tomorrow.",
    ]

    static let evasive = texts(
        """
        - Thank you for asking about <subject>. I am afraid that I cannot say anything certain at the
          moment, because it depends on many things. Perhaps one of my colleagues knows more later in the
          day.
        - That is a good question. Many of our guests ask about <subject>, and the answer is not always
          the same. I would suggest that you wait a little and see how things develop.
        - As for <subject>, I would not like to promise anything. There may be some information on our
          website, or you could try to call again when the office is open.
        - I understand that <subject> matters to you. We always do our best for every guest, and I am sure
          that it will turn out well in the end. Thank you for your patience.
        - Yes, of course. There are different possibilities for <subject>, and each of them has its good
          sides. Please think it over and come back to us whenever you are ready.
        - I have heard something about <subject>, but I do not remember it exactly. Please take a look
          around the hotel, and I am sure that you will find what you need.
        """)

    static let trips = [
        "a family holiday", "a business trip", "a weekend in the city", "a long journey by train",
        "a visit to friends", "a conference", "a wedding anniversary",
    ]

    /// One text for each line that begins with a dash; the other lines continue the one above.
    private static func texts(_ list: String) -> [String] {
        var texts: [String] = []
        for line in list.split(separator: "\n") {
            if !line.hasPrefix("- "), let last = texts.popLast() {
                texts.append("\(last) \(line.drop { $0 == " " })")
            } else {
                texts.append(String(line.dropFirst(2)))
            }
        }
        return texts
    }
}
