// SPDX-License-Identifier: Apache-2.0

internal import HTTPServing
internal import Tokenizers

/// The fields of a request's JSON object, read with their types and ranges; what nobody read is an error in the end.
///
/// A field that is null counts as absent.
struct RequestFields {
    private let object: JSONValue
    private var unread: Set<String>

    init(_ bytes: [UInt8]) throws {
        do {
            object = try JSONReader.read(bytes)
        } catch let fault as JSONReader.Fault {
            throw APIFailure(
                .badRequest,
                "The body is not JSON of at most 32 levels in UTF-8: something is amiss at byte \(fault.offset + 1)."
            )
        }
        guard let members = object.members else {
            throw APIFailure(.badRequest, "The body must be a JSON object.")
        }
        unread = []
        for (name, _) in members where !unread.insert(name).inserted {
            throw APIFailure.field(String(name.prefix(60)), "stands twice in the body.")
        }
    }

    mutating func value(_ name: String) -> JSONValue? {
        unread.remove(name)
        return object[name]
    }

    mutating func string(_ name: String) throws -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw APIFailure.field(name, "must be a string.") }
        return text
    }

    mutating func bool(_ name: String) throws -> Bool? {
        guard let value = value(name) else { return nil }
        guard let bool = value.bool else { throw APIFailure.field(name, "must be true or false.") }
        return bool
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.number, let integer = Int(exactly: number), range.contains(integer) else {
            throw APIFailure.field(
                name, "must be an integer from \(range.lowerBound) to \(range.upperBound).")
        }
        return integer
    }

    mutating func number(_ name: String, in range: ClosedRange<Double>) throws -> Double? {
        guard let value = value(name) else { return nil }
        guard let number = value.number, range.contains(number) else {
            throw APIFailure.field(name, "must be a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// Fields that change nothing here.
    mutating func ignore(_ names: String...) { unread.subtract(names) }

    /// A field that would change the answer if it were followed.
    ///
    /// - Parameter harmless: values that ask for nothing.
    mutating func refuse(
        _ name: String, _ reason: String, unless harmless: (JSONValue) -> Bool = { _ in false }
    ) throws {
        guard let value = value(name), !harmless(value) else { return }
        throw APIFailure.field(name, reason, code: "unsupported_parameter")
    }

    /// Throws where there is a field that nobody has read: a misspelt `temprature` must not change a study unseen.
    func finish() throws {
        guard let name = unread.min() else { return }
        throw APIFailure.field(
            String(name.prefix(60)), "is not a field of this request.", code: "unknown_parameter")
    }
}
