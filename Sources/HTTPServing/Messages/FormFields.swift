// SPDX-License-Identifier: Apache-2.0

/// The fields of an `application/x-www-form-urlencoded` body or of a query, in the order they came.
///
/// Parsing is strict and bounded: too many fields, a long name, bad percent-encoding and invalid UTF-8 are an
/// `HTTPFailure`, never a trap. The body's size is bounded before it gets here.
package struct FormFields: Equatable, Sendable {
    package struct Field: Equatable, Sendable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// More fields than any form has: a question with 20 responses has 480 at 24 criteria.
    package static let fieldLimit = 512
    /// Bytes of an encoded name.
    package static let nameLimit = 128

    package private(set) var fields: [Field]

    package init(_ fields: [Field] = []) { self.fields = fields }

    package init(parsing bytes: some Collection<UInt8>) throws {
        fields = []
        for pair in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
            guard fields.count < Self.fieldLimit else {
                throw HTTPFailure(.badRequest, "A form may have at most \(Self.fieldLimit) fields")
            }
            let equals = pair.firstIndex(of: UInt8(ascii: "="))
            let name = pair[..<(equals ?? pair.endIndex)]
            guard !name.isEmpty, name.count <= Self.nameLimit else {
                throw HTTPFailure(.badRequest, "A field's name must have 1 to \(Self.nameLimit) bytes")
            }
            let value = equals.map { pair[pair.index(after: $0)...] } ?? pair[pair.endIndex...]
            fields.append(
                Field(
                    name: try PercentEncoding.decode(name, plusIsSpace: true),
                    value: try PercentEncoding.decode(value, plusIsSpace: true)))
        }
    }

    /// The value of a field that may stand once; nil where it does not stand, an `HTTPFailure` where it repeats.
    package func value(_ name: String) throws -> String? {
        let found = values(name)
        guard found.count <= 1 else {
            throw HTTPFailure(.badRequest, "A field that may stand once was sent several times")
        }
        return found.first
    }

    package func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The fields as a body that `init(parsing:)` reads back.
    package var encoded: String {
        fields.map { PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value) }
            .joined(separator: "&")
    }
}
