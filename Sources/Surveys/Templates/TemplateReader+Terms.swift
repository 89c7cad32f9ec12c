// SPDX-License-Identifier: Apache-2.0

extension TemplateReader {
    static func publication(_ node: TemplateNode) throws -> PublicationTerms {
        let fields = try node.members(["names", "withdrawal"])
        return PublicationTerms(
            names: try node.member("names", of: fields).word(PublicationTerms.Names.self),
            withdrawal: try node.member("withdrawal", of: fields).word(PublicationTerms.Withdrawal.self))
    }

    static func retention(_ node: TemplateNode) throws -> RetentionTerms {
        let fields = try node.members(["personal-data-days", "backup-days"])
        return RetentionTerms(
            personalDataDays: try fields["personal-data-days"]?.integer(in: 0...36_500),
            backupDays: try fields["backup-days"]?.integer(in: 0...36_500))
    }

    static func allocation(_ node: TemplateNode, questions: [String: Int]) throws -> AllocationTerms {
        let fields = try node.members(["option-order", "block", "active-minutes", "pause-after"])
        var block: [String: Int] = [:]
        for (section, size) in try fields["block"]?.entries() ?? [] {
            guard let all = questions[section] else {
                throw size.failure(
                    "there is no section \"\(TemplateNode.shown(section))\"",
                    hint: "Sections: " + questions.keys.sorted().joined(separator: ", "))
            }
            block[section] = try size.integer(in: 1...1000)
            guard let wanted = block[section], wanted <= all else {
                throw size.failure(
                    "the section \"\(section)\" has \(all) questions, fewer than a block of it")
            }
        }
        return AllocationTerms(
            optionOrder: try fields["option-order"]?.word(AllocationTerms.OptionOrder.self) ?? .automatic,
            block: block, activeMinutes: try fields["active-minutes"]?.integer(in: 1...10_080) ?? 60,
            pauseAfter: try fields["pause-after"]?.integer(in: 1...1000))
    }

    static func recruitment(_ node: TemplateNode) throws -> RecruitmentTerms {
        let fields = try node.members(["mode", "target", "codes"])
        let mode = try node.member("mode", of: fields).word(RecruitmentTerms.Mode.self)
        let target = try fields["target"]?.integer(in: 1...10_000_000)
        switch (mode, fields["codes"]) {
        case (.prolific, let given?):
            return RecruitmentTerms(mode: mode, target: target, codes: try codes(given))
        case (.prolific, nil):
            throw node.failure(
                "the field \"codes\" is missing",
                hint: "Prolific's study page gives the codes for completed, declined and screened-out")
        case (_, let given?):
            throw given.failure("only Prolific has codes, and the mode is \(mode.rawValue)")
        case (_, nil): return RecruitmentTerms(mode: mode, target: target)
        }
    }

    /// Three codes that differ: with equal ones the platform could not tell who finished.
    private static func codes(_ node: TemplateNode) throws -> RecruitmentTerms.Codes {
        let fields = try node.members(["completed", "declined", "screened-out"])
        func code(_ name: String) throws -> String {
            let member = try node.member(name, of: fields)
            let code = try member.text(longest: 64)
            let isPlain = code.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
            guard isPlain else { throw member.failure("needs letters, digits and hyphens") }
            return code
        }
        let codes = RecruitmentTerms.Codes(
            completed: try code("completed"), declined: try code("declined"),
            screenedOut: try code("screened-out"))
        try requireDistinct([codes.completed, codes.declined, codes.screenedOut], in: node)
        return codes
    }

    static func ledgerHolder(_ node: TemplateNode) throws -> String {
        let fields = try node.members(["holder"])
        return try node.member("holder", of: fields).text(longest: 300)
    }
}
