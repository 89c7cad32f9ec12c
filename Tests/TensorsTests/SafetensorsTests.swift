// SPDX-License-Identifier: Apache-2.0

import Foundation
import Tensors
import Testing

@Suite struct SafetensorsTests {
    @discardableResult
    func withFile<Result>(_ bytes: Data, _ body: (String) throws -> Result) throws -> Result {
        let path = NSTemporaryDirectory() + "showdown-\(UUID().uuidString).safetensors"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try bytes.write(to: URL(fileURLWithPath: path))
        return try body(path)
    }

    func file(_ header: String, data: Data = Data()) -> Data {
        var bytes = Data()
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
        return bytes + Data(header.utf8) + data
    }

    @Test func writtenTensorsReadBackTheSame() throws {
        let a = Tensor([1, -2.5, .pi, 0], shape: [2, 2])
        let data = SafetensorsEncoding.encode(
            [("a \"b\"", a), ("scalar", Tensor([7], shape: []))], metadata: ["k": "v"])
        try withFile(data) { path in
            let file = try SafetensorsFile(path)
            #expect(file.header.metadata == ["k": "v"])
            #expect(try file.tensor("a \"b\"").values == a.values)
            #expect(try file.tensor("a \"b\"").shape == [2, 2])
            #expect(try file.tensor("scalar").shape == [])
        }
    }

    @Test func aNameThatStandsTwiceIsNamed() throws {
        let entry = #"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#
        let data = file(
            #"{"__metadata__":{"a:b":"{\"a\":1}"},"a":\#(entry),"a":\#(entry)}"#, data: Data(count: 4))
        try withFile(data) { path in
            #expect {
                try SafetensorsFile(path)
            } throws: {
                let error = $0 as? SafetensorsError
                return error?.tensor == "a" && error?.reason == .duplicateName
            }
        }
    }

    @Test func halfPrecisionTypesConvert() throws {
        // bf16 1.0, -2.0; f16 1.0, 2^-24 (smallest subnormal).
        let data = Data([0x80, 0x3f, 0x00, 0xc0, 0x00, 0x3c, 0x01, 0x00])
        let header =
            #"{"b":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},"h":{"dtype":"F16","shape":[2],"data_offsets":[4,8]}}"#
        try withFile(file(header, data: data)) { path in
            let file = try SafetensorsFile(path)
            #expect(try file.tensor("b").values == [1, -2])
            #expect(try file.tensor("h").values == [1, 0x1p-24])
        }
    }

    @Test(arguments: [
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, 8),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 9),
        (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4),
        (#"{"a":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,4]}}"#, 4),
        (#"{"a":{"dtype":"X9","shape":[1],"data_offsets":[0,4]}}"#, 4),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
            4
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
            4
        ),
        ("[]", 0),
        ("{", 0),
    ])
    func refusesHeadersThatDoNotFit(header: String, dataSize: Int) throws {
        try withFile(file(header, data: Data(count: dataSize))) { path in
            #expect(throws: SafetensorsError.self) { try SafetensorsFile(path) }
        }
    }

    @Test func refusesLengthsPastTheEnd() throws {
        for bytes in [Data(), Data([1, 0, 0]), Data([255, 255, 255, 255, 255, 255, 255, 255, 123])] {
            try withFile(bytes) { path in #expect(throws: SafetensorsError.self) { try SafetensorsFile(path) }
            }
        }
    }

    /// The public vectors of huggingface/safetensors, where they lie beside the project; skipped elsewhere.
    @Test func agreesWithThePublicVectors() throws {
        let folder = FileManager.default.currentDirectoryPath + "/../shared/data/safetensors_vectors"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard !names.isEmpty else {
            print("skipped: ../shared/data/safetensors_vectors is absent")
            return
        }
        for name in names where name.hasSuffix(".safetensors") {
            let opens = (try? SafetensorsFile("\(folder)/\(name)")) != nil
            #expect(opens == !name.hasPrefix("err_"), "\(name)")
        }
    }
}
