// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

extension SurveyStore {
    /// When a backup made at a time is due for erasure; nil where the study's terms say nothing.
    func backupDueDate(from madeAt: String) throws -> String? {
        nil
    }
}
