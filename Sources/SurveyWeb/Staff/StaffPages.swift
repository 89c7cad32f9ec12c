// SPDX-License-Identifier: Apache-2.0

/// The document around a page of the staff; they are in English, like the command.
struct StaffDocument {
    static let template = "staff-layout"

    var title = ""
    var study: String
    var seal: String
    var isSignedIn: Bool
    var token: String
    /// HTML, escaped already.
    var contents = ""

    init(study: String, seal: String, isSignedIn: Bool, token: String) {
        self.study = study
        self.seal = seal
        self.isSignedIn = isSignedIn
        self.token = token
    }
}

/// Asks for the token and, where there is an authenticator, for its six digits.
struct StaffSignInPage: Page {
    static let template = "staff-sign-in"

    var title: String { fault == nil ? "Staff" : "Error: staff" }
    var fault: String?
    var asksForPassword: Bool
    var token: String
    var warnings: [String]
}
