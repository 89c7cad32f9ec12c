// SPDX-License-Identifier: Apache-2.0

package import ConvexNetworks
private import FoundationEssentials
package import LanguageModels
private import StudyFiles
package import Tensors

/// Features kept in files, so that a second fit on the same data costs no forward pass.
///
/// What decides them: the weights, the configuration, the precision, the pooling, the window, the records' tokens (which
/// stand for data and tokenizer) and the version of the code. A file holds `recordsPerFile` records: an extraction that is
/// interrupted goes on after its last whole file, and records that are appended to a data set cost only themselves.
package struct FeatureCache {
    /// To be raised whenever features become other numbers than before.
    package static let version = 1
    package static let recordsPerFile = 1_024

    private let files: KeyedFiles

    package init(_ files: KeyedFiles) { self.files = files }

    /// The features of records, from the cache or computed and then kept; operations are those of what was computed.
    ///
    /// - Parameter onRecords: told how many records are done; throwing stops.
    package func features(
        _ records: [TokenizedResponses], _ model: LanguageModel, form: FeatureForm, precision: Precision,
        onRecords: (Int) throws -> Void = { _ in }
    ) throws -> ResponseFeatures {
        let common = try KeyedFiles.hash(
            version: Self.version, form.pooling.rawValue, "\(form.window ?? 0)", model: model,
            precision: precision)
        let channels = model.configuration.channels
        var values: [Float] = []
        var operations = 0.0
        for start in stride(from: 0, to: records.count, by: Self.recordsPerFile) {
            let part = Array(records[start..<min(records.count, start + Self.recordsPerFile)])
            var hash = common
            for record in part { KeyedFiles.add([record.prompt] + record.responses, to: &hash) }
            let key = hash.text
            let rows = part.reduce(0) { $0 + $1.responses.count }
            let tensor = try files.value("features-\(key).safetensors", "its features are") { path in
                try Self.read(path, key, shape: [rows, channels])
            } write: {
                Self.encode($0, key)
            } compute: {
                do {
                    let computed = try ResponseFeatures(part, model, form: form, precision: precision) {
                        try onRecords(start + $0)
                    }
                    operations += computed.floatingPointOperations
                    return computed.values
                } catch let fault as ResponseFeatures.NotFinite {
                    throw ResponseFeatures.NotFinite(place: start + fault.place)
                }
            }
            values += tensor.values
            try onRecords(start + part.count)
        }
        return ResponseFeatures(
            values: Tensor(values, shape: [values.count / channels, channels]),
            floatingPointOperations: operations)
    }

    private static func encode(_ features: Tensor, _ key: String) -> Data {
        SafetensorsEncoding.encode(
            [("features", features)], metadata: ["key": key, "sum": sum(features)])
    }

    /// nil where the file is not what was written.
    private static func read(_ path: String, _ key: String, shape: [Int]) throws -> Tensor? {
        let file = try SafetensorsFile(path)
        let features = try file.tensor("features")
        let metadata = file.header.metadata
        return metadata["key"] == key && metadata["sum"] == sum(features) && features.shape == shape
            && features.isFinite ? features : nil
    }

    private static func sum(_ features: Tensor) -> String {
        Fingerprint.of(SafetensorsEncoding.bytes(of: features, as: .f32))
    }
}
