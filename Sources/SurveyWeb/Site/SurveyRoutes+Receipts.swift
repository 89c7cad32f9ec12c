// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import SurveyStore
import Surveys

extension SurveyRoutes {
    /// Proofs of receipts: to keep, and to check by the server and in the browser.
    func addReceipts(to router: inout Router) {
        router.on(.get, "/receipt/proof") { request, _ in
            let visit = try visit(request)
            guard case .submitted(let receipt) = visit.participant.step,
                let proof = try proof(code: receipt.code)
            else { throw VisitFailure.elsewhere(visit.participant.step) }
            return HTTPResponse(
                .ok,
                headers: [
                    "Content-Type": "application/json; charset=utf-8",
                    "Content-Disposition": "attachment; filename=\"receipt.json\"",
                ], body: Array(proof.json.utf8))
        }
        router.on(.get, "/check") { request, _ in
            try checkPage(request, code: "", answer: nil, proof: nil)
        }
        // A code is a secret of its volunteer: it travels in the body, never in an address.
        router.on(.post, "/check") { request, _ in
            try requireSameSite(request)
            let form = try request.form()
            try form.requireOnly(["code"])
            guard receiptAttempts.allows(request.client) else { throw VisitFailure.tooManyAttempts }
            let code = try form.value("code") ?? ""
            let texts = edition(of: request).catalogue
            guard code.utf8.count <= 64, let receipt = try store.receipt(code: code),
                let proof = try proof(code: receipt.code)
            else {
                receiptAttempts.failed(request.client)
                return try checkPage(
                    request, code: code, answer: texts.text(.checkUnknown), proof: nil,
                    status: .unprocessableContent)
            }
            let answer = texts.text(
                .checkFound, words: ("number", String(proof.index + 1)),
                ("size", String(proof.checkpoint.size)),
                ("time", receipt.submittedAt.readableTime))
            return try checkPage(request, code: receipt.code, answer: answer, proof: proof)
        }
    }

    /// The proof of a submission, under the ledger as it is now.
    func proof(code: String) throws -> ReceiptProof? {
        try store.receiptProof(code: code, signedBy: options.ledgerKey)
    }

    private func checkPage(
        _ request: HTTPRequest, code: String, answer: String?, proof: ReceiptProof?, status: HTTPStatus = .ok
    ) throws -> HTTPResponse {
        let visit = try visitor(request)
        let edition = visit.map { self.edition(of: $0) } ?? edition(of: request)
        var frame = visit.map { self.frame(of: $0) } ?? PageFrame(edition, isPilot: options.isPilot)
        frame.script = "verify.js"
        return page(
            CheckPage(
                title: edition.catalogue.text(.checkHeading), answer: answer, code: code,
                proof: proof?.json ?? ""),
            in: edition, frame: frame, status: status)
    }
}
