// SPDX-License-Identifier: Apache-2.0

package import Logging

/// The program's own messages in the same file as the requests: `{"time", "level", "message", …}`.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel = Logger.Level.info
    private let lines: LogFile

    package init(_ lines: LogFile) { self.lines = lines }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        lines.write(
            [("level", .text(event.level.rawValue)), ("message", .text("\(event.message)"))]
                + all.sorted { $0.key < $1.key }.map { (name: $0.key, value: .text("\($0.value)")) })
    }
}
