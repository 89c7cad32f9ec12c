// SPDX-License-Identifier: Apache-2.0

import LanguageModels
import StudyFiles

/// What `--shape` names: a shape of this project's list, or a config.json.
enum ShapeArgument {
    /// - Parameter make: the configuration of a named shape.
    static func configuration(
        _ shape: String, named make: (NamedShape) throws -> ModelConfiguration
    ) throws -> ModelConfiguration {
        if let named = NamedShape.all.first(where: { $0.name == shape }) { return try make(named) }
        guard FileContents.exists(shape) else {
            throw FileFailure(
                .noInput, path: shape, reason: "is neither a named shape nor a file",
                hint: "Shapes: " + NamedShape.all.map(\.name).joined(separator: ", "))
        }
        return try ConfigurationFile.read(shape)
    }
}
