// SPDX-License-Identifier: Apache-2.0

/// What an answer lacks before it can be saved, by criterion.
package enum AnswerFault: Hashable, Sendable {
    /// The criterion has no mark, or its ranking or ratings leave options out.
    case incomplete(criterion: String)
    /// Two options were given the same place of a ranking.
    case sameRank(criterion: String)
    /// A rating that the scale does not have.
    case outsideScale(criterion: String)
    /// A mark of another kind, a criterion that the section does not have, an option of another question, or a tie or
    /// "none" that the study does not offer: no page of the study sends such a form.
    case foreign
    /// Longer than `Answer.longestReason`, or a reason where none is asked for.
    case reason
}

extension Answer {
    /// The faults in the order of the criteria; none means that the answer can stand.
    ///
    /// - Parameter options: the names of the question's options, as the answer uses them.
    package func faults(
        section: SurveySection, options: [String], choices: StudyDefinition.ExtraChoices, asksReasons: Bool
    ) -> [AnswerFault] {
        var faults: [AnswerFault] = []
        let known = Set(options)
        for criterion in section.criteria {
            guard let mark = marks[criterion.id] else {
                faults.append(.incomplete(criterion: criterion.id))
                continue
            }
            switch (section.kind, mark) {
            case (.bestOf, .selection(let selection)), (.pairwise, .selection(let selection)):
                switch selection {
                case .option(let option): if !known.contains(option) { faults.append(.foreign) }
                case .tie: if !choices.tie { faults.append(.foreign) }
                case .none: if !choices.none { faults.append(.foreign) }
                }
            case (.ranking, .ranking(let ranked)):
                if !known.isSuperset(of: ranked) {
                    faults.append(.foreign)
                } else if Set(ranked).count < ranked.count {
                    faults.append(.sameRank(criterion: criterion.id))
                } else if ranked.count < options.count {
                    faults.append(.incomplete(criterion: criterion.id))
                }
            case (.rating, .ratings(let ratings)):
                if !known.isSuperset(of: ratings.keys) {
                    faults.append(.foreign)
                } else if ratings.count < options.count {
                    faults.append(.incomplete(criterion: criterion.id))
                } else if let scale = section.scale,
                    !ratings.values.allSatisfy({ scale.range.contains($0) })
                {
                    faults.append(.outsideScale(criterion: criterion.id))
                }
            default: faults.append(.foreign)
            }
        }
        if marks.keys.contains(where: { id in !section.criteria.contains { $0.id == id } }) {
            faults.append(.foreign)
        }
        if reason.count > Self.longestReason || (!reason.isEmpty && !asksReasons)
            || reason.unicodeScalars.contains("\0")
        {
            faults.append(.reason)
        }
        return faults
    }
}
