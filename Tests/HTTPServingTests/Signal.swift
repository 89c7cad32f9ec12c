// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Testing

/// A semaphore for which no test waits for ever: after a minute the test has failed, and goes on.
struct Signal: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func signal() { semaphore.signal() }

    func wait(sourceLocation: SourceLocation = #_sourceLocation) {
        if !comes(within: .seconds(60)) {
            Issue.record("nothing came within a minute", sourceLocation: sourceLocation)
        }
    }

    func comes(within limit: DispatchTimeInterval) -> Bool {
        semaphore.wait(timeout: .now() + limit) == .success
    }
}
