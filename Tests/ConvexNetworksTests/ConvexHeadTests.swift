// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Foundation
import Tensors
import Testing

@Suite struct ConvexHeadTests {
    func head(_ form: FeatureForm = FeatureForm(), hasBias: Bool = true) -> ConvexHead {
        let rows = hasBias ? 3 : 2
        return ConvexHead(
            network: TwoLayerNetwork(
                theta1: Tensor((0..<2 * rows).map { Float($0) - 2 }, shape: [rows, 2]), theta2: [1, -0.5]),
            form: form, hasBias: hasBias, mean: [1, 2], deviation: [0.5, 4], baseSHA256: "base")
    }

    func withFile(_ contents: Data, _ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "showdown-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try contents.write(to: URL(fileURLWithPath: path))
        try body(path)
    }

    @Test(
        arguments: [
            FeatureForm(), FeatureForm(pooling: .last), FeatureForm(pooling: .attention, window: 128),
        ],
        [true, false])
    func aFileBringsBackTheHead(form: FeatureForm, hasBias: Bool) throws {
        let head = head(form, hasBias: hasBias)
        let x = Tensor([3, -1, 0, 5], shape: [2, 2])
        try withFile(head.encode()) { path in
            let read = try ConvexHead(path)
            #expect(read.form == form && read.hasBias == hasBias && read.baseSHA256 == "base")
            #expect(try read.scores(x) == head.scores(x))
        }
    }

    @Test func scoresAreOfStandardisedFeatures() throws {
        // ((3 - 1) / 0.5, (-1 - 2) / 4, 1) by theta1 = (-2 -1; 0 1; 2 3).
        let (first, second) = (max(0, 4 * -2 + 2 as Float), max(0, 4 * -1 - 0.75 + 3 as Float))
        #expect(try head().scores(Tensor([3, -1], shape: [1, 2])) == [first - 0.5 * second])
        let scores = try head().scores(Tensor([0, -1], shape: [1, 2]))
        #expect(scores == [(4 + 2) - 0.5 * (2 - 0.75 + 3)])
    }

    @Test func refusesFeaturesOfAnotherWidth() {
        #expect(throws: ConvexError.dimension(expected: 2, found: 3)) {
            try head().scores(Tensor(zeros: [1, 3]))
        }
    }

    @Test func constantFeaturesDoNotDivideByZero() {
        let (mean, deviation) = ConvexHead.statistics(Tensor([1, 5, 3, 5], shape: [2, 2]))
        #expect(mean == [2, 5] && deviation == [1, 1])
    }

    @Test func ranksAlikeUnderPositiveAffineMaps() throws {
        let x = Tensor((0..<20).map { Float($0 * 7 % 11) - 5 }, shape: [10, 2])
        var other = head()
        other.network.theta2 = [3, -1.5]
        func order(_ scores: [Float]) -> [Int] {
            scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
        }
        #expect(order(try head().scores(x)) == order(try other.scores(x).map { $0 - 40 }))
    }

    @Test(
        arguments: [
            ("\"version\":\"2\"", "\"version\":\"9\"", "format 9"),
            ("\"pooling\":\"mean\"", "\"pooling\":\"soup\"", "unknown pooling"),
            ("\"window\":\"none\"", "\"window\":\"-4ab\"", "unknown window"),
            ("\"features\":\"2\"", "\"features\":\"3\"", "do not fit together"),
            ("\"bias\":\"true\"", "\"bios\":\"true\"", "does not name its bias"),
            ("showdown convex head", "showdown convex feet", "is not a convex head"),
        ])
    func refusesWhatItCannotUse(text: String, changed: String, words: String) throws {
        let contents = head().encode()
        let range = try #require(contents.range(of: Data(text.utf8)))
        try withFile(contents.replacing(range, with: Data(changed.utf8))) { path in
            #expect {
                try ConvexHead(path)
            } throws: {
                "\($0)".contains(words) && "\($0)".contains(path)
            }
        }
    }
}

extension Data {
    fileprivate func replacing(_ range: Range<Index>, with bytes: Data) -> Data {
        var copy = self
        copy.replaceSubrange(range, with: bytes)
        return copy
    }
}
