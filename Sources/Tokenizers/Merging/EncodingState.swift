// SPDX-License-Identifier: Apache-2.0

/// What one call of `encode` writes to: the text with room behind it, the ids so far, and the pieces met before.
///
/// Sendable because one call has it at a time: `Tokenizer` takes it out of its pool under a lock and puts it back after.
final class EncodingState: @unchecked Sendable {
    var cache = PieceCache()
    let merger = SymbolMerger()
    private(set) var text: UnsafeMutablePointer<UInt8> = .allocate(capacity: 1)
    private var textCapacity = 1
    private(set) var ids: UnsafeMutablePointer<Int32> = .allocate(capacity: 1)
    private var idCapacity = 1
    /// How many ids there are.
    var count = 0

    /// Beyond this a buffer is not kept for the next call.
    private static let kept = 1 << 22

    deinit {
        cache.deallocate()
        merger.deallocate()
        text.deallocate()
        ids.deallocate()
    }

    /// Copies a text to where 16 bytes may be read from its every place.
    func setText(_ bytes: UnsafeBufferPointer<UInt8>) {
        let needed = bytes.count + PieceCache.longest
        if needed > textCapacity {
            text.deallocate()
            text = .allocate(capacity: needed)
            textCapacity = needed
        }
        if let base = bytes.baseAddress { text.update(from: base, count: bytes.count) }
        (text + bytes.count).update(repeating: 0, count: PieceCache.longest)
    }

    /// Makes room for as many ids as `bytes` bytes can become, and for a whole entry of the cache.
    func reserve(bytes: Int) {
        let needed = count + bytes + PieceCache.longest
        guard needed > idCapacity else { return }
        let larger = UnsafeMutablePointer<Int32>.allocate(capacity: max(needed, idCapacity * 2))
        larger.update(from: ids, count: count)
        ids.deallocate()
        ids = larger
        idCapacity = max(needed, idCapacity * 2)
    }

    func append(_ id: Int32) {
        reserve(bytes: 1)
        ids[count] = id
        count += 1
    }

    /// The ids, after which the state is as new but for the pieces it knows.
    func finish() -> [Int32] {
        let result = Array(UnsafeBufferPointer(start: ids, count: count))
        count = 0
        if idCapacity > Self.kept {
            ids.deallocate()
            ids = .allocate(capacity: 1)
            idCapacity = 1
        }
        if textCapacity > Self.kept {
            text.deallocate()
            text = .allocate(capacity: 1)
            textCapacity = 1
        }
        return result
    }
}
