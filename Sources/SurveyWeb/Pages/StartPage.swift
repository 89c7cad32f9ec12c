// SPDX-License-Identifier: Apache-2.0

/// Between consent and the first question: how to come back, and how it works.
struct StartPage: Page {
    static let template = "start"

    var title: String
    var resumeCode: String?
}
