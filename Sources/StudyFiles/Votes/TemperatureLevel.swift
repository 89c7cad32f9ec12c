// SPDX-License-Identifier: Apache-2.0

/// Which temperatures are one and the same.
///
/// The arithmetic of a grid leaves 0.30000000000000004 where another program has 0.3. A level is the decimal of six digits
/// after the point that is nearest, so that temperatures of one level are equal numbers and read the same in every table.
package enum TemperatureLevel {
    private static let scale = 1e6

    /// The level of a temperature; one without digits after the point that a number could hold is a level of its own.
    package static func of(_ temperature: Double) -> Double {
        guard abs(temperature) < 1e9 else { return temperature }
        // The quotient of two whole numbers is the number nearest to that decimal. A zero with a minus is zero.
        return (temperature * scale).rounded() / scale + 0
    }
}
