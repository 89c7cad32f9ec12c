// SPDX-License-Identifier: Apache-2.0

/// A pair of methods as programs read it.
struct PairwiseJSON: Encodable, Sendable {
    let pair: PairwiseTest

    init(_ pair: PairwiseTest) { self.pair = pair }

    private enum Key: String, CodingKey {
        case a, b, difference, interval, p, procedure, answers
        case pHolm = "p_holm"
        case intervalFixedQuestions = "interval_fixed_questions"
        case pFixedQuestions = "p_fixed_questions"
        case pFixedQuestionsHolm = "p_fixed_questions_holm"
        case procedureFixedQuestions = "procedure_fixed_questions"
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(pair.first, forKey: .a)
        try object.encode(pair.second, forKey: .b)
        try object.encode(pair.difference, forKey: .difference)
        try object.encode(pair.answers, forKey: .answers)
        try object.encodeIfPresent(pair.interval.interval, forKey: .interval)
        try object.encodeIfPresent(pair.p, forKey: .p)
        try object.encodeIfPresent(pair.pHolm, forKey: .pHolm)
        try object.encodeIfPresent(pair.fixedQuestions.interval, forKey: .intervalFixedQuestions)
        try object.encodeIfPresent(pair.pFixedQuestions, forKey: .pFixedQuestions)
        try object.encodeIfPresent(pair.pFixedQuestionsHolm, forKey: .pFixedQuestionsHolm)
        try object.encodeIfPresent(pair.procedure?.description, forKey: .procedure)
        try object.encodeIfPresent(
            pair.procedureFixedQuestions?.description, forKey: .procedureFixedQuestions)
    }
}
