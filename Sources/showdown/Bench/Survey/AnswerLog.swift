// SPDX-License-Identifier: Apache-2.0

import StudyFiles

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Which answers were sent and which were acknowledged, a line each, in the order of these events.
///
/// `sent 3 7 TOKEN` and then `saved 3 7 TOKEN`: volunteer 3, question 7. What was sent and not saved was in flight.
final class AnswerLog: Sendable {
    enum Event: String {
        case sent, saved
    }

    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw FileFailure(.cannotCreate, path: path, reason: String(cString: strerror(errno)))
        }
    }

    deinit { close(descriptor) }

    /// Lines of several threads do not mix: a short append is one step of the system.
    func note(_ event: Event, volunteer: Int, place: Int, option: String) {
        let line = Array("\(event.rawValue) \(volunteer) \(place) \(option)\n".utf8)
        _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}
