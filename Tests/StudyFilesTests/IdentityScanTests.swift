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
}
