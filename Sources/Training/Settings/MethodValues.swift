// SPDX-License-Identifier: Apache-2.0

/// What a method's own hyperparameters and choices were given; nothing where the method's standard stands.
package struct MethodValues: Sendable {
    package var numbers: [String: Double]
    package var choices: [String: String]

    package init(numbers: [String: Double] = [:], choices: [String: String] = [:]) {
        self.numbers = numbers
        self.choices = choices
    }

    /// A hyperparameter.
    package subscript(name: String) -> Double? { numbers[name] }

    /// A choice.
    package func choice(_ name: String) -> String? { choices[name] }
}
