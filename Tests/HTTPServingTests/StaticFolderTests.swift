// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import Testing

struct StaticFolderTests {
    /// A folder of its own for each test, removed when the test ends.
    final class Scratch {
        let path = NSTemporaryDirectory() + "static-" + UUID().uuidString

        init() throws {
            try FileManager.default.createDirectory(
                atPath: path + "/icons", withIntermediateDirectories: true)
            try Data("body{}".utf8).write(to: URL(fileURLWithPath: path + "/style.css"))
            try Data("<svg/>".utf8).write(to: URL(fileURLWithPath: path + "/icons/a.svg"))
            try Data("secret".utf8).write(to: URL(fileURLWithPath: path + "/.hidden"))
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    @Test func servesFilesWithTheirTypes() throws {
        let scratch = try Scratch()
        let folder = try StaticFolder(reading: scratch.path)
        let request = try HTTPRequest(method: .get, target: "/style.css")
        let style = try folder.response(for: "style.css", to: request)
        #expect(style.headers["Content-Type"] == "text/css; charset=utf-8")
        #expect(style.body == Array("body{}".utf8))
        #expect(
            try folder.response(for: "icons/a.svg", to: request).headers["Content-Type"] == "image/svg+xml")
    }

    @Test func sendsNothingThatTheBrowserHas() throws {
        let scratch = try Scratch()
        let folder = try StaticFolder(reading: scratch.path)
        var request = try HTTPRequest(method: .get, target: "/style.css")
        let tag = try #require(try folder.response(for: "style.css", to: request).headers["ETag"])
        request.headers["If-None-Match"] = "\"other\", W/\(tag)"
        let response = try folder.response(for: "style.css", to: request)
        #expect(response.status == .notModified)
        #expect(response.body.isEmpty)
    }

    @Test(arguments: ["../secret", "..", ".hidden", "icons", "icons/../style.css", "/etc/passwd", ""])
    func leavesTheFolderForNoPath(path: String) throws {
        let scratch = try Scratch()
        let folder = try StaticFolder(reading: scratch.path)
        let request = try HTTPRequest(method: .get, target: "/")
        #expect { try folder.response(for: path, to: request) } throws: {
            ($0 as? HTTPFailure)?.status == .notFound
        }
    }

    @Test func refusesLinks() throws {
        let scratch = try Scratch()
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/link.txt", withDestinationPath: "/etc/passwd")
        #expect { try StaticFolder(reading: scratch.path) } throws: {
            ($0 as? ServingFailure)?.kind == .badData
        }
    }

    @Test func saysThatAFolderIsMissing() {
        #expect { try StaticFolder(reading: "/nowhere/at/all") } throws: {
            ($0 as? ServingFailure)?.kind == .noInput
        }
    }
}
