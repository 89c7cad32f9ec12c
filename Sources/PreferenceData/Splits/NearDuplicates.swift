// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
private import StudyFiles

/// Held-out prompts that also stand in training, word for word or nearly.
///
/// MinHash finds candidates, and each is then compared by all its runs of three words. 128 bytes a different held-out prompt
/// are kept in memory; their runs of words are kept on disk.
package struct NearDuplicates {
    package struct Match: Equatable, Sendable, Encodable {
        /// 1-based lines of the two files.
        package var heldOutLine: Int
        package var trainingLine: Int
        /// The share of runs of three words that the prompts have in common; 1 for the same words.
        package var similarity: Double

        enum CodingKeys: String, CodingKey {
            case heldOutLine = "heldout_line"
            case trainingLine = "train_line"
            case similarity
        }
    }

    private let threshold: Double
    private let hash = MinHash()
    private let spill: ShingleSpill
    private var lines: [Int32] = []
    private var known: Set<UInt64> = []
    /// A band's key in the high half, a prompt's number in the low one.
    private var entries: [UInt64] = []
    private var isSorted = false
    private var isMatched: [Bool] = []
    /// A match for each held-out prompt that has one, the first that training has; in the order of training.
    package private(set) var matches: [Match] = []
    /// Different held-out prompts.
    package var count: Int { lines.count }

    /// - Parameter folder: where runs of words are put while the search goes on.
    package init(threshold: Double, folder: String) throws {
        precondition(threshold > 0 && threshold <= 1, "a similarity of \(threshold) is not in (0, 1]")
        self.threshold = threshold
        spill = try ShingleSpill(in: folder)
    }

    /// All held-out prompts come first; one that was there already counts once.
    package mutating func add(heldOut prompt: String, line: Int) throws {
        precondition(!isSorted, "held-out prompts come before those of training")
        var text = TextHash()
        text.add(prompt)
        guard known.insert(text.value).inserted else { return }
        let shingles = WordShingles(prompt)
        let number = UInt64(lines.count)
        for key in hash.keys(of: shingles) { entries.append(UInt64(key) << 32 | number) }
        try spill.append(shingles)
        lines.append(Int32(clamping: line))
        isMatched.append(false)
    }

    package mutating func check(training prompt: String, line: Int) throws {
        if !isSorted {
            entries.sort()
            isSorted = true
            known = []
        }
        let shingles = WordShingles(prompt)
        var compared: Set<Int> = []
        for key in hash.keys(of: shingles) {
            var place = firstEntry(notBelow: UInt64(key) << 32)
            while place < entries.count, entries[place] >> 32 == UInt64(key) {
                let number = Int(entries[place] & 0xffff_ffff)
                place += 1
                guard !isMatched[number], compared.insert(number).inserted else { continue }
                let similarity = shingles.similarity(to: try spill.shingles(number))
                guard similarity >= threshold else { continue }
                isMatched[number] = true
                matches.append(
                    Match(heldOutLine: Int(lines[number]), trainingLine: line, similarity: similarity))
            }
        }
    }

    private func firstEntry(notBelow value: UInt64) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
