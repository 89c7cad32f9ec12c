// SPDX-License-Identifier: Apache-2.0

extension TemplateReader {
    /// The part of the plan that a program follows; a rule that nothing in the study could break is refused.
    static func analysis(
        _ node: TemplateNode, sections: [SurveySection], checks: Int
    ) throws -> AnalysisTerms {
        let fields = try node.members(["exclude"])
        let exclude = try node.member("exclude", of: fields)
        let rules = try exclude.members(["failed-attention", "straight-lining", "faster-than"])
        return AnalysisTerms(
            exclude: ExclusionTerms(
                failedAttention: try rules["failed-attention"].map {
                    try failedAttention($0, checks: checks)
                },
                straightLining: try rules["straight-lining"].map {
                    try straightLining($0, sections: sections)
                },
                fasterThan: try rules["faster-than"].map(fasterThan)))
    }

    private static func failedAttention(_ node: TemplateNode, checks: Int) throws -> Int {
        guard checks > 0 else {
            throw node.failure(
                "the study has no attention checks",
                hint: "Write some under \"attention\", or leave out the rule")
        }
        return try node.integer(in: 1...checks)
    }

    private static func straightLining(
        _ node: TemplateNode, sections: [SurveySection]
    ) throws -> ExclusionTerms.StraightLining {
        guard sections.contains(where: \.kind.isChoice) else {
            throw node.failure(
                "no section asks for a choice, so nobody can choose one place of the page",
                hint: "Sections of the kinds best-of and pairwise ask for one")
        }
        let fields = try node.members(["share", "choices"])
        return ExclusionTerms.StraightLining(
            share: try node.member("share", of: fields).share(),
            choices: try fields["choices"]?.integer(in: 2...1000) ?? 8)
    }

    private static func fasterThan(_ node: TemplateNode) throws -> ExclusionTerms.FasterThan {
        let fields = try node.members(["seconds", "share"])
        let seconds = try node.member("seconds", of: fields)
        let milliseconds = (try seconds.number(in: 0.001...3_600) * 1000).rounded()
        return ExclusionTerms.FasterThan(
            milliseconds: Int(milliseconds), share: try fields["share"]?.share())
    }
}

extension TemplateNode {
    /// A part of a whole, above 0 and up to 1.
    fileprivate func share() throws -> Double {
        let share = try number(in: 0...1)
        guard share > 0 else { throw failure("needs a number above 0, up to 1") }
        return share
    }
}
