// SPDX-License-Identifier: Apache-2.0

private import Synchronization

/// A page of which only some texts change from one volunteer to the next.
protocol RepeatedPage: Page, Hashable {
    /// Visits each of those texts, in an order that only the page's shape decides.
    mutating func visitTexts(_ visit: (inout String) -> Void)
}

/// A page as the template library rendered it once, cut where a volunteer's own texts go.
///
/// The library walks a tree of dictionaries for each page, which took some 300 microseconds; filling the cuts takes a few.
/// The bytes are the same, because the library wrote all but the texts, which are escaped by the same function.
struct PageSkeleton: Sendable {
    private var pieces: [[UInt8]] = []
    /// Which text stands after each piece but the last.
    private var texts: [Int] = []
    private var fixedCount = 0

    /// - Parameter render: the library's output for a page; called once, with marks in place of the texts.
    init<P: RepeatedPage>(_ page: P, render: (P) -> String) {
        // A mark that no study's text can hold, because nobody knows it: 128 random bits.
        let mark = "{\(UInt64.random(in: .min ... .max)):\(UInt64.random(in: .min ... .max)):"
        var marked = page
        var count = 0
        marked.visitTexts { text in
            text = "\(mark)\(count)}"
            count += 1
        }
        var rest = render(marked).utf8[...]
        let beginning = Array(mark.utf8)
        while let start = Self.index(of: beginning, in: rest) {
            pieces.append(Array(rest[..<start]))
            rest = rest[start...].dropFirst(beginning.count)
            let digits = rest.prefix { $0 != UInt8(ascii: "}") }
            texts.append(Int(Substring(digits)) ?? 0)
            rest = rest.dropFirst(digits.count + 1)
        }
        pieces.append(Array(rest))
        fixedCount = pieces.reduce(0) { $0 + $1.count }
    }

    func filled<P: RepeatedPage>(_ page: P) -> [UInt8] {
        var own = page
        var values: [String] = []
        own.visitTexts { values.append($0) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fixedCount + values.reduce(512) { $0 + $1.utf8.count })
        for (index, piece) in pieces.enumerated() {
            bytes += piece
            if index < texts.count { HTMLText.append(values[texts[index]], to: &bytes) }
        }
        return bytes
    }

    private static func index(of pattern: [UInt8], in text: Substring.UTF8View) -> String.Index? {
        var index = text.startIndex
        while let found = text[index...].firstIndex(of: pattern[0]) {
            if text[found...].starts(with: pattern) { return found }
            index = text.index(after: found)
        }
        return nil
    }
}

/// Skeletons by shape: a page without its texts, and the frame around it.
final class PageSkeletons<P: RepeatedPage>: Sendable {
    private struct Shape: Hashable {
        var page: P
        var frame: PageFrame
    }

    /// Shapes are few (a language, a section, an option that was chosen before); more than this are not kept.
    private static var limit: Int { 1024 }

    private let known = Mutex<[Shape: PageSkeleton]>([:])

    /// - Parameter render: the library's output.
    func bytes(_ page: P, in frame: PageFrame, render: (P) -> String) -> [UInt8] {
        var shape = Shape(page: page, frame: frame)
        shape.page.visitTexts { $0 = "" }
        if let skeleton = known.withLock({ $0[shape] }) { return skeleton.filled(page) }
        let skeleton = PageSkeleton(page, render: render)
        known.withLock { if $0.count < Self.limit { $0[shape] = skeleton } }
        return skeleton.filled(page)
    }
}
