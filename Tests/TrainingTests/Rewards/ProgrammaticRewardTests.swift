// SPDX-License-Identifier: Apache-2.0

import Testing
import Training

@Suite struct ProgrammaticRewardTests {
    func score(_ wish: String, _ text: String, tokens: Int = 0, ended: Bool = true) throws -> Double {
        guard case .rule(let rule) = try RewardWish(wish).kind else { return .nan }
        #expect(rule.name == wish)
        let response = [Int32](repeating: 5, count: tokens) + (ended ? [2] : [])
        return rule.score(
            RewardedResponse(prompt: [1], response: response, text: text, promptText: "", hasEnded: ended))
    }

    @Test func lengthIsHighestAtItsTarget() throws {
        #expect(try score("length:4", "One two three, four.") == 1)
        #expect(try score("length:4", "One two three") == 0.75)
        #expect(try score("length:4", "One two three four five") == 0.75)
        #expect(try score("length:4", "") == 0)
        #expect(try score("length:2", "a b c d e f") == 0)
    }

    /// An end of text is no token of the response.
    @Test func tokensAreCountedWithoutTheEnd() throws {
        #expect(try score("tokens:4", "", tokens: 4, ended: true) == 1)
        #expect(try score("tokens:4", "", tokens: 4, ended: false) == 1)
        #expect(try score("tokens:4", "", tokens: 3, ended: true) == 0.75)
        #expect(try score("tokens:4", "", tokens: 0, ended: true) == 0)
    }

    @Test func repetitionIsTheShareOfDifferentGrams() throws {
        #expect(try score("repetition:2", "the pool is open") == 1)
        #expect(try score("repetition:2", "good good good good good") == 0.25)
        #expect(try score("repetition:1", "good good") == 0.5)
        // Nothing repeats where there is no n-gram, and nothing is worth nothing.
        #expect(try score("repetition:4", "one two") == 1)
        #expect(try score("repetition:4", "  …  ") == 0)
    }

    @Test func listedWordsCountWhole() throws {
        #expect(try score("words:good,great", "Good food, great view.") == 0.5)
        #expect(try score("words:good,great", "goodness greatly") == 0)
        #expect(try score("words:good", "") == 0)
        #expect(try score("words:good", "GOOD") == 1)
    }

    @Test func linesAndWordsAreHeldToTheirRanges() throws {
        #expect(try score("form:lines=2", "one\n\n two \n") == 1)
        #expect(try score("form:lines=4", "one\ntwo\nthree") == 0.75)
        #expect(try score("form:lines=2-3", "a\nb\nc\nd\ne\nf") == 0)
        let uneven = try score("form:line-words=2-3", "one two\none two three four")
        #expect(abs(uneven - (1 + 2.0 / 3) / 2) < 1e-12)
        #expect(try score("form:line-words=2", "") == 0)
        #expect(try score("form:words=3", "one\ntwo three") == 1)
        #expect(try score("form:words=4", "one two") == 0.5)
    }

    @Test func rhymeIsTheEndingAndNotTheWord() throws {
        #expect(try score("form:rhyme=aa", "a light\nthe night") == 1)
        #expect(try score("form:rhyme=aa", "the night,\nthe night.") == 0)
        #expect(try score("form:rhyme=abab", "the day\nthe light\nthe way\nthe door") == 0.5)
        #expect(try score("form:rhyme=xaxa", "one\nlight\ntwo\nnight") == 1)
        // Stanza by stanza, the second of which does not rhyme.
        #expect(try score("form:rhyme=aa", "day\nway\nlight\ndoor") == 0.5)
        #expect(try score("form:rhyme=aa", "light") == 0)
    }

    @Test func aTitleStandsAboveAndCountsForNothingElse() throws {
        #expect(try score("form:title", "Autumn\nThe leaves fall.") == 1)
        #expect(try score("form:title", "The leaves fall.\nAutumn") == 0)
        #expect(try score("form:title", "Autumn") == 0)
        #expect(try score("form:title=Autumn rain", "AUTUMN RAIN!\nIt falls.") == 1)
        #expect(try score("form:title=Autumn rain", "Autumn\nRain") == 0)
        #expect(try score("form:title,lines=1", "Autumn\nThe leaves fall.") == 1)
        #expect(try score("form:lines=1", "Autumn\nThe leaves fall.") == 0)
    }

    @Test func everyRuleScoresByItself() throws {
        guard case .rule(.form(let form)) = try RewardWish("form:title,lines=2,rhyme=aa").kind else {
            Issue.record("no form")
            return
        }
        let text = "Rain\nThe light\nThe door"
        #expect(form.ruleScores(text) == [1, 1, 0])
        #expect(abs(form.score(text) - 2.0 / 3) < 1e-12)
    }

    @Test(
        arguments: [
            "words", "words:", "words:two words", "words:good,,bad", "length:0", "length:many", "tokens:-1",
            "repetition:0", "form:lines", "form:lines=3-2", "form:rhyme=xyz", "form:lines=2,lines=3",
            "form:colour=red", "0*words:a", "inf*words:a", "praise:x", "model:",
        ])
    func whatIsNoRewardIsRefused(text: String) throws {
        let error = #expect(throws: TrainingError.self) { try RewardWish(text) }
        #expect("\(try #require(error))".contains("\"\(text)\""))
    }

    @Test func weightsStandBeforeAReward() throws {
        let wish = try RewardWish("-0.5*words:good")
        #expect(wish.weight == -0.5 && wish.kind == .rule(.words(WordList(["good"]))))
        #expect(try RewardWish("model:runs/a*b").kind == .model("runs/a*b"))
        #expect(try RewardWish("2*head:runs/coala").kind == .head("runs/coala"))
    }
}
