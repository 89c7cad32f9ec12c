// SPDX-License-Identifier: Apache-2.0

private import Charts

extension ReportPage {
    /// The study's own words, or that they are unknown.
    var asked: String {
        var text = study.introduction.map(HTMLText.paragraph).joined()
        guard !study.sections.isEmpty else {
            return text
                + HTMLText.paragraph(
                    "What participants read and were asked is not in votes.csv; this report knows sections, questions and answers "
                        + "alone.")
        }
        for section in study.sections {
            text += "<h3>\(HTMLText.escaped(section.title))</h3>\n"
            if !section.scenario.isEmpty { text += HTMLText.paragraph(section.scenario) }
            text += HTMLText.paragraph(section.task)
            text +=
                section.criteria.count == 1
                ? section.criteria.map(HTMLText.paragraph).joined()
                : HTMLText.list(section.criteria)
        }
        if let tie = study.offersTie, let none = study.offersNone {
            let extra =
                (tie ? ["\u{201c}no preference\u{201d}"] : [])
                + (none ? ["\u{201c}none of these\u{201d}"] : [])
            text += HTMLText.paragraph(
                extra.isEmpty
                    ? "Participants had to choose; there was no answer for a tie or for none."
                    : "They could answer \(PlainSummary.words(extra)) as well.")
        }
        return text
            + HTMLText.paragraph(
                "Participants were not told which method had written a text, and whoever ran the study could not see it before all "
                    + "answers were in.")
    }

    var people: String {
        let diagram = ParticipantFlow.diagram(
            study.flow, left: left,
            analysed: tables.participants, votes: tables.votes, form: .inPage)
        return "<figure>\n" + HTMLText.scrolled(diagram, label: "Diagram: flow of participants")
            + "</figure>\n<h3>Consent</h3>\n" + consent
    }

    private var consent: String {
        guard let consent = study.consent else {
            return HTMLText.paragraph("What participants agreed to is not in votes.csv.")
        }
        let forms = consent.forms.map { "version \($0.version) (\($0.locale))" }
        var text = HTMLText.paragraph(
            "Participants read a consent form, \(PlainSummary.words(forms)), and ticked each of these statements themselves:"
        )
        text += HTMLText.list(consent.affirmations)
        if let flow = study.flow {
            text += HTMLText.paragraph(
                "\(flow.consented) agreed, \(flow.declined) declined, \(flow.withdrew) withdrew afterwards; answers of those who "
                    + "withdrew or did not submit are in no figure.")
        }
        text += HTMLText.paragraph(
            (consent.namesAreDisclosed
                ? "Names and affiliations of participants are published with the study, as the form says; never with an answer."
                : "Nothing that identifies a participant is published.")
                + " \(consent.withdrawal) \(consent.retention)")
        return text
    }

    var methods: String {
        var items = [
            "Win rate: for each question the share of a method among the answers that chose any method; then the mean over the "
                + "section's questions. Where as many answers chose a method on every question it equals the pooled share.",
            "Ties and \u{201c}none of these\u{201d} are counted apart and stand in no share.",
            "Intervals are of 95%. Those with questions random speak of other participants and other questions of the kind: "
                + "participants and questions both cluster (variance V participants + V questions - V cells, never below the "
                + "largest of the three, Student\u{2019}s t on the smaller number of clusters less one). Those with questions fixed "
                + "speak of these questions: participants alone cluster.",
            "Pairs of methods: the difference of two win rates with the same clustering. p-values come from rearrangements: the "
                + "signs of the difference are exchanged, question by question (or participant by participant, where those are "
                + "fewer), all together where they are few and at random where they are many, and p is the share of "
                + "rearrangements whose difference over its clustered standard error is as large. With n of them no p is below "
                + "2 / 2^n, so that a p can be larger than an interval suggests. All are adjusted for all pairs of a section by "
                + "Holm\u{2019}s method.",
        ]
        if left.rules.isEmpty {
            items.append("No participant was left out by a rule.")
        } else {
            items += left.rules.map {
                "Left out by the rule \u{201c}\($0.label)\u{201d}: \(StudyTables.count($0.participants, "participant")), "
                    + "\(StudyTables.count($0.votes, "answer")). The tables say what the figures are without this rule."
            }
        }
        if let checks = study.attentionChecks, checks > 0 {
            items.append(
                "\(StudyTables.count(checks, "attention check")) stood among the questions; what was answered there is in no figure."
            )
        }
        var text = HTMLText.list(items)
        let absent = tables.absences.map { absence in
            [absence.section, absence.method ?? "", absence.quantity].filter { !$0.isEmpty }.joined(
                separator: ", ")
                + ": " + absence.reason + "."
        }
        if !absent.isEmpty {
            text += "<h3>What is missing or different, and why</h3>\n" + HTMLText.list(absent)
        }
        if let plan = study.plan {
            text +=
                "<h3>The plan as registered</h3>\n<pre dir=\"auto\">\(HTMLText.escaped(plan))</pre>\n"
            if let exclusions = study.exclusions {
                text += HTMLText.paragraph("Registered with it, for the analysis to follow: \(exclusions)")
            }
        } else {
            text += HTMLText.paragraph(
                "Whether a plan of analysis was registered before the answers came is not known here.")
        }
        return text
    }

    var verification: String {
        var text = ""
        if let record = study.record {
            text += """
                <dl>
                <dt>Registered as</dt><dd><code>\(HTMLText.escaped(record.seal))</code> (SHA-256 of questions, texts, plan and the sealed names of the methods), made at \(HTMLText.escaped(record.createdAt))</dd>
                <dt>Ledger</dt><dd>\(record.ledgerSize) entries, head <code>\(HTMLText.escaped(record.ledgerHead))</code></dd>
                <dt>Amendments</dt><dd>\(record.amendments.isEmpty ? "none" : record.amendments.map { HTMLText.escaped("\($0.at): \($0.reason)") }.joined(separator: "<br>"))</dd>
                </dl>

                """
            text += HTMLText.paragraph(
                "If you took part and kept your receipt, its hash must be in the ledger: whoever runs the study can prove it to you with "
                    + "showdown audit receipt, and anybody who has the study\u{2019}s file can check the whole ledger with showdown audit "
                    + "verify.")
        } else {
            text += HTMLText.paragraph(
                "This report was made from votes.csv alone: there is no ledger and no registration to hold it against."
            )
        }
        text += "<h3>What this page was made from</h3>\n"
        text +=
            inputs.isEmpty
            ? HTMLText.paragraph("No file is named.")
            : "<ul>\n"
                + inputs.map {
                    "<li>\(HTMLText.escaped($0.name)), SHA-256 <code>\(HTMLText.escaped($0.sha256))</code></li>\n"
                }.joined() + "</ul>\n"
        return text
            + HTMLText.paragraph(
                "showdown analyze makes it again, byte for byte, from the same file; manifest.json beside it has the checksum of every "
                    + "table and chart.")
    }
}
