// SPDX-License-Identifier: Apache-2.0

/// What the study is, before anything is asked.
package struct LandingPage: Page {
    package static let template = "landing"

    package var title: String { "Welcome" }
    package var study: String
    package var introduction: [String]
    package var minutes: Int
    package var questions: Int
    package var investigator: String
    package var affiliation: String
    /// Whether the study takes volunteers now.
    package var isOpen: Bool
    /// Whether this browser has begun already.
    package var hasBegun: Bool
}
