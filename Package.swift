// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// One target of the house; `README.md` has the table of what each may import, `ArchitectureTests` holds it.
func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: ["README.md"] + exclude, swiftSettings: swiftSettings
    )
}

/// The tests of a target; golden files are found beside their source and need no bundle.
///
/// What they call is optimised, they themselves are not: that halves the time to compile them.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: dependencies, exclude: exclude,
        swiftSettings: swiftSettings + [.unsafeFlags(["-Onone"])])
}

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let heap = product(name: "HeapModule", package: "swift-collections")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let logging = product(name: "Logging", package: "swift-log")
    static let mustache = product(name: "Mustache", package: "swift-mustache")
    static let yams = product(name: "Yams", package: "Yams")
}

let package = Package(
    name: "showdown",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "showdown", targets: ["showdown"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.0.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    ],
    targets: [
        // Shared
        room("Randomness"),
        room("StudyFiles", [.crypto], exclude: ["VOTES.md"]),
        room("Charts"),
        room("CompletionsClient", ["Randomness"]),
        room("Judging", ["StudyFiles", "CompletionsClient", "Randomness"]),
        .systemLibrary(
            name: "CMicrohttpd", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        room("HTTPServing", ["CMicrohttpd", "CZlib", .logging]),

        // Models
        .target(
            name: "CKernels", exclude: ["README.md"],
            // Debug builds would run the kernels at -O0; these flags come last and win. Without errno, square roots
            // become one instruction.
            cSettings: [.unsafeFlags(["-O3", "-fno-math-errno"])], linkerSettings: [.linkedLibrary("m")]),
        .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
        room("Tensors", ["CKernels", "COneDNN", "Randomness"]),
        room("Autograd", ["Tensors"]),
        room("Tokenizers", [.heap]),
        room("LanguageModels", ["Autograd", "Tensors", "Tokenizers", "Randomness", "StudyFiles"]),
        room("ConvexNetworks", ["Tensors", "Randomness"]),
        room(
            "Generation",
            [
                "CompletionsClient", "LanguageModels", "Charts", "ConvexNetworks", "Tensors", "Tokenizers",
                "Randomness", "StudyFiles",
            ]),
        room(
            "GenerationWeb",
            [
                "HTTPServing", "Generation", "LanguageModels", "Tensors", "Tokenizers", "Randomness",
                "StudyFiles", .logging, .crypto,
            ]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        room("PreferenceData", ["CZlib", "StudyFiles", "Tokenizers", "Randomness"]),
        room(
            "Training",
            [
                "LanguageModels", "Generation", "Autograd", "Charts", "ConvexNetworks", "PreferenceData",
                "Tensors",
                "Tokenizers", "Randomness", "StudyFiles", .yams,
            ]),

        // People
        room("Surveys", ["StudyFiles", "Randomness", .yams, .crypto]),
        room("SurveyStore", ["Surveys", "StudyFiles", "Randomness", .grdb, .crypto]),
        room(
            "SurveyWeb",
            ["HTTPServing", "SurveyStore", "Surveys", "Analysis", "Charts", .mustache, .logging, .crypto],
            exclude: ["Deployment", "THREATS.md"]),
        room("Analysis", ["StudyFiles", "Randomness", "Charts"], exclude: ["KEYS.md"]),

        .executableTarget(
            name: "showdown",
            dependencies: [
                "Analysis", "Charts", "CompletionsClient", "ConvexNetworks", "Generation", "GenerationWeb",
                "HTTPServing", "Judging", "LanguageModels",
                "PreferenceData", "Randomness", "StudyFiles", "SurveyStore", "SurveyWeb", "Surveys",
                "Tensors",
                "Tokenizers", "Training", .argumentParser, .logging, .yams,
            ],
            exclude: ["README.md"],
            swiftSettings: swiftSettings),

        // Tests
        tests("Architecture", []),
        tests("Randomness", ["Randomness"]),
        tests("StudyFiles", ["StudyFiles"]),
        tests("Charts", ["Charts"]),
        tests("HTTPServing", ["HTTPServing", "CZlib", "Randomness", .logging]),
        tests("Tensors", ["Tensors", "CKernels", "Randomness"]),
        tests("Autograd", ["Autograd", "CKernels", "Tensors", "Randomness"]),
        tests("Tokenizers", ["Tokenizers", "Randomness"]),
        tests("LanguageModels", ["LanguageModels", "Autograd", "Tensors", "Tokenizers", "Randomness"]),
        tests("ConvexNetworks", ["ConvexNetworks", "Tensors", "Randomness"]),
        tests(
            "Generation",
            [
                "Generation", "Autograd", "CompletionsClient", "LanguageModels", "ConvexNetworks", "Tensors",
                "Tokenizers",
                "Randomness",
                "StudyFiles",
            ]),
        tests(
            "GenerationWeb",
            [
                "GenerationWeb", "CompletionsClient", "Generation", "HTTPServing", "LanguageModels",
                "Tensors",
                "Tokenizers", "Randomness", "StudyFiles", .logging,
            ]),
        tests("CompletionsClient", ["CompletionsClient", "Generation", "StudyFiles"]),
        tests("Judging", ["Judging", "CompletionsClient", "StudyFiles"]),
        tests("PreferenceData", ["PreferenceData", "CZlib", "StudyFiles", "Randomness"]),
        tests(
            "Training",
            [
                "Training", "Autograd", "ConvexNetworks", "Generation", "LanguageModels", "PreferenceData",
                "Tensors",
                "Tokenizers",
                "Randomness", "StudyFiles",
            ]),
        tests("Surveys", ["Surveys", "StudyFiles", "Randomness"]),
        tests(
            "SurveyStore", ["SurveyStore", "Surveys", "StudyFiles", "Randomness", .grdb],
            exclude: ["Fixtures"]),
        tests(
            "SurveyWeb", ["SurveyWeb", "HTTPServing", "SurveyStore", "Surveys", "StudyFiles", .logging],
            exclude: ["Golden"]),
        tests("Analysis", ["Analysis", "StudyFiles", "Randomness"], exclude: ["Fixtures"]),
        .target(
            name: "FuzzParsers", dependencies: ["HTTPServing", "StudyFiles", "Surveys"],
            path: "Tests/Fuzz/Parsers",
            swiftSettings: swiftSettings),
        tests("Fuzz", ["FuzzParsers", "Randomness"]),
        tests("Command", ["StudyFiles", "Training", "showdown"], exclude: ["Golden"]),
    ]
)

// libFuzzer brings the entry point of this program, so it is built by `Tests/Fuzz/run` alone.
if Context.environment["SHOWDOWN_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz", dependencies: ["FuzzParsers"], path: "Tests/Fuzz/Entry",
            swiftSettings: swiftSettings + [.unsafeFlags(["-parse-as-library"])]))
    package.products.append(.executable(name: "fuzz", targets: ["fuzz"]))
}
