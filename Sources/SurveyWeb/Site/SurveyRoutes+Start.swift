// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import SurveyStore
import Surveys

extension SurveyRoutes {
    /// Between consent and the first question: the resume code, how it works, and questions about the volunteer.
    func addStart(to router: inout Router) {
        router.on(.get, "/start") { request, _ in
            let visit = try visit(request)
            if case .submitted = visit.participant.step {
                throw VisitFailure.elsewhere(visit.participant.step)
            }
            guard visit.isTakingPart else { throw VisitFailure.elsewhere(visit.participant.step) }
            return page(
                StartPage(
                    title: edition(of: visit).catalogue.text(.startHeading),
                    resumeCode: visit.session.resumeCode),
                for: visit)
        }
        router.on(.get, "/background") { request, _ in
            let visit = try visit(request)
            guard visit.participant.step == .background else {
                throw VisitFailure.elsewhere(visit.participant.step)
            }
            return page(
                BackgroundPage(
                    BackgroundAnswers(), faults: [], edition: edition(of: visit), token: visit.formToken),
                for: visit)
        }
        router.on(.post, "/background") { request, _ in
            let asked = definition.background
            let (visit, form) = try posted(request, only: Set(asked.map(BackgroundPage.name)))
            let answers = BackgroundAnswers(
                Dictionary(
                    uniqueKeysWithValues: asked.map { question in
                        let values = form.values(BackgroundPage.name(question))
                        return (question.id, question.kind == .number ? values.map(Self.asciiDigits) : values)
                    }))
            do {
                let step = try store.saveBackground(visit.session, answers)
                return .redirect(to: step.path)
            } catch let failure as StoreFailure {
                guard case .backgroundIncomplete(let faults) = failure.kind else { throw failure }
                return page(
                    BackgroundPage(
                        answers, faults: faults, edition: edition(of: visit), token: visit.formToken),
                    for: visit, status: .unprocessableContent)
            }
        }
        router.on(.get, "/screened-out") { request, _ in
            let visit = try visit(request)
            guard visit.participant.step == .screenedOut else {
                throw VisitFailure.elsewhere(visit.participant.step)
            }
            return page(
                NoticePage(
                    edition(of: visit), heading: .screenedHeading, paragraphs: [.screenedText, .closePage],
                    completion: completion(\.screenedOut, of: visit)), for: visit)
        }
    }

    /// Digits of any script as `Int` reads them, without white space: an Arabic keyboard types ٤٢.
    private static func asciiDigits(_ text: String) -> String {
        String(
            text.filter { !$0.isWhitespace }.map { character in
                character.wholeNumberValue.flatMap { $0 < 10 ? Character(String($0)) : nil } ?? character
            })
    }
}
