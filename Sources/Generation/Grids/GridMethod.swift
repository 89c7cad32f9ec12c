// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
package import LanguageModels
private import StudyFiles

/// A method of a grid: a name and the checkpoint that it samples, with its convex head where it has one.
package struct GridMethod {
    package var name: String
    package var folder: String
    package var checkpoint: Checkpoint
    package var guide: ConvexGuide?

    /// Loads the checkpoint; a head beside it must have been fitted to this very model.
    package init(name: String, folder: String) throws {
        self.name = name
        self.folder = folder
        checkpoint = try Checkpoint(folder)
        let path = "\(folder)/\(ConvexHead.fileName)"
        guard FileContents.exists(path) else { return }
        let head = try ConvexHead(path)
        guard try head.baseSHA256 == checkpoint.weightsFingerprint() else {
            throw GenerationError.otherBase(path: path)
        }
        guide = ConvexGuide(head: head)
    }
}
