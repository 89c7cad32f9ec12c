// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Questions for a survey about tutors, in wordings that no generated conversation has.
package enum EducationSurveyPrompts {
    package static let section = "edu"

    private static let frames = [
        "How would you describe <name> to a younger student?",
        "Tell me the most important thing about <name>.",
        "Please give me a short summary of <name>.",
    ]

    /// Two or three questions from each subject, 25 in all.
    package static func records() -> [PromptRecord] {
        var records: [PromptRecord] = []
        for round in 0..<3 {
            for (index, subject) in EducationSubject.all.enumerated() where records.count < 25 {
                let concept = subject.concepts[(index + 2 * round) % subject.concepts.count]
                let question = frames[(index + round) % frames.count].replacing("<name>", with: concept.name)
                let greeting = TutorMood.all[0].greetings[0].replacing("<subject>", with: subject.name)
                let turns = [Message(.assistant, greeting), Message(.user, question)]
                records.append(
                    PromptRecord(
                        section: section, promptID: "\(section)-\(records.count + 1)",
                        prompt: ChatMarkup.prompt(for: turns),
                        display: .text(ChatMarkup.display(of: turns, user: "Student", assistant: "Tutor"))))
            }
        }
        return records
    }
}
