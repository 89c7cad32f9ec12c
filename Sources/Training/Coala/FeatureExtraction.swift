// SPDX-License-Identifier: Apache-2.0

package import ConvexNetworks
internal import LanguageModels
package import Tensors

/// How a fit comes by its features.
package struct FeatureExtraction {
    package var form = FeatureForm()
    package var precision = Precision.f32

    /// Where features are kept; nil computes them anew.
    var cache: FeatureCache?
    /// The data file and the line of each pair, for messages.
    var data = ""
    var lines: [Int] = []
    /// Words for people.
    var onNote: (String) -> Void = { _ in }
    /// Told how many of the pairs are done.
    var onPairs: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    /// Told when the fit is next.
    var onEnd: () -> Void = {}

    package init(form: FeatureForm = FeatureForm(), precision: Precision = .f32) {
        self.form = form
        self.precision = precision
    }

    /// Its words on the command line.
    static let ownChoices = [
        TrainingMethod.Choice("pooling", FeatureForm.Pooling.allCases.map(\.rawValue))
    ]

    /// What stands for an option of `Setting.features` that is not given.
    static func standard(_ name: String) -> SettingValue? {
        name == "precision" ? .text(Precision.f32.rawValue) : nil
    }

    /// What a checkpoint's record says of it.
    var record: [String: RecordValue] {
        var record: [String: RecordValue] = [
            "pooling": .text(form.pooling.rawValue), "precision": .text(precision.rawValue),
        ]
        if let window = form.window { record["window"] = .number(Double(window)) }
        return record
    }

    /// The features of pairs, unless too many of these have two responses that features cannot tell apart.
    func features(
        _ pairs: [TokenizedPair], _ model: LanguageModel, isHeldOut: Bool = false, onWait: () throws -> Void
    ) throws -> PairFeatures {
        let alike = PairFeatures.alike(pairs, form)
        let what = isHeldOut ? "held-out pairs" : "pairs"
        if !isHeldOut, Double(alike) > PairFeatures.largestShareAlike * Double(pairs.count) {
            throw TrainingError.featuresAlike(path: data, alike, of: pairs.count, window: form.window)
        }
        if alike > 0 {
            onNote(
                "\(alike) of \(pairs.count) \(what) have responses that the window of \(form.window ?? 0) tokens does not tell apart."
            )
        }
        do {
            return try PairFeatures(pairs, model, form: form, precision: precision, cache: cache) { done in
                try onWait()
                if !isHeldOut { try onPairs(done, pairs.count) }
            }
        } catch let fault as ResponseFeatures.NotFinite {
            throw TrainingError.featuresNotFinite(
                isHeldOut ? "held-out pair \(fault.place + 1)" : "\(data), line \(lines[fault.place])")
        }
    }
}
