// SPDX-License-Identifier: Apache-2.0

/// What may be published about volunteers, and until when they may withdraw.
package struct PublicationTerms: Codable, Equatable, Sendable {
    package enum Names: String, Codable, CaseIterable, Sendable {
        /// Name and affiliation are publicly disclosed with the study.
        case disclosed
        /// Nothing that identifies a volunteer is published.
        case anonymous
    }

    package enum Withdrawal: String, Codable, CaseIterable, Sendable {
        case beforeSubmission = "before-submission"
        /// After submission as well, until the methods are unblinded.
        case anyTime = "any-time"
    }

    package var names: Names
    package var withdrawal: Withdrawal

    package init(names: Names, withdrawal: Withdrawal) {
        self.names = names
        self.withdrawal = withdrawal
    }
}

/// How long things are kept; nil means until somebody erases them.
package struct RetentionTerms: Codable, Equatable, Sendable {
    /// Days after the study closed until names, addresses and signatures are due for erasure.
    package var personalDataDays: Int?
    /// Days until a backup is due for erasure.
    package var backupDays: Int?

    enum CodingKeys: String, CodingKey {
        case personalDataDays = "personal_data_days"
        case backupDays = "backup_days"
    }

    package init(personalDataDays: Int? = nil, backupDays: Int? = nil) {
        self.personalDataDays = personalDataDays
        self.backupDays = backupDays
    }
}

/// Which questions and which orders of options a volunteer gets.
package struct AllocationTerms: Codable, Equatable, Sendable {
    package enum OptionOrder: String, Codable, CaseIterable, Sendable {
        /// All orders up to four options, a Williams square for more.
        case automatic
        /// All n! orders, up to five options.
        case all
        case williams
    }

    package var optionOrder: OptionOrder
    /// Questions a volunteer gets of a section, by section id; absent means all of them.
    package var block: [String: Int]
    /// How long after their last request a volunteer who has not submitted still counts as filling their cells.
    package var activeMinutes: Int
    /// Questions between two pages that offer a pause; nil for none.
    package var pauseAfter: Int?

    enum CodingKeys: String, CodingKey {
        case block
        case optionOrder = "option_order"
        case activeMinutes = "active_minutes"
        case pauseAfter = "pause_after"
    }

    package init(
        optionOrder: OptionOrder = .automatic, block: [String: Int] = [:], activeMinutes: Int = 60,
        pauseAfter: Int? = nil
    ) {
        self.optionOrder = optionOrder
        self.block = block
        self.activeMinutes = activeMinutes
        self.pauseAfter = pauseAfter
    }
}

/// How volunteers come to a study, and what they are given when they leave.
package struct RecruitmentTerms: Codable, Equatable, Sendable {
    package enum Mode: String, Codable, CaseIterable, Sendable {
        /// Whoever has the address.
        case open
        /// Whoever has a single-use link that `showdown study invite` made.
        case invitation
        /// Whom Prolific sends, with its three parameters.
        case prolific
    }

    /// Prolific's codes for the ways in which a part may end; from its study page.
    package struct Codes: Codable, Equatable, Sendable {
        package var completed: String
        package var declined: String
        package var screenedOut: String

        enum CodingKeys: String, CodingKey {
            case completed, declined
            case screenedOut = "screened_out"
        }

        package init(completed: String, declined: String, screenedOut: String) {
            self.completed = completed
            self.declined = declined
            self.screenedOut = screenedOut
        }
    }

    package var mode: Mode
    /// Submissions after which nobody new is let in; nil for no such number.
    package var target: Int?
    /// Of Prolific; nil in other modes.
    package var codes: Codes?

    package init(mode: Mode = .open, target: Int? = nil, codes: Codes? = nil) {
        self.mode = mode
        self.target = target
        self.codes = codes
    }
}
