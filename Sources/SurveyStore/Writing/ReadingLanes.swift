// SPDX-License-Identifier: Apache-2.0

internal import GRDB
private import Synchronization

/// Connections that read while others write, each used by one thread at a time.
///
/// A page takes some of a tenth of a millisecond, and what GRDB's own pool does around a read (a search by key path, locks that every
/// reader passes, a look at the schema's version) was a tenth of that. A lane is taken and given back under one short lock; where
/// all are in use, the pool serves.
final class ReadingLanes: Sendable {
    private let path: String
    private let configuration: Configuration
    private let state = Mutex(State())

    private struct State {
        var free: [DatabaseQueue] = []
        var count = 0
        var isClosed = false
    }

    /// No more run at once on the event loops of one server.
    private static let limit = 16

    init(path: String, configuration: Configuration) {
        self.path = path
        var configuration = configuration
        configuration.readonly = true
        self.configuration = configuration
    }

    /// Reads one consistent snapshot.
    ///
    /// - Parameter pool: serves where no lane is free.
    func read<Value>(else pool: any DatabaseWriter, _ body: (Database) throws -> Value) throws -> Value {
        guard let lane = try take() else { return try pool.read(body) }
        defer { giveBack(lane) }
        return try lane.read(body)
    }

    /// Closes every lane that is free, and each other when it is given back; later reads are the pool's.
    func close() throws {
        let lanes = state.withLock { state in
            defer { state.free = [] }
            state.isClosed = true
            return state.free
        }
        for lane in lanes { try lane.close() }
    }

    private func take() throws -> DatabaseQueue? {
        enum Choice {
            case lane(DatabaseQueue)
            case new
            case none
        }
        let choice = state.withLock { state -> Choice in
            if let lane = state.free.popLast() { return .lane(lane) }
            guard !state.isClosed, state.count < Self.limit else { return .none }
            state.count += 1
            return .new
        }
        switch choice {
        case .lane(let lane): return lane
        case .none: return nil
        case .new:
            do {
                return try DatabaseQueue(path: path, configuration: configuration)
            } catch {
                state.withLock { $0.count -= 1 }
                throw error
            }
        }
    }

    private func giveBack(_ lane: DatabaseQueue) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.free.append(lane) }
            return state.isClosed
        }
        if isClosed { try? lane.close() }
    }
}
