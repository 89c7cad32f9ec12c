// SPDX-License-Identifier: Apache-2.0

/// The numbers that all on-policy methods have.
extension MethodValues {
    /// A hyperparameter that is a whole number.
    func whole(_ name: String) -> Int? { self[name].map { Int($0) } }
}

extension RolloutSettings {
    init(_ values: MethodValues, _ standard: RolloutSettings) {
        self = standard
        samples = values.whole("samples") ?? samples
        temperature = values["temperature"] ?? temperature
        tokens = values.whole("response-length") ?? tokens
    }
}

extension DivergenceControl {
    init(_ values: MethodValues, _ standard: DivergenceControl) {
        self = standard
        weight = values["kl-coef"] ?? weight
        target = values["kl-target"].flatMap { $0 > 0 ? $0 : nil }
        horizon = values["kl-horizon"] ?? horizon
    }
}

extension TrainingMethod {
    /// How responses are drawn, and the divergence at which a run stops.
    ///
    /// - Parameter least: responses to a prompt that a method needs.
    static func rolloutNumbers(
        samples: Double, temperature: Double, tokens: Double, from least: Int
    ) -> [Hyperparameter] {
        [
            Hyperparameter("samples", samples, .whole(from: least)),
            Hyperparameter("temperature", temperature),
            Hyperparameter("response-length", tokens, .whole(from: 1)), Hyperparameter("kl-limit", 100),
        ]
    }
}
