// SPDX-License-Identifier: Apache-2.0

/// Bytes between a source and a reader that takes them in records: a window that slides, and grows where a record is long.
final class RecordBuffer {
    private let source: ByteSource
    private var storage: UnsafeMutableRawBufferPointer
    /// What is there and was not taken yet lies in `start..<end`.
    private(set) var start = 0
    private(set) var end = 0

    init(_ source: ByteSource) {
        self.source = source
        storage = .allocate(byteCount: 1 << 19, alignment: 16)
    }

    deinit { storage.deallocate() }

    /// Valid until the next call of `fill`.
    var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeRawBufferPointer(rebasing: storage[start..<end]).bindMemory(to: UInt8.self)
    }

    func take(_ count: Int) { start += count }

    /// Reads more behind what is there; false at the end.
    func fill() throws -> Bool {
        if start > 0, end - start < storage.count / 2 {
            let rest = UnsafeRawBufferPointer(rebasing: storage[start..<end])
            storage.copyMemory(from: rest)
            (start, end) = (0, rest.count)
        } else if end == storage.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: storage.count * 2, alignment: 16)
            let rest = UnsafeRawBufferPointer(rebasing: storage[start..<end])
            larger.copyMemory(from: rest)
            storage.deallocate()
            storage = larger
            (start, end) = (0, rest.count)
        }
        let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: storage[end...]))
        end += count
        return count > 0
    }
}
