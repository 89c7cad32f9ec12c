// SPDX-License-Identifier: Apache-2.0

/// A volunteer's answer to one question: a mark for each of its criteria and, where offered, a reason.
package struct Answer: Equatable, Sendable {
    /// What was said under one criterion; options by the token of the volunteer's ballot, in the store by their id.
    package enum Mark: Equatable, Sendable {
        /// Of best-of and pairwise questions.
        case selection(Selection)
        /// Every option once, the best first.
        case ranking([String])
        /// Every option with a number of the section's scale.
        case ratings([String: Int])
    }

    /// By criterion id; complete when every criterion of the section has one.
    package var marks: [String: Mark]
    /// Free text, empty where nothing was written.
    package var reason: String

    package init(marks: [String: Mark], reason: String = "") {
        self.marks = marks
        self.reason = reason
    }

    /// The answer to a question of one criterion that has no id of its own.
    package init(_ selection: Selection) {
        self.init(marks: [SurveySection.Criterion.only: .selection(selection)])
    }

    /// The selection under the only criterion; nil where there are several or it is of another kind.
    package var selection: Selection? {
        guard marks.count == 1, case .selection(let selection)? = marks.values.first else { return nil }
        return selection
    }

    /// Most characters of a reason.
    package static let longestReason = 2_000

    /// The same answer with other names for the options; nil where `name` knows one of them not.
    package func renamed(_ name: (String) -> String?) -> Answer? {
        var own = self
        for (criterion, mark) in marks {
            switch mark {
            case .selection(.option(let option)):
                guard let new = name(option) else { return nil }
                own.marks[criterion] = .selection(.option(new))
            case .selection: break
            case .ranking(let options):
                let new = options.compactMap(name)
                guard new.count == options.count else { return nil }
                own.marks[criterion] = .ranking(new)
            case .ratings(let ratings):
                var new: [String: Int] = [:]
                for (option, rating) in ratings {
                    guard let option = name(option) else { return nil }
                    new[option] = rating
                }
                own.marks[criterion] = .ratings(new)
            }
        }
        return own
    }
}

extension Answer {
    /// `{"marks":{"main":{"option":"…"}},"reason":"…"}`; a mark is an `option`, a `choice` (`tie`, `none`), a `ranking` or
    /// `ratings`, and an empty reason is left out.
    package var canonical: CanonicalValue {
        var members: [String: CanonicalValue] = ["marks": .object(marks.mapValues(\.canonical))]
        if !reason.isEmpty { members["reason"] = .text(reason) }
        return .object(members)
    }

    /// Nil where the value is not what `canonical` makes.
    package init?(_ value: CanonicalValue) {
        guard case .object(let members)? = value["marks"] else { return nil }
        var marks: [String: Mark] = [:]
        for (criterion, value) in members {
            guard let mark = Mark(value) else { return nil }
            marks[criterion] = mark
        }
        self.init(marks: marks, reason: value["reason"]?.textValue ?? "")
    }
}

extension Answer.Mark {
    var canonical: CanonicalValue {
        switch self {
        case .selection(.option(let option)): .object(["option": .text(option)])
        case .selection(let extra): .object(["choice": .text(extra.formValue)])
        case .ranking(let options): .object(["ranking": .list(options.map { .text($0) })])
        case .ratings(let ratings): .object(["ratings": .object(ratings.mapValues { .integer($0) })])
        }
    }

    init?(_ value: CanonicalValue) {
        if let option = value["option"]?.textValue {
            self = .selection(.option(option))
        } else if let choice = value["choice"]?.textValue {
            guard choice == "tie" || choice == "none" else { return nil }
            self = .selection(Selection(formValue: choice))
        } else if case .list(let options)? = value["ranking"] {
            let texts = options.compactMap(\.textValue)
            guard texts.count == options.count else { return nil }
            self = .ranking(texts)
        } else if case .object(let ratings)? = value["ratings"] {
            let numbers = ratings.compactMapValues(\.integerValue)
            guard numbers.count == ratings.count else { return nil }
            self = .ratings(numbers)
        } else {
            return nil
        }
    }
}
