// SPDX-License-Identifier: Apache-2.0

private import Foundation
private import HTTPServing

/// Where the page templates, their languages and the public files lie.
///
/// What is named is taken as it is. What is not is looked for in the working directory, then in each folder above the
/// executable, so that a build in `.build/release` finds its package.
package struct SiteFolders: Sendable {
    package var templates: String
    package var locales: String
    package var publicFolder: String

    /// - Parameter locales: beside the templates where it is not named.
    package init(templates: String? = nil, locales: String? = nil, publicFolder: String? = nil) throws {
        self.templates = try templates ?? Self.find("survey-templates/pages", option: "--templates")
        self.locales =
            locales
            ?? URL(fileURLWithPath: self.templates).deletingLastPathComponent().appendingPathComponent(
                "locales"
            ).path
        self.publicFolder =
            try publicFolder ?? Self.find("public", beside: "survey-templates/pages", option: "--public")
    }

    /// - Parameter beside: what must lie in the same root, because `public` is the name of many a folder.
    private static func find(_ name: String, beside: String? = nil, option: String) throws -> String {
        let files = FileManager.default
        var roots = [files.currentDirectoryPath]
        let executable =
            (try? files.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        var folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
        while folder.path != "/" && roots.count < 32 {
            roots.append(folder.path)
            folder = folder.deletingLastPathComponent()
        }
        let root = roots.first { root in
            [name, beside].compactMap { $0 }.allSatisfy { files.fileExists(atPath: root + "/" + $0) }
        }
        guard let root else {
            throw ServingFailure(
                .noInput, "There is no folder \(name) in the working directory or above the program",
                hint: "Name it with \(option)")
        }
        return root + "/" + name
    }
}
