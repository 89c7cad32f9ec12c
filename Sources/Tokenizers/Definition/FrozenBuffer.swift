// SPDX-License-Identifier: Apache-2.0

/// An array that never changes, read without a check of bounds or of uniqueness in the innermost loops.
///
/// Indices are the caller's duty. Sendable because nothing writes to the memory between `init` and `deinit`.
final class FrozenBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    private let elements: UnsafeMutablePointer<Element>
    let count: Int

    init(_ values: [Element]) {
        count = values.count
        elements = .allocate(capacity: max(1, values.count))
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { elements.initialize(from: base, count: source.count) }
        }
    }

    deinit { elements.deallocate() }

    @inline(__always)
    var pointer: UnsafePointer<Element> { UnsafePointer(elements) }

    @inline(__always)
    subscript(_ index: Int) -> Element { elements[index] }
}
