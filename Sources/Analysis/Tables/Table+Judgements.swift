// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// Mean rank or rating of each method, and how often it was first.
    package static func judgements(_ scale: JudgementScale) -> Table {
        Table(name: "", title: "", note: "", columns: [])
    }
}
