// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels

/// Which rule moves the weights, and how long a gradient may be.
package struct OptimizerOptions: Equatable, Sendable {
    package enum Rule: Equatable, Sendable {
        case adamW(AdamW)
        case rmsprop(RMSprop)
    }

    package var rule = Rule.adamW(AdamW())
    /// Largest norm of the whole gradient, to which a longer one is scaled; nil lets every gradient through.
    package var maximumNorm: Double? = 1

    package init() {}

    var update: any UpdateRule {
        switch rule {
        case .adamW(let rule): rule
        case .rmsprop(let rule): rule
        }
    }

    /// For a checkpoint's record, under the names that the field uses.
    var hyperparameters: [String: RecordValue] {
        var values: [String: RecordValue] = ["optimizer": .text(update.name)]
        switch rule {
        case .adamW(let rule):
            values["adam_beta1"] = .number(rule.beta1)
            values["adam_beta2"] = .number(rule.beta2)
            values["epsilon"] = .number(rule.epsilon)
            values["weight_decay"] = .number(rule.decay)
        case .rmsprop(let rule):
            values["rmsprop_alpha"] = .number(rule.alpha)
            values["epsilon"] = .number(rule.epsilon)
            values["weight_decay"] = .number(rule.decay)
        }
        if let maximumNorm { values["max_grad_norm"] = .number(maximumNorm) }
        return values
    }
}
