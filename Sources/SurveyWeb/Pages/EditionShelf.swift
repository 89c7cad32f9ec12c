// SPDX-License-Identifier: Apache-2.0

import Logging
import SurveyStore
private import Synchronization

/// The editions of the study as it is now: an amendment, made by another process while this one serves, changes them.
///
/// The seal tells whether they are of today. It is looked at once a second, and always before a consent form is shown or
/// taken, so that nobody agrees to another text than the one that is recorded.
final class EditionShelf: Sendable {
    private struct State {
        var editions: Editions
        var lookedAt: ContinuousClock.Instant
    }

    private static let interval = Duration.seconds(1)

    private let store: SurveyStore
    private let catalogues: Catalogues
    private let logger: Logger
    private let state: Mutex<State>

    init(store: SurveyStore, catalogues: Catalogues, logger: Logger) throws {
        self.store = store
        self.catalogues = catalogues
        self.logger = logger
        state = Mutex(
            State(editions: try Editions(study: store.study(), catalogues: catalogues), lookedAt: .now))
    }

    var current: Editions {
        let now = ContinuousClock.now
        let (editions, isOld) = state.withLock { state in
            let isOld = state.lookedAt.duration(to: now) > Self.interval
            // One request looks; the others go on meanwhile.
            if isOld { state.lookedAt = now }
            return (state.editions, isOld)
        }
        return isOld ? (try? refreshed()) ?? editions : editions
    }

    /// The editions of the study at this moment.
    func refreshed() throws -> Editions {
        let study = try store.study()
        let known = state.withLock { $0.editions }
        guard study.seal != known.seal else { return known }
        do {
            let editions = try Editions(study: study, catalogues: catalogues)
            state.withLock { $0.editions = editions }
            logger.notice("the study was amended; its pages are those of the new definition")
            return editions
        } catch {
            logger.error(
                "the study was amended and its new pages cannot be made", metadata: ["reason": "\(error)"])
            throw error
        }
    }
}
