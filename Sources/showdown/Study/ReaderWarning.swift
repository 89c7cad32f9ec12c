// SPDX-License-Identifier: Apache-2.0

extension Message {
    /// What was erased may still stand in the log, because a program reads an older state of the study.
    static func warnOfReaders(_ study: String) {
        say(
            "warning: another program reads \(study), so that what was erased may still stand in \(study)-wal. It goes when "
                + "that program lets go and the study is next written to, or opened and closed.")
    }
}
