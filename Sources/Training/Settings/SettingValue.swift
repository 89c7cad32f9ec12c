// SPDX-License-Identifier: Apache-2.0

/// The value of an option of training, from the command line, a file or a preset.
package enum SettingValue: Equatable, Sendable {
    case integer(Int)
    case number(Double)
    case text(String)
    case names([String])
    case flag(Bool)

    /// As a person writes it after the option's name.
    package var text: String {
        switch self {
        case .integer(let value): "\(value)"
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
        case .text(let value): value
        case .names(let value): value.joined(separator: ",")
        case .flag(let value): "\(value)"
        }
    }
}
