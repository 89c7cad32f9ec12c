// SPDX-License-Identifier: Apache-2.0

package import ConvexNetworks

/// Guided decoding in its prefix form: of several continuations the one that a convex head prefers.
///
/// Every `blockLength` tokens, `candidates` continuations are drawn from the base model; each is scored by the head on
/// the mean hidden state of the response so far with the continuation, and the best is kept, ties to the first. The
/// base model's probabilities are untouched: with one candidate, or a head that is constant, the tokens are those of
/// plain sampling, bit for bit. Source: the prefix mode of COALA (Feng and Pilanci).
package struct ConvexGuide: Sendable {
    package var head: ConvexHead
    package var candidates = 5
    package var blockLength = 5

    package init(head: ConvexHead) { self.head = head }
}
