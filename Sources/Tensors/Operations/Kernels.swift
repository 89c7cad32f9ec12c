// SPDX-License-Identifier: Apache-2.0

internal import CKernels

extension Operations {
    /// The kernels of this machine, chosen once.
    // nonisolated(unsafe): a constant table of function pointers without state, initialised once and never written.
    nonisolated(unsafe) static let kernels: FloatKernels = kernels_best().pointee
}
