// SPDX-License-Identifier: Apache-2.0

/// The definition as JSON, as a study's database holds it.
///
/// What a study does not use is left out. A definition of the first release, with one consent form under `consent` and one
/// criterion a section, is read as well: an open study outlives an upgrade.
extension StudyDefinition: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, title, investigator, contact, introduction, minutes, choices, publication, retention,
            sections,
            forms, consent, background, attention, allocation, recruitment, translations, plan,
            analysis
        case asksReasons = "reasons"
        case asksComments = "comments"
        case ledgerHolder = "ledger_holder"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let forms =
            try fields.decodeIfPresent([ConsentForm].self, forKey: .forms)
            ?? [fields.decode(ConsentForm.self, forKey: .consent)]
        guard !forms.isEmpty else {
            throw DecodingError.dataCorruptedError(
                forKey: .forms, in: fields, debugDescription: "there is no consent form")
        }
        self.init(
            id: try fields.decode(String.self, forKey: .id),
            title: try fields.decode(String.self, forKey: .title),
            investigator: try fields.decode(Investigator.self, forKey: .investigator),
            contact: try fields.decode(String.self, forKey: .contact),
            introduction: try fields.decode([String].self, forKey: .introduction),
            minutes: try fields.decode(Int.self, forKey: .minutes),
            choices: try fields.decode(ExtraChoices.self, forKey: .choices),
            publication: try fields.decode(PublicationTerms.self, forKey: .publication),
            sections: try fields.decode([SurveySection].self, forKey: .sections), forms: forms,
            plan: try fields.decode(String.self, forKey: .plan))
        asksReasons = try fields.decodeIfPresent(Bool.self, forKey: .asksReasons) ?? false
        asksComments = try fields.decodeIfPresent(Bool.self, forKey: .asksComments) ?? false
        retention = try fields.decodeIfPresent(RetentionTerms.self, forKey: .retention) ?? RetentionTerms()
        background = try fields.decodeIfPresent([BackgroundQuestion].self, forKey: .background) ?? []
        attention = try fields.decodeIfPresent([AttentionCheck].self, forKey: .attention) ?? []
        allocation =
            try fields.decodeIfPresent(AllocationTerms.self, forKey: .allocation) ?? AllocationTerms()
        recruitment =
            try fields.decodeIfPresent(RecruitmentTerms.self, forKey: .recruitment) ?? RecruitmentTerms()
        ledgerHolder = try fields.decodeIfPresent(String.self, forKey: .ledgerHolder)
        translations =
            try fields.decodeIfPresent([String: StudyTranslation].self, forKey: .translations) ?? [:]
        analysis = try fields.decodeIfPresent(AnalysisTerms.self, forKey: .analysis)
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(title, forKey: .title)
        try fields.encode(investigator, forKey: .investigator)
        try fields.encode(contact, forKey: .contact)
        try fields.encode(introduction, forKey: .introduction)
        try fields.encode(minutes, forKey: .minutes)
        try fields.encode(choices, forKey: .choices)
        if asksReasons { try fields.encode(true, forKey: .asksReasons) }
        if asksComments { try fields.encode(true, forKey: .asksComments) }
        try fields.encode(publication, forKey: .publication)
        if retention != RetentionTerms() { try fields.encode(retention, forKey: .retention) }
        try fields.encode(sections, forKey: .sections)
        try fields.encode(forms, forKey: .forms)
        if !background.isEmpty { try fields.encode(background, forKey: .background) }
        if !attention.isEmpty { try fields.encode(attention, forKey: .attention) }
        if allocation != AllocationTerms() { try fields.encode(allocation, forKey: .allocation) }
        if recruitment != RecruitmentTerms() { try fields.encode(recruitment, forKey: .recruitment) }
        try fields.encodeIfPresent(ledgerHolder, forKey: .ledgerHolder)
        if !translations.isEmpty { try fields.encode(translations, forKey: .translations) }
        try fields.encode(plan, forKey: .plan)
        try fields.encodeIfPresent(analysis, forKey: .analysis)
    }
}
