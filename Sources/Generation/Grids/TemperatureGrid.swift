// SPDX-License-Identifier: Apache-2.0

/// Temperatures as `first:last:step` (both ends included) or as a list with commas.
package enum TemperatureGrid {
    /// Values are rounded to nine decimals, so that 0.001 + 2 x 0.3 is 0.601 to the last bit of its text.
    package static func parse(_ text: String) throws -> [Double] {
        let failure = GenerationError.temperatures(text)
        let range = text.split(separator: ":", omittingEmptySubsequences: false)
        if range.count == 3 {
            guard let first = Double(range[0]), let last = Double(range[1]), let step = Double(range[2]),
                first >= 0,
                last >= first, last <= 100, step > 0, (last - first) / step < 10_000
            else { throw failure }
            let count = Int(((last - first) / step + 1e-9).rounded(.down)) + 1
            return (0..<count).map { ((first + Double($0) * step) * 1e9).rounded() / 1e9 }
        }
        let values = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let value = Double(part), value >= 0, value <= 100 else { throw failure }
            return value
        }
        guard range.count == 1, Set(values).count == values.count else { throw failure }
        return values
    }
}
