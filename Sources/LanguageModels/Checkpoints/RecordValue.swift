// SPDX-License-Identifier: Apache-2.0

/// A hyperparameter of a checkpoint's record: a number, or a word such as the name of an optimizer.
package enum RecordValue: Equatable, Sendable, ExpressibleByFloatLiteral, ExpressibleByStringLiteral {
    case number(Double)
    case text(String)

    package init(floatLiteral value: Double) { self = .number(value) }
    package init(stringLiteral value: String) { self = .text(value) }
}

extension RecordValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }
}
