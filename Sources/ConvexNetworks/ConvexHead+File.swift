// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
private import Tensors

/// convex_head.safetensors: the network, the standardisation, and as metadata what the head was fitted under.
extension ConvexHead {
    package static let fileName = "convex_head.safetensors"
    private static let format = "showdown convex head"
    /// 1 knew neither window nor bias flag.
    private static let version = "2"

    package func encode() -> Data {
        SafetensorsEncoding.encode(
            [
                ("theta1", network.theta1), ("theta2", Tensor(network.theta2)), ("mean", Tensor(mean)),
                ("deviation", Tensor(deviation)),
            ],
            metadata: [
                "format": Self.format, "version": Self.version, "features": "\(features)",
                "pooling": form.pooling.rawValue, "window": form.window.map(String.init) ?? "none",
                "bias": "\(hasBias)", "base_sha256": baseSHA256,
            ])
    }

    package init(_ path: String) throws {
        func failure(_ reason: String) -> ConvexError { .headFile(path: path, reason: reason) }
        let file = try SafetensorsFile(path)
        let metadata = file.header.metadata
        guard metadata["format"]?.hasPrefix(Self.format) == true else {
            throw failure("is not a convex head")
        }
        guard metadata["version"] == Self.version else {
            throw failure("is of format \(metadata["version"] ?? "1"); this program reads \(Self.version)")
        }
        func field<Value>(_ name: String, _ value: (String) -> Value?) throws -> Value {
            guard let text = metadata[name] else { throw failure("does not name its \(name)") }
            guard let value = value(text) else { throw failure("has the unknown \(name) \"\(text)\"") }
            return value
        }
        let form = FeatureForm(
            pooling: try field("pooling", FeatureForm.Pooling.init),
            window: try field("window") { text -> Int?? in
                text == "none" ? .some(nil) : Int(text).flatMap { $0 > 0 ? .some($0) : nil }
            })
        let hasBias = try field("bias") { Bool($0) }
        let features = try field("features") { Int($0) }
        let (theta1, theta2) = (try file.tensor("theta1"), try file.tensor("theta2"))
        let (mean, deviation) = (try file.tensor("mean"), try file.tensor("deviation"))
        guard theta1.shape.count == 2, theta1.columns == theta2.count,
            theta1.rows == features + (hasBias ? 1 : 0), mean.count == features, deviation.count == features,
            [theta1, theta2, mean, deviation].allSatisfy(\.isFinite), deviation.values.allSatisfy({ $0 > 0 })
        else { throw failure("holds tensors that do not fit together") }
        self.init(
            network: TwoLayerNetwork(theta1: theta1, theta2: theta2.values), form: form, hasBias: hasBias,
            mean: mean.values, deviation: deviation.values,
            baseSHA256: try field("base_sha256") { $0.isEmpty ? nil : $0 })
    }
}
