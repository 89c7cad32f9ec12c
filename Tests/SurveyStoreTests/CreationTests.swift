// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Testing

@Suite struct CreationTests {
    @Test func aStudyIsMadeWithItsKeyAndNothingElse() throws {
        let fixture = try Fixture()
        let outcome = try fixture.create()
        #expect(outcome.methods == Fixture.methods)
        #expect(outcome.questions == ["hotel": 3])
        #expect(outcome.counts.temperatures.values.map { $0["DPO"] }.compactMap { $0 }.sorted() == [1, 2])
        let files = try FileManager.default.contentsOfDirectory(atPath: fixture.path).sorted()
        #expect(files == ["keys", "responses.jsonl", "study.db", "template.yaml"])
        let store = try SurveyStore(fixture.study)
        let study = try store.study()
        #expect(study.phase == .created && study.seal == outcome.seal && study.questionCount == 3)
        #expect(study.definition.title == "A study")
        #expect(try store.verify().problems == [])
    }

    @Test func nothingThatExistsIsOverwritten() throws {
        let fixture = try Fixture()
        try fixture.create()
        let before = try FileContents.read(fixture.study)
        #expect(failure { try fixture.creation().run() } == .cannotCreate)
        #expect(try FileContents.read(fixture.study) == before)
        try FileManager.default.removeItem(atPath: fixture.study)
        #expect(failure { try fixture.creation().run() } == .cannotCreate)
        #expect(!FileContents.exists(fixture.study))
    }

    @Test func aFolderThatIsNotThereLeavesNoKeyBehind() throws {
        let fixture = try Fixture()
        try fixture.create()
        var creation = fixture.creation()
        creation.output = fixture.file("nowhere/study.db")
        creation.key = fixture.file("other.key")
        #expect(failure { try creation.run() } == .cannotCreate)
        #expect(!FileContents.exists(creation.key))
        creation.output = fixture.file("other.db")
        creation.key = fixture.file("nowhere/other.key")
        #expect {
            try creation.run()
        } throws: {
            ($0 as? FileFailure)?.kind == .cannotCreate && ($0 as? FileFailure)?.path == creation.key
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: fixture.path)
        #expect(!left.contains { $0.contains("other") || $0.contains("part") })
    }

    @Test func methodsCheckpointsAndTemperaturesAreNowhereInTheFile() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        try store.finish(try store.volunteer())
        let bytes = try fixture.bytes()
        #expect(bytes.range(of: Data("Reply".utf8)) != nil)
        let secrets =
            Fixture.methods + Fixture.checkpoints + [
                "step0400", "0.301", "0.601", "per-question", "temperature",
            ]
        for secret in secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret)") }
        for number in [0.301, 0.601] {
            let big = withUnsafeBytes(of: number.bitPattern.bigEndian) { Data($0) }
            #expect(bytes.range(of: big) == nil)
        }
    }

    @Test func theStoredOrderOfOptionsTellsNothingOfTheMethod() throws {
        // Over 60 questions, a method that always had the same slot would be seen; by chance, one in 4^60.
        let fixture = try Fixture()
        try fixture.create(
            Fixture.template(questions: 60), responses: Fixture.responses(prompts: 60))
        let store = try SurveyStore(fixture.study)
        try store.openStudy()
        try store.closeStudy()
        try store.unblind(with: BlindingKey.read(from: fixture.key))
        let options = try store.blindingTable().options
        for slot in 0..<4 {
            let methods = stride(from: slot, to: options.count, by: 4).map { options[$0].method }
            #expect(Set(methods).count == 4)
        }
    }

    @Test func textsThatNameAMethodAreRefusedUnlessOverridden() throws {
        let fixture = try Fixture()
        try FileContents.write(
            Fixture.template(title: "Is DPO better"), to: fixture.file("template.yaml"))
        var responses = Fixture.responses()
        for index in responses.indices where responses[index].promptID == "p1" {
            responses[index].text += " I am runs/SFT-step0400!"
        }
        try JSONLines.write(responses, to: fixture.file("responses.jsonl"))
        #expect {
            try fixture.creation().run()
        } throws: {
            ($0 as? SurveyFailure)?.kind == .identity && "\($0)".contains("title says \"DPO\"")
        }
        #expect(!FileContents.exists(fixture.study) && !FileContents.exists(fixture.key))
        let outcome = try fixture.creation(allowIdentity: true).run()
        #expect(!outcome.identity.isEmpty)
        let sealed = try #require(try SurveyStore(fixture.study).entries().first)
        #expect(sealed.body.contains("\"identity_overridden\":\(outcome.identity.count)"))
    }

    @Test func aNullCharacterOfAModelIsStoredVisibly() throws {
        let fixture = try Fixture()
        var responses = Fixture.responses()
        for index in responses.indices { responses[index].text += "\0tail \u{1}" }
        try fixture.create(responses: responses)
        let store = try SurveyStore(fixture.study)
        try store.openStudy()
        let text = try store.ballot(store.volunteer(), place: 1).options[0].text
        #expect(text.hasSuffix("\u{FFFD}tail \u{1}"))
        #expect(try store.verify().problems == [])
    }

    @Test(arguments: ["tie", "none", "", "A|B"])
    func aMethodThatVotesCouldNotNameIsRefused(name: String) throws {
        let fixture = try Fixture()
        var responses = Fixture.responses()
        responses[5].method = name
        #expect {
            try fixture.create(responses: responses)
        } throws: {
            ($0 as? FileFailure)?.line == 6
        }
    }

    @Test func whatIsNoStudyIsNamedAndLeftAlone() throws {
        let fixture = try Fixture()
        #expect(failure { try SurveyStore(fixture.study) } == .noInput)
        #expect(!FileContents.exists(fixture.study))
        for contents in ["", "plain text", String(repeating: "x", count: 8192)] {
            try FileContents.write(contents, to: fixture.file("other"))
            #expect(failure { try SurveyStore(fixture.file("other")) } == .badData)
            #expect(try FileContents.readText(fixture.file("other")) == contents)
        }
        try fixture.create()
        var bytes = try FileContents.read(fixture.study)
        for index in 4096..<bytes.count { bytes[index] = 0x5a }
        try FileContents.write(bytes, to: fixture.file("broken"))
        #expect(failure { try SurveyStore(fixture.file("broken")) } == .badData)
    }
}
