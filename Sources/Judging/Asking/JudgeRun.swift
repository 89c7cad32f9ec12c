// SPDX-License-Identifier: Apache-2.0

package import CompletionsClient

/// Puts a plan's requests to a service, those that were answered before left out.
package struct JudgeRun {
    package let plan: JudgePlan
    package let client: CompletionsClient
    /// Requests under way at one time.
    package var atOnce = 8
    /// The time as records have it: UTC, ISO 8601.
    package var now: () -> String

    package init(_ plan: JudgePlan, client: CompletionsClient, now: @escaping () -> String) {
        self.plan = plan
        self.client = client
        self.now = now
    }

    /// Asks what is missing in the file.
    ///
    /// A request that the service takes for a wrong one is kept as unreadable, if another has been answered: then it is
    /// this request and not how all are made. Everything else that the client gives up ends the run; the next goes on.
    /// - Returns: every judgement of the plan, in its order.
    package func judgements(
        in file: JudgementFile, check: () throws -> Void = {},
        onProgress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws -> [Judgement] {
        let missing = plan.requests.filter { file[$0.key] == nil }
        let form = client.endpoint.form
        var answered = plan.requests.contains { file[$0.key].map { $0.unreadable != .refused } ?? false }
        var refusals: [(JudgeRequest, CompletionsFailure)] = []
        func keepRefusals() throws {
            for (request, failure) in refusals {
                try file.append(Judgement(request, refused: failure, settings: plan.settings, at: now()))
            }
            refusals = []
        }
        try onProgress(file.count, plan.requests.count)
        try client.complete(
            missing.map { $0.completion(plan.settings, form: form) }, atOnce: atOnce, check: check,
            onAnswer: { index, answer in
                try file.append(Judgement(missing[index], answer, settings: plan.settings, at: now()))
                answered = true
                try keepRefusals()
                try onProgress(file.count, plan.requests.count)
            },
            passesRefusals: true,
            onRefusal: { index, failure in
                refusals.append((missing[index], failure))
                // Nothing but refusals: the way of asking is wrong, and asking on costs money.
                guard answered || refusals.count < max(3, atOnce) else { throw failure }
                if answered { try keepRefusals() }
                try onProgress(file.count, plan.requests.count)
            })
        if let first = refusals.first, !answered { throw first.1 }
        return plan.requests.compactMap { file[$0.key] }
    }
}
