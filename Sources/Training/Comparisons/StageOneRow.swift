// SPDX-License-Identifier: Apache-2.0

/// What a solver reached with the two-layer network of COALA's first phase.
package struct StageOneRow: Sendable, Encodable {
    package var start: String
    package var solver: String
    package var accuracy, heldOutAccuracy: Double
    package var rows, heldOutRows: Int
    package var operations: Double
    package var seconds: Double

    package init(
        start: String, solver: String, accuracy: Double, heldOutAccuracy: Double, rows: Int,
        heldOutRows: Int, operations: Double, seconds: Double
    ) {
        self.start = start
        self.solver = solver
        self.accuracy = accuracy
        self.heldOutAccuracy = heldOutAccuracy
        self.rows = rows
        self.heldOutRows = heldOutRows
        self.operations = operations
        self.seconds = seconds
    }
}
