// SPDX-License-Identifier: Apache-2.0

/// Addresses that share their first bits, `10.0.0.0/8`; one address alone is a range of its own.
package struct AddressRange: Equatable, Sendable {
    private let first: ClientAddress
    /// Bits of the IPv6 form that must agree.
    private let bits: Int

    /// Reads an address or a range in the notation of RFC 4632; nil where it is neither.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = ClientAddress(parts[0]) else { return nil }
        let width = address.isIPv4 ? 32 : 128
        var given = width
        if parts.count == 2 {
            guard let number = Int(parts[1]), (0...width).contains(number) else { return nil }
            given = number
        }
        bits = 128 - width + given
        first = Self.cut(address, to: bits)
    }

    package func contains(_ address: ClientAddress) -> Bool { Self.cut(address, to: bits) == first }

    private static func cut(_ address: ClientAddress, to bits: Int) -> ClientAddress {
        func mask(_ count: Int) -> UInt64 { count <= 0 ? 0 : count >= 64 ? .max : ~(.max >> UInt64(count)) }
        return ClientAddress(high: address.high & mask(bits), low: address.low & mask(bits - 64))
    }
}
