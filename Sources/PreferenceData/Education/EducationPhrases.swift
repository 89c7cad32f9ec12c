// SPDX-License-Identifier: Apache-2.0

/// What students and tutors say about any concept; `<name>` stands for it.
enum EducationPhrases {
    static let definitions = [
        "What is <name>?", "Can you explain what <name> is?",
        "Could you tell me in simple words what <name> is?",
        "I still do not know what <name> is. Can you help me?", "How would you define <name>?",
        "What do we mean when we speak of <name>?",
    ]

    static let pastDefinitions = [
        "What was <name>?", "Can you explain what <name> was?",
        "Could you tell me in simple words what <name> was?",
        "I still do not know what <name> was. Can you help me?", "How would you sum up <name>?",
        "What do we mean when we speak of <name>?",
    ]

    static let quizRequests = [
        "What could the quiz ask about <name>?",
        "Can you give me a quiz question about <name>, with the answer?",
        "How might <name> come up in the quiz?", "Could we practise one question about <name>?",
    ]

    static let quizAnswers = [
        "A likely question is this one: <question> The answer: <answer>",
        "Let us practise. The question: <question> And the answer: <answer>",
        "You could be asked: <question> Then you would say: <answer>",
    ]

    static let changes = [
        "Now something else.", "Let us go on to the next topic.", "There is one more thing on my list.",
        "Another topic, if I may.",
    ]

    static let curt = [
        "Look it up in your book.", "That is in chapter three.", "You should know that by now.",
        "It is simple, really.",
        "Just learn it by heart.", "Ask your teacher about <name>.",
    ]

    static let evasive = [
        "There are many ways to look at <name>, and scholars have written a lot about it. It depends on what exactly you need.",
        "That is an interesting topic. A good textbook will have a chapter on <name>, and your notes may help you as well.",
        "<Name> can be seen from several sides. What matters most is that you read carefully and think about it for yourself.",
        "I would not worry too much about <name>. The quiz may ask something else entirely, so get some rest first.",
    ]
}
