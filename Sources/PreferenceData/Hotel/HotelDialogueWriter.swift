// SPDX-License-Identifier: Apache-2.0

import Randomness

/// Writes one dialogue: chooses topics that fit the guest's stage and the house, and remembers what has been said.
struct HotelDialogueWriter {
    private let hotel: HotelFacts
    private var draws: SeededGenerator
    private let stage: HotelTopic.Stage
    private var values: [String: String]
    /// Slots whose values either side has mentioned.
    private var stated: Set<String> = []
    private var utterances: [[String]] = []
    private var alternatives: [Alternative] = []
    private var topics: [HotelTopic]

    init(hotel: HotelFacts, draws: SeededGenerator) {
        self.hotel = hotel
        self.draws = draws
        let stage: HotelTopic.Stage = self.draws.uniform() < 0.4 ? .arriving : .staying
        self.stage = stage
        values = hotel.values
        for slot in HotelVocabulary.details.keys.sorted() {
            values[slot] = self.draws.pick(HotelVocabulary.details[slot] ?? [])
        }
        topics = HotelTopic.all.filter { topic in
            topic.stages.contains(stage) && topic.trait.map(hotel.traits.contains) != false
        }
        self.draws.shuffle(&topics)
    }

    consuming func write() -> PublishedDialogue {
        let turns = 3 + draws.integer(below: 4)
        let closes = draws.uniform() < 0.5
        say(draws.pick(HotelCourtesies.greetings[stage] ?? []), by: "agent1")
        var questions = 0
        let wanted = closes ? turns - 1 : turns
        while questions < wanted, let topic = topics.popLast() {
            exchange(topic.opening, about: topic, isNewTopic: questions > 0)
            questions += 1
            var followUps = draws.shuffled(topic.followUps)
            let depth = draws.uniform() < 0.85 ? (draws.uniform() < 0.25 ? 2 : 1) : 0
            followUps = Array(followUps.prefix(min(depth, wanted - questions)))
            for followUp in followUps { exchange(followUp, about: topic, isNewTopic: false) }
            questions += followUps.count
        }
        if closes {
            say(draws.pick(HotelCourtesies.thanks), by: "agent2", casual: true)
            say(draws.pick(HotelCourtesies.farewells[stage] ?? []), by: "agent1")
        }
        let trip = draws.pick(HotelCourtesies.trips)
        return PublishedDialogue(
            hotelName: hotel.name,
            agent1: "You are the concierge of \(hotel.name). You are warm, patient and exact.",
            agent2: stage == .arriving
                ? "You are planning \(trip) and ask the hotel a few things before you arrive."
                : "You are a guest of the hotel, on \(trip), and ask the front desk for help.",
            utterances: utterances, alternatives: alternatives)
    }

    private mutating func say(_ template: String, by speaker: String, casual: Bool = false) {
        var phrase = HotelPhrase(template, draws: &draws)
        if casual { phrase = HotelGuestVoice.casual(phrase, draws: &draws) }
        utterances.append([speaker, phrase.marked(with: values)])
        stated.formUnion(phrase.slots)
    }

    private mutating func exchange(_ exchange: HotelTopic.Exchange, about topic: HotelTopic, isNewTopic: Bool)
    {
        let turning = isNewTopic && draws.uniform() < 0.6 ? draws.pick(HotelCourtesies.turnings) + " " : ""
        let isOpening = exchange.questions == topic.opening.questions
        let plain =
            isOpening && draws.uniform() < 0.5
            ? HotelPlainQuestions.question(about: topic.name, draws: &draws) : nil
        say(turning + (plain ?? draws.pick(exchange.questions)), by: "agent2", casual: true)
        let answer = HotelPhrase(draws.pick(exchange.answers), draws: &draws)
        let turn = utterances.count
        utterances.append(["agent1", answer.marked(with: values)])
        alternatives.append(
            Alternative(
                turn: turn, kind: "wrong-slot",
                text: contradiction(of: answer) ?? answerAbout(otherThan: topic)))
        if draws.uniform() < 0.5 {
            let isCurt = draws.uniform() < 0.4
            let text = draws.pick(isCurt ? HotelCourtesies.curt : HotelCourtesies.evasive)
            alternatives.append(
                Alternative(
                    turn: turn, kind: isCurt ? "curt" : "evasive",
                    text: text.replacing("<subject>", with: topic.subject)))
        }
        stated.formUnion(answer.slots)
    }

    /// The same sentences with one value that differs from what was said before in this conversation; nil where the
    /// answer repeats nothing.
    private mutating func contradiction(of answer: HotelPhrase) -> String? {
        var candidates: [String] = []
        for slot in answer.slots where stated.contains(slot) && !candidates.contains(slot) {
            if others(than: slot).count > 0 { candidates.append(slot) }
        }
        guard !candidates.isEmpty else { return nil }
        let slot = draws.pick(candidates)
        var changed = values
        changed[slot] = draws.pick(others(than: slot))
        return answer.marked(with: changed)
    }

    private func others(than slot: String) -> [String] {
        let all = HotelVocabulary.facts[slot] ?? HotelVocabulary.details[slot] ?? []
        return all.filter { $0 != values[slot] }
    }

    /// A good answer to a question that the guest did not ask.
    private mutating func answerAbout(otherThan topic: HotelTopic) -> String {
        let unused =
            topics.isEmpty ? HotelTopic.all.filter { $0.trait == nil && $0.name != topic.name } : topics
        return HotelPhrase(draws.pick(draws.pick(unused).opening.answers), draws: &draws).marked(with: values)
    }
}
