// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
package import LanguageModels

/// A method of a grid: a name and the checkpoint that it samples, with its convex head where it has one.
package struct GridMethod {
    package var name: String
    package var folder: String
    package var checkpoint: Checkpoint
    package var guide: ConvexGuide?

    /// Loads the checkpoint; a head beside it must have been fitted to this very model.
    ///
    /// - Parameter guidance: how a head guides; nil samples the model without it.
    package init(name: String, folder: String, guidance: Guidance? = Guidance()) throws {
        self.name = name
        self.folder = folder
        checkpoint = try Checkpoint(folder)
        guard let guidance, let head = try ConvexHead(beside: checkpoint, in: folder) else { return }
        guide = ConvexGuide(head: head, guidance)
    }
}
