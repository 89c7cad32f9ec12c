// SPDX-License-Identifier: Apache-2.0

/// A part of the report about one matter: what it says in plain words, its charts, its tables.
struct ReportTheme {
    let id: String
    let title: String
    /// What the matter is and how to read it, for who has never seen such a table.
    let words: String
    /// Names of its tables; one that ends in a hyphen stands for all that begin with it.
    private let tables: [String]
    let charts: [ResultCharts.Kind]

    init(_ id: String, _ title: String, tables: [String], charts: [ResultCharts.Kind] = [], _ words: String) {
        (self.id, self.title, self.words) = (id, title, words)
        (self.tables, self.charts) = (tables, charts)
    }

    func has(_ table: Table) -> Bool {
        tables.contains { $0.hasSuffix("-") ? table.name.hasPrefix($0) : table.name == $0 }
    }

    /// In the order of the report; a table of none of them goes under the last.
    static let all: [ReportTheme] = [
        ReportTheme(
            "win-rates", "How often each method was chosen",
            tables: ["sections", "win-rates", "questions-won", "exclusions"],
            "A win rate of 25% says that of 100 answers 25 chose the method\u{2019}s text. The interval beside it is what the rate "
                + "could have been with other participants and other questions of the kind."),
        ReportTheme(
            "differences", "Differences between methods", tables: ["pairwise", "robustness"],
            charts: [.differences],
            "Two win rates that differ a little may differ by chance. Here every two methods are compared directly; a small p says "
                + "that chance alone would rarely give such a difference."),
        ReportTheme(
            "scales", "Ranks and ratings", tables: ["ranks-", "ratings-"],
            "Where participants put texts in an order or gave them numbers, this is the mean place or number of each method."
        ),
        ReportTheme(
            "judges", "Automated judges beside people", tables: ["judges", "judge-agreement"],
            charts: [.judges],
            "An automated judge is a program that was shown the same texts. It is no participant: no figure elsewhere in this report "
                + "counts its answers. What it says stands here beside what people said about the same questions."
        ),
        ReportTheme(
            "temperatures", "By sampling temperature", tables: ["temperatures", "option-temperatures"],
            charts: [.temperature],
            "The temperature says how freely a model picks its words: near 0 nearly always the likeliest one, above 1 more often one that "
                + "is not."),
        ReportTheme(
            "looks", "Looks at the study while it was open", tables: ["sequential", "sequential-looks"],
            "Who looks again and again will at some time see a difference that is none. These intervals hold at every look."
        ),
        ReportTheme(
            "groups", "By group of participants", tables: ["groups"],
            "The same win rates, for participants who share a property."),
        ReportTheme(
            "agreement", "Whether participants agree", tables: ["agreement"], charts: [.agreement],
            "People may prefer different texts for good reasons. These figures say how often two participants chose the same."
        ),
        ReportTheme(
            "place-and-length", "Place on the page and length of the texts", tables: ["positions", "length"],
            charts: [.positions],
            "A text may be chosen for where it stands or for how long it is, whatever it says."),
        ReportTheme(
            "models", "Models of choice", tables: ["choice-models", "covariates"],
            "Other ways to sum up the same answers, for who wants to compare this study with others."),
        ReportTheme(
            "intervals", "Other intervals, by name", tables: ["intervals"],
            "There are several ways to compute an interval, and papers use different ones."),
        ReportTheme(
            "questions", "Question by question", tables: ["questions"], charts: [.questions],
            "What was chosen in each question."),
        ReportTheme("further", "Further tables", tables: [], "What was asked for beside the above."),
    ]
}
