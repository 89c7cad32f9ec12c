// SPDX-License-Identifier: Apache-2.0

/// What a volunteer said about themselves: for each question the ids of options, a number or a text.
package struct BackgroundAnswers: Equatable, Sendable {
    /// By question id; an unanswered question is absent or holds no text.
    package var values: [String: [String]]

    package init(_ values: [String: [String]] = [:]) { self.values = values }

    package struct Fault: Equatable, Sendable {
        package enum Reason: Equatable, Sendable {
            case missing
            /// Not an option of the question, or more than one where one is asked for.
            case malformed
            case notANumber
            /// Longer than `ConsentStatement.longest` characters.
            case tooLong
        }

        /// The question's id.
        package var question: String
        package var reason: Reason

        package init(_ question: String, _ reason: Reason) {
            self.question = question
            self.reason = reason
        }
    }

    /// The faults in the order of the questions; none means that the answers can stand.
    package func faults(for questions: [BackgroundQuestion]) -> [Fault] {
        let known = questions.compactMap { question in
            fault(of: given(question.id), to: question).map { Fault(question.id, $0) }
        }
        let unknown = values.keys.filter { id in !questions.contains { $0.id == id } }.sorted()
        return known + unknown.map { Fault($0, .malformed) }
    }

    /// Whether an answer, complete and sound, is one with which the volunteer cannot go on.
    package func isScreenedOut(by questions: [BackgroundQuestion]) -> Bool {
        questions.contains { question in
            guard let accepts = question.accepts else { return false }
            let given = given(question.id)
            if let options = accepts.options { return !given.contains(where: options.contains) }
            guard let number = given.first.flatMap({ Int($0) }) else { return true }
            return accepts.from.map { number < $0 } ?? false || accepts.to.map { number > $0 } ?? false
        }
    }

    package var canonical: CanonicalValue {
        .object(values.filter { !$0.value.isEmpty }.mapValues { .list($0.map { .text($0) }) })
    }

    /// Nil where the value is not what `canonical` makes.
    package init?(_ value: CanonicalValue) {
        guard case .object(let members) = value else { return nil }
        var values: [String: [String]] = [:]
        for (id, member) in members {
            guard case .list(let list) = member else { return nil }
            values[id] = list.compactMap(\.textValue)
        }
        self.init(values)
    }

    private func given(_ id: String) -> [String] {
        (values[id] ?? []).filter { $0.contains { !$0.isWhitespace } }
    }

    private func fault(of given: [String], to question: BackgroundQuestion) -> Fault.Reason? {
        guard !given.isEmpty else { return question.isRequired ? .missing : nil }
        let ids = question.options.map(\.id)
        switch question.kind {
        case .choice: return given.count == 1 && ids.contains(given[0]) ? nil : .malformed
        case .choices:
            return Set(given).count == given.count && given.allSatisfy(ids.contains) ? nil : .malformed
        case .number:
            guard given.count == 1 else { return .malformed }
            return Int(given[0]).map { (-1_000_000...1_000_000).contains($0) } == true ? nil : .notANumber
        case .text:
            guard given.count == 1 else { return .malformed }
            if given[0].count > ConsentStatement.longest { return .tooLong }
            let hasControl = given[0].unicodeScalars.contains { $0.properties.generalCategory == .control }
            return hasControl ? .malformed : nil
        }
    }
}
