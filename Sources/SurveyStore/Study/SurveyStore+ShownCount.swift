// SPDX-License-Identifier: Apache-2.0

internal import GRDB

extension SurveyStore {
    /// Number of questions that a new volunteer will be given, attention checks among them: what the first page says.
    package func shownCount() throws -> Int {
        try reading { db in
            try stimuli.stimuli(in: db).shownCount(StudyRow.require(db).definition)
        }
    }
}
