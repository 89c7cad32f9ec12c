// SPDX-License-Identifier: Apache-2.0

/// Asks once more before everything of a volunteer is erased.
struct WithdrawPage: Page {
    static let template = "withdraw"

    var title: String
    var lead: String
    /// Where "Stay" leads.
    var back: String
    var token: String

    init(answered: Int, back: String, edition: Edition, token: String) {
        title = edition.catalogue.text(.leaveAndWithdraw)
        lead = edition.catalogue.text(.withdrawLead, ("count", answered))
        self.back = back
        self.token = token
    }
}
