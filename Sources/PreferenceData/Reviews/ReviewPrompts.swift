// SPDX-License-Identifier: Apache-2.0

import Randomness

/// Film reviews that have only begun, in the manner of prefixes of IMDb's: seeded openings, invented titles, labels.
package enum ReviewPrompts {
    package static let section = "imdb"
    package static let standardCount = 100

    /// The most that there are: each opening once with each title.
    package static var mostCount: Int {
        ReviewPrompt.Label.allCases.reduce(0) { $0 + (openings[$1] ?? []).count } * FilmTitle.count
    }

    /// - Returns: `count` prompts, no two alike, as many positive as negative ones (one more of the former where `count` is
    ///   odd).
    package static func generate(count: Int, seed: UInt64) -> [ReviewPrompt] {
        precondition(count <= mostCount, "\(count) prompts are more than the \(mostCount) that there are")
        var draws = SeededGenerator(seed: seed, stream: "review prompts")
        var prompts: [ReviewPrompt] = []
        var seen: Set<String> = []
        while prompts.count < count {
            let label = ReviewPrompt.Label.allCases[prompts.count % 2]
            let title = FilmTitle.draw(&draws)
            let prompt = draws.pick(openings[label] ?? []).replacing("<title>", with: title)
            guard seen.insert(title + "\n" + prompt).inserted else { continue }
            prompts.append(
                ReviewPrompt(
                    section: section, promptID: "\(section)-\(prompts.count + 1)", prompt: prompt,
                    title: title,
                    label: label))
        }
        return prompts
    }

    /// Each can only go on in the sense of its label, and stops before it says why.
    package static let openings: [ReviewPrompt.Label: [String]] = [
        .positive: [
            "I went into <title> expecting little and came out smiling, because",
            "<title> is one of those rare films that",
            "After watching <title>, I felt happier than I had in weeks. The best part",
            "I have seen <title> three times now, and every time",
            "If you only watch one film this year, make it <title>. The story",
            "What a wonderful surprise <title> was! From the first scene",
            "The cast of <title> is superb, and",
            "I laughed, I cried, and I would watch <title> again tomorrow. The director",
            "My whole family loved <title>. My favourite scene",
            "<title> deserves every prize it won. The acting",
            "Beautifully filmed and moving to the end, <title>",
            "I cannot remember when a film last held me as <title> did. The way",
            "They do not make many films like <title>, and that is a pity, since",
            "The ending of <title> alone is worth the ticket. It",
            "I recommended <title> to all my friends, and not one of them was disappointed. What makes it so good",
            "The music in <title> is gorgeous, and together with the pictures it",
        ],
        .negative: [
            "I walked out of <title> after an hour, because",
            "<title> is two hours of my life that I will never get back. The plot",
            "After watching <title>, I felt cheated. The trailer",
            "I wanted to like <title>, I really did, but",
            "What a disappointment <title> was! From the first scene",
            "The cast of <title> looks as bored as I was, and",
            "Nobody in <title> behaves like a real person. The hero",
            "My whole family fell asleep during <title>. The worst scene",
            "<title> has one idea and repeats it until",
            "Badly written and far too long, <title>",
            "I cannot remember when a film last annoyed me as <title> did. The way",
            "Save your money and skip <title>. The story",
            "The ending of <title> makes no sense at all. It",
            "I warned all my friends about <title>, and those who went anyway were sorry. What makes it so bad",
            "The music in <title> is loud where it should be quiet, and it",
            "How <title> ever got made is a mystery to me. The dialogue",
        ],
    ]
}

/// Titles of films that do not exist, as far as anybody knows.
enum FilmTitle {
    private static let heads = [
        "The Bells of", "The Last Train to", "A Winter in", "Return to", "The Clockmaker of", "Letters from",
        "Midnight in",
        "The Lighthouse at", "The Orchard of", "Nine Days in", "The Quiet of", "Beyond",
    ]

    private static let tails = [
        "Arden Bay", "Marlow Street", "Tamsin Hill", "Old Vereny", "Harrow Lake", "Saint Odile",
        "Little Corvane",
        "Brennick", "Pell Harbour", "Lowen Valley", "Castellan Row", "Eastmere",
    ]

    static var count: Int { heads.count * tails.count }

    static func draw(_ draws: inout SeededGenerator) -> String {
        let head = draws.pick(heads)
        return head + " " + draws.pick(tails)
    }
}
