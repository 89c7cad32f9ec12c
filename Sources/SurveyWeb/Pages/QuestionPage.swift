// SPDX-License-Identifier: Apache-2.0

import Surveys

/// One question of any kind: the scenario, the prompt, the responses and what is asked of them, nothing marked beforehand.
struct QuestionPage: RepeatedPage {
    static let template = "question"

    /// A response, or an extra choice, as a radio button that fills the width.
    struct Choice: Hashable, Sendable {
        /// The element's id; says the position and nothing else.
        var id: String
        var value: String
        var label: String
        var text: String
        var isEmpty: Bool
        var checked: Bool
    }

    /// A response to read, and the numbers to give it where the question asks for numbers.
    struct Card: Hashable, Sendable {
        var id: String
        var label: String
        var text: String
        var isEmpty: Bool
        var grades: [Grades]
    }

    /// The numbers that a response may be given under one criterion.
    struct Grades: Hashable, Sendable {
        var id: String
        var name: String
        /// What the numbers mean; the criterion where there are several.
        var legend: String
        /// For readers of the screen, where the legend does not say it.
        var legendRest: String?
        var lowest: String?
        var highest: String?
        var steps: [Step]
        var fault: String?
    }

    struct Step: Hashable, Sendable {
        var id: String
        var number: Int
        var checked: Bool
    }

    /// One of several criteria that choose among the responses.
    struct Criterion: Hashable, Sendable {
        var id: String
        var name: String
        var text: String
        var options: [Choice]
        var hasExtras: Bool
        var extras: [Choice]
        var fault: String?
    }

    struct Fault: Hashable, Sendable {
        var target: String
        var message: String
    }

    /// The choice among responses under one criterion.
    struct Question: Hashable, Sendable {
        var criterion: String
        var responses: [Choice]
        var hasExtras: Bool
        var extras: [Choice]
        var fault: String?
    }

    struct Reason: Hashable, Sendable {
        var text: String
        var most: Int
        var fault: String?
    }

    var title: String
    var action: String
    var progress: String
    /// Nil before the first answer.
    var saved: String?
    var instructions: [String]
    var sectionTitle: String
    var scenario: String
    var prompt: String
    /// The language of prompt and responses.
    var language: String
    var heading: String
    var hint: String
    /// Kinds that choose, with one criterion.
    var question: Question?
    /// All other kinds: the responses to read.
    var cards: [Card] = []
    var hasCards = false
    var criteria: [Criterion] = []
    var reason: Reason?
    var faults: [Fault]
    var isFaulty: Bool
    /// Where Back leads; nil on the first question.
    var back: String?
    /// Whether the volunteer came from the review and goes back to it.
    var fromReview: Bool
    /// Milliseconds since 1970 when the question was first sent.
    var shownAt: String
    var token: String

    /// What surrounds a question beside its ballot.
    struct Setting {
        var edition: Edition
        var answered: Int
        var given: GivenAnswer
        var faults: [GivenAnswer.Fault]
        var fromReview: Bool
        var shownAt: Int
        var token: String
    }

    init(_ ballot: Ballot, in setting: Setting) {
        let texts = setting.edition.catalogue
        let study = setting.edition.definition
        progress = texts.text(.questionOf, ("place", ballot.place), ("count", ballot.count))
        isFaulty = !setting.faults.isEmpty
        title = isFaulty ? texts.text(.errorTitle, words: ("title", progress)) : progress
        action = "/question/\(ballot.place)"
        saved =
            setting.answered == 0
            ? nil : texts.text(.answersSaved, ("saved", setting.answered), ("count", ballot.count))
        instructions = study.introduction
        sectionTitle = ballot.section.title
        scenario = ballot.section.scenario
        prompt = HTMLText.displayed(ballot.prompt)
        language = setting.edition.stimulusLanguage
        back = ballot.place == 1 ? nil : "/question/\(ballot.place - 1)"
        fromReview = setting.fromReview
        shownAt = String(setting.shownAt)
        token = setting.token
        let layout = QuestionLayout(
            ballot: ballot, texts: texts, choices: study.choices, given: setting.given, faults: setting.faults
        )
        heading = layout.heading
        hint = layout.hint
        faults = layout.summary
        switch (ballot.section.kind, ballot.section.criteria.count) {
        case (.bestOf, ...1), (.pairwise, ...1): question = layout.question
        case (.bestOf, _), (.pairwise, _):
            cards = layout.cards(graded: false)
            criteria = layout.criteria
        case (.ranking, _), (.rating, _): cards = layout.cards(graded: true)
        }
        hasCards = !cards.isEmpty
        if study.asksReasons {
            let isLong = setting.faults.contains(.reasonTooLong)
            reason = Reason(
                text: setting.given.reason, most: Answer.longestReason,
                fault: isLong ? texts.text(.reasonTooLong, ("most", Answer.longestReason)) : nil)
        }
    }

    mutating func visitTexts(_ visit: (inout String) -> Void) {
        visit(&title)
        visit(&action)
        visit(&progress)
        if var text = saved {
            visit(&text)
            saved = text
        }
        visit(&prompt)
        if var path = back {
            visit(&path)
            back = path
        }
        visit(&shownAt)
        visit(&token)
        if var own = question {
            question = nil
            for index in own.responses.indices {
                visit(&own.responses[index].value)
                if !own.responses[index].isEmpty { visit(&own.responses[index].text) }
            }
            question = own
        }
        for index in cards.indices {
            if !cards[index].isEmpty { visit(&cards[index].text) }
            for grade in cards[index].grades.indices { visit(&cards[index].grades[grade].name) }
        }
        for index in criteria.indices {
            for option in criteria[index].options.indices { visit(&criteria[index].options[option].value) }
        }
        if reason?.text.isEmpty == false, var own = reason {
            visit(&own.text)
            reason = own
        }
    }
}
