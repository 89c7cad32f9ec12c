// SPDX-License-Identifier: Apache-2.0

package import ConvexNetworks

/// A convex head with the way in which it guides.
package struct ConvexGuide: Sendable {
    package var head: ConvexHead
    package var guidance: Guidance

    package init(head: ConvexHead, _ guidance: Guidance = Guidance()) {
        self.head = head
        self.guidance = guidance
    }
}
