// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// The contents of a file, perhaps made piece by piece while they are written.
package struct FileSource {
    let pieces: [() throws -> Data]

    package init(_ contents: Data) { pieces = [{ contents }] }

    /// - Parameter pieces: called once each, in order; a large file need not be in memory whole.
    package init(pieces: [() throws -> Data]) { self.pieces = pieces }

    /// SHA-256 of the whole, as 64 lower-case hexadecimal digits.
    package func fingerprint() throws -> String {
        var hash = RunningFingerprint()
        for piece in pieces { hash.add(try piece()) }
        return hash.text
    }
}
