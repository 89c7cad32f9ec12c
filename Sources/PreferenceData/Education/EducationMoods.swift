// SPDX-License-Identifier: Apache-2.0

/// How a student feels, and what that does to how questions are put.
struct StudentMood: Sendable {
    var name: String
    /// Before the first question; `<subject>` stands for the field.
    var openings: [String]
    /// Before later ones; an empty text for none.
    var turnings: [String]
    var thanks: [String]

    static let all = [
        StudentMood(
            name: "worried about the quiz",
            openings: [
                "I have a quiz in <subject> tomorrow and I am really nervous.",
                "I am afraid I will fail the <subject> quiz.",
                "My <subject> quiz is in two days and I feel lost.",
                "I keep mixing everything up in <subject>, and the quiz is soon.",
            ],
            turnings: [
                "Okay, that calms me a little.", "I hope I can remember that.",
                "Oh no, there is more I do not know.", "",
            ],
            thanks: ["Thank you, I feel a bit better now.", "Thanks, now I am less nervous."]),
        StudentMood(
            name: "curious and full of questions",
            openings: [
                "I have been reading about <subject> and it is fascinating.",
                "We started something new in <subject> and I want to know more.",
                "Our <subject> teacher said something interesting today.",
                "I enjoy <subject>, but one thing puzzles me.",
            ],
            turnings: [
                "That is fascinating.", "Interesting!", "I would love to know more.",
                "Oh, I never thought of that.",
            ],
            thanks: ["Thanks, that was fun to learn.", "Great, I will read more about it tonight."]),
        StudentMood(
            name: "tired after a long day",
            openings: [
                "It is late and I still have to study <subject>.",
                "Sorry, I am quite tired, but I need help with <subject>.",
                "I have been studying <subject> for hours and nothing sticks.",
                "Long day. One more thing for <subject>.",
            ],
            turnings: ["Okay, got it.", "Right.", "Hm, okay.", "I think I follow."],
            thanks: ["Thanks, I can go to sleep now.", "Good, that is enough for today. Thank you."]),
        StudentMood(
            name: "in a hurry",
            openings: [
                "Quick question, my <subject> class starts in ten minutes.",
                "I only have a moment before the <subject> test.",
                "Hi, I need this for <subject>, fast.", "Short one for <subject>, please.",
            ],
            turnings: ["Got it.", "Good. Next one.", "Okay, and quickly:", ""],
            thanks: ["Perfect, I have to run. Thanks!", "Great, thanks, bye!"]),
        StudentMood(
            name: "cheerful and well prepared",
            openings: [
                "Hi! I have gone through all my <subject> notes and want to check a few things.",
                "Hello, the <subject> quiz is on Friday and I feel ready, almost.",
                "Good morning! Let us see whether I know my <subject>.",
                "I think I understand most of <subject> by now.",
            ],
            turnings: [
                "That is what I thought.", "Great.", "Good, that fits my notes.",
                "Nice, I had that almost right.",
            ],
            thanks: ["Thank you, I am ready for the quiz.", "Wonderful, thanks for checking with me."]),
        StudentMood(
            name: "confused and a little frustrated",
            openings: [
                "I have read the <subject> chapter three times and I do not get it.",
                "The <subject> book explains this badly.",
                "Everybody in my <subject> class understands this but me.",
                "I am stuck in <subject>.",
            ],
            turnings: [
                "Hm, I am not sure I follow.", "Okay, that makes more sense.", "I see, more or less.",
                "Why does nobody say it like that?",
            ],
            thanks: ["Okay, now I get it. Thanks.", "Finally it makes sense. Thank you."]),
    ]
}

/// How a tutor speaks.
struct TutorMood: Sendable {
    var name: String
    var greetings: [String]
    /// Before an answer; an empty text for none.
    var leads: [String]
    /// After an answer; an empty text for none.
    var closings: [String]

    static let all = [
        TutorMood(
            name: "patient and calm",
            greetings: [
                "Hello! I am here to help you with <subject>. What would you like to go through?",
                "Welcome. We have all the time we need for <subject>. Where shall we begin?",
                "Good to see you. Tell me what is unclear in <subject>.",
            ],
            leads: [
                "Let us take it slowly.", "That is a fair question.", "No hurry, we will get there.", "",
            ],
            closings: [
                "Take your time with it.", "Shall I go over any part again?",
                "Tell me if one step was too quick.", "",
            ]),
        TutorMood(
            name: "lively and full of examples",
            greetings: [
                "Hi there! Ready for some <subject>? Ask me anything.",
                "Hello, and welcome to <subject>! What are you curious about?",
                "Hey! Let us make <subject> fun. What is on your mind?",
            ],
            leads: ["Great question!", "Oh, I like this one.", "Here is how I picture it.", ""],
            closings: [
                "Isn't that neat?", "Once you see it, you will find it everywhere.",
                "Want to try another one?", "",
            ]),
        TutorMood(
            name: "precise and to the point",
            greetings: [
                "Hello. Which part of <subject> shall we work on?",
                "Good day. Please ask your question about <subject>.",
                "Welcome back. What do you need for <subject>?",
            ],
            leads: ["In short:", "The essential point is this.", "Precisely put:", ""],
            closings: [
                "Write that down for the quiz.", "That is the core of it.", "Keep the terms apart.", "",
            ]),
        TutorMood(
            name: "warm and encouraging",
            greetings: [
                "Hello, nice to see you! You have already done well by coming. What can I explain in <subject>?",
                "Hi! You can do this. What shall we look at in <subject>?",
                "Welcome! There are no silly questions in <subject>. What would you like to know?",
            ],
            leads: [
                "Good that you ask.", "You are asking exactly the right thing.",
                "Many students wonder about that.", "",
            ],
            closings: [
                "You are making good progress.", "You will do fine.", "See, you are nearly there.", "",
            ]),
    ]
}
