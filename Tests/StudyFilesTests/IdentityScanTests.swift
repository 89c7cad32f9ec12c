// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Testing

@Suite struct IdentityScanTests {
    private let scan = IdentityScan(
        methods: ["COALA", "DPO", "sft", "DPO-Convex"],
        checkpoints: ["runs/hotel", "runs/orpo-step0400", "Base_Model"])

    @Test(arguments: [
        ("I was trained by DPO.", ["DPO"]), ("(COALA)", ["COALA"]), ("SFT, then sft", ["sft"]),
        ("It is dpo-convex!", ["DPO-Convex"]),
        ("From runs/orpo-step0400", ["orpo-step0400", "runs/orpo-step0400"]),
        ("base_model", ["Base_Model"]),
    ])
    func findsWholeNames(text: String, names: [String]) {
        #expect(Set(scan.findings(in: text, place: "here").map(\.name)).isSuperset(of: names))
    }

    @Test(arguments: [
        "A coala and a Coala sleep.", "the dpo", "DPOs", "XSFT", "Sft", "Welcome to our hotel.", "SFT_1", "",
        "ÄDPO",
    ])
    func passesOverWhatIsNoName(text: String) {
        #expect(scan.findings(in: text, place: "here") == [])
    }

    private let sampling = IdentityScan(methods: ["A"], checkpoints: [], temperatures: [0.601, 0.7, 1, 28])

    @Test(arguments: [
        ("at temperature 0.7", "temperature 0.7"),
        ("The temperature was set to 0.601.", "temperature was set to 0.601"),
        ("T=0.7", "T=0.7"), ("T = 1, say", "T = 1"), ("(temp: 0.70)", "temp: 0.70"),
        ("sampled at 0.7", "sampled at 0.7"),
        ("we use Top-p here", "top-p"),
    ])
    func findsATemperatureBesideAWordOfSampling(text: String, name: String) {
        #expect(sampling.matches(in: text).map(\.name) == [name])
        #expect(sampling.matches(in: text).first?.kind == .sampling)
    }

    @Test(arguments: [
        "28 degrees", "a temperature of 28 degrees", "The temperature is 28 \u{b0}C", "temperature 28C",
        "temperature 0.8",
        "0.7 kilometres", "temperature in room 1", "T 1", "Test=1", "the temperature. 1 pool",
        "temperature 1%", "temp",
        "T=", "temperature 0.7001",
    ])
    func passesOverTheWeather(text: String) {
        #expect(sampling.matches(in: text) == [])
    }

    @Test func namesOfModelsCountOnlyWhereTheyAreAskedFor() {
        let scan = IdentityScan(methods: ["A"], checkpoints: [], models: true)
        #expect(scan.matches(in: "I am chatgpt by OpenAI.").map(\.name) == ["ChatGPT", "OpenAI"])
        #expect(scan.matches(in: "LLaMA or llama").map(\.place) == [0])
        #expect(scan.matches(in: "a llama and a mistral, gpt2x") == [])
        #expect(IdentityScan(methods: ["A"], checkpoints: []).matches(in: "ChatGPT") == [])
        #expect(scan.matches(in: "\u{e9} A").map(\.place) == [2])
    }
}
