// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What the service has done since it began, as Prometheus reads it.
final class ServiceMetrics: Sendable {
    private struct Answered: Hashable {
        var route: String
        var status: Int
    }

    private struct State {
        var answered: [Answered: Int] = [:]
        var promptTokens: [String: Int] = [:]
        var completionTokens: [String: Int] = [:]
        var duration: [String: Histogram] = [:]
        var firstToken: [String: Histogram] = [:]
        var rows: [String: Histogram] = [:]
    }

    private let state = Mutex(State())

    /// A request has been answered; 499 where its client had gone before.
    func answered(_ route: String, status: Int) {
        state.withLock { $0.answered[Answered(route: route, status: status), default: 0] += 1 }
    }

    /// A completion is over, in whatever way.
    func completed(_ model: String, seconds: Double, promptTokens: Int) {
        state.withLock { state in
            state.duration[model, default: Histogram(bounds: Histogram.seconds)].add(seconds)
            state.promptTokens[model, default: 0] += promptTokens
        }
    }

    /// A request has its first token.
    func began(_ model: String, seconds: Double) {
        state.withLock { $0.firstToken[model, default: Histogram(bounds: Histogram.seconds)].add(seconds) }
    }

    func decoded(_ model: String, tokens: Int) {
        state.withLock { $0.completionTokens[model, default: 0] += tokens }
    }

    func stepped(_ model: String, rows: Int) {
        state.withLock { $0.rows[model, default: Histogram(bounds: Histogram.rows)].add(Double(rows)) }
    }

    /// The text format, version 0.0.4; names and labels in a fixed order.
    func text(load: [(model: String, waiting: Int, underway: Int)]) -> String {
        let state = state.withLock { $0 }
        var lines: [String] = []
        func metric(_ name: String, _ type: String, _ help: String, _ samples: [String]) {
            lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(type)"] + samples
        }
        func label(_ model: String) -> String { "model=\"\(Self.escaped(model))\"" }
        func counts(_ name: String, _ values: [String: Int]) -> [String] {
            values.sorted { $0.key < $1.key }.map { "\(name){\(label($0.key))} \($0.value)" }
        }
        func histograms(_ name: String, _ values: [String: Histogram]) -> [String] {
            values.sorted { $0.key < $1.key }.flatMap { $0.value.lines(name, label($0.key)) }
        }
        let answered = state.answered.sorted { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }
        metric(
            "showdown_requests_total", "counter", "Requests by route and status; 499: the client had gone.",
            answered.map {
                "showdown_requests_total{route=\"\($0.key.route)\",status=\"\($0.key.status)\"} \($0.value)"
            })
        metric(
            "showdown_queue_choices", "gauge", "Choices that wait for a row.",
            load.map { "showdown_queue_choices{\(label($0.model))} \($0.waiting)" })
        metric(
            "showdown_batch_choices", "gauge", "Choices under way.",
            load.map { "showdown_batch_choices{\(label($0.model))} \($0.underway)" })
        metric(
            "showdown_prompt_tokens_total", "counter", "Tokens of the prompts of finished requests.",
            counts("showdown_prompt_tokens_total", state.promptTokens))
        metric(
            "showdown_completion_tokens_total", "counter", "Tokens decoded.",
            counts("showdown_completion_tokens_total", state.completionTokens))
        metric(
            "showdown_request_seconds", "histogram", "From a completion's request to its end.",
            histograms("showdown_request_seconds", state.duration))
        metric(
            "showdown_first_token_seconds", "histogram", "From a completion's request to its first token.",
            histograms("showdown_first_token_seconds", state.firstToken))
        metric(
            "showdown_step_rows", "histogram", "Rows decoded together at each step.",
            histograms("showdown_step_rows", state.rows))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func escaped(_ label: String) -> String {
        label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
