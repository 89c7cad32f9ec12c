// SPDX-License-Identifier: Apache-2.0

/// A method of a grid: a name, and where its responses come from.
package struct GridMethod {
    package var name: String
    package var source: any ResponseSource

    package init(name: String, source: any ResponseSource) {
        self.name = name
        self.source = source
    }

    /// Samples a checkpoint's folder.
    ///
    /// - Parameter guidance: how a head guides; nil samples the model without it.
    package init(name: String, folder: String, guidance: Guidance? = Guidance()) throws {
        self.init(name: name, source: try CheckpointSource(folder, guidance: guidance))
    }
}
