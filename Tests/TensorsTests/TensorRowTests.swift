// SPDX-License-Identifier: Apache-2.0

import Foundation
import Randomness
import Tensors
import Testing

@Suite struct TensorRowTests {
    /// Values with many ties, both zeros and some that are left out.
    func values(_ count: Int, seed: UInt64) -> [Float] {
        var draws = SeededGenerator(seed: seed)
        return (0..<count).map { index in
            switch index % 11 {
            case 3: -.infinity
            case 5: 0
            case 7: -0.0
            default: Float((draws.normal() * 8).rounded()) / 4
            }
        }
    }

    func sorted(_ values: [Float]) -> [TensorRow.Entry] {
        values.indices.filter { values[$0] > -.infinity }.map { (Int32($0), values[$0]) }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
            .map { TensorRow.Entry(column: $0.0, value: $0.1) }
    }

    @Test(arguments: [1, 7, 256, 1_100, 50_257]) func leadingEntriesAreThoseOfASort(count: Int) {
        let values = values(count, seed: UInt64(count))
        // A second row: the view starts where its row does.
        let row = Tensor([Float](repeating: 9, count: count) + values, shape: [2, count]).rowView(1)
        let expected = sorted(values)
        for wanted in [0, 1, 2, 50, 64, 300, 5_000, count, count + 1] {
            #expect(row.leading(wanted) == Array(expected.prefix(wanted)), "\(wanted) of \(count)")
        }
    }

    @Test func aRowOfNothingHasNoEntries() {
        let row = Tensor([Float](repeating: -.infinity, count: 3_000), shape: [1, 3_000]).rowView(0)
        #expect(row.leading(5).isEmpty)
        #expect(row.leading(3_000).isEmpty)
    }

    @Test func notANumberIsNeverAmongTheLeading() {
        var values = [Float](repeating: 0, count: 4_000)
        (values[0], values[17], values[3_999]) = (.nan, .nan, 1)
        let row = Tensor(values, shape: [1, 4_000]).rowView(0)
        for wanted in [3, 4_000] {
            #expect(row.leading(wanted).first?.column == 3_999)
            #expect(!row.leading(wanted).contains { $0.value.isNaN })
        }
    }

    @Test(arguments: [1.0, 0.5, 40]) func exponentialSumsAreThoseOfDoublePrecision(scale: Double) {
        let values = values(50_257, seed: 3).map { $0 == -.infinity ? $0 : $0 / Float(scale) }
        let row = Tensor(values, shape: [1, values.count]).rowView(0)
        let largest = Double(row.largest)
        let expected = values.reduce(0) { $0 + exp(scale * (Double($1) - largest)) }
        #expect(abs(row.exponentialSum(scale: scale) / expected - 1) < 1e-5)
    }

    @Test func excludedColumnsAreLeftOutAndACopyKeepsThem() {
        let row = Tensor([1, 2, 3, 4], shape: [1, 4]).rowView(0)
        let copy = row.copy()
        row.exclude([3..<9, 0..<1])
        #expect(row.leading(4).map(\.column) == [2, 1])
        #expect(copy.leading(4).map(\.column) == [3, 2, 1, 0])
    }
}
