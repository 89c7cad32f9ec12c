// SPDX-License-Identifier: Apache-2.0

/// Asks once more before everything of a volunteer is erased.
package struct WithdrawPage: Page {
    package static let template = "withdraw"

    package var title: String { "Leave and withdraw" }
    package var answered: Int
    /// Where "Stay" leads.
    package var back: String
    package var token: String
}
