// SPDX-License-Identifier: Apache-2.0

internal import Tokenizers

/// The text of a response under way: whole characters alone, and nothing that could become a stop string.
struct ResponseText {
    private var decoder: StreamingDecoder
    private let stops: [[UInt8]]
    /// Bytes at the end that could begin a stop string.
    private var held: [UInt8] = []
    /// All that is certain.
    private(set) var text = ""
    /// True once a stop string was written.
    private(set) var isStopped = false

    init(_ tokenizer: Tokenizer, stops: [String]) {
        decoder = StreamingDecoder(tokenizer)
        self.stops = stops.map { Array($0.utf8) }.filter { !$0.isEmpty }
    }

    /// - Parameter mayStop: whether a stop string counts already.
    mutating func append(_ token: Int32, mayStop: Bool) {
        take(decoder.append(token), mayStop: mayStop)
    }

    /// Gives out what is held: no more tokens come.
    mutating func finish(mayStop: Bool) {
        take(decoder.finish(), mayStop: mayStop)
        if !isStopped { release(held.count) }
        held = []
    }

    private mutating func take(_ new: String, mayStop: Bool) {
        guard !isStopped else { return }
        guard mayStop, !stops.isEmpty else {
            release(held.count)
            text += new
            return
        }
        held += new.utf8
        if let place = held.indices.first(where: { begins(at: $0, wholly: true) }) {
            release(place)
            isStopped = true
        } else {
            release(held.indices.first { begins(at: $0, wholly: false) } ?? held.count)
        }
    }

    /// Whether a stop string, or one cut off by the end, stands at this place of what is held.
    private func begins(at place: Int, wholly: Bool) -> Bool {
        let rest = held[place...]
        return stops.contains {
            rest.starts(with: $0) || !wholly && $0.count > rest.count && $0.starts(with: rest)
        }
    }

    private mutating func release(_ count: Int) {
        text += String(decoding: held.prefix(count), as: UTF8.self)
        held.removeFirst(count)
    }
}
