// SPDX-License-Identifier: Apache-2.0

internal import ConvexNetworks
internal import LanguageModels
private import Tensors

/// A token mode at one place of one row: what may be drawn, and which steps of the batch read it.
private struct Lookahead {
    let reading: LogitReading
    let candidates: [SamplerChain.Candidate]
    /// For each candidate its step in the batch; nil for an end of text, which the model does not read.
    var steps: [Int?] = []
}

extension ResponseSampler {
    /// One token for each row; every `every` tokens the head weighs the candidates first.
    ///
    /// The one-token extensions of all rows, and the tokens of rows for which no decision is due, are read as one batch. An
    /// extension reads its row's cache where it lies; what is drawn is not read again. An end of text is scored as the
    /// response without it: at fitting its state is left out too.
    func decodeGuided(_ rows: inout [SampledRow], _ guide: ConvexGuide) throws {
        let logits = logits(rows)
        var batch: [(row: DecodingRow, token: Int32)] = []
        var lookaheads = [Lookahead?](repeating: nil, count: rows.count)
        var plain = [(sampled: SampledToken, step: Int)?](repeating: nil, count: rows.count)
        let drawing = rows
        let read = Workers.map(rows.count) { index in
            let reading = reading(drawing[index], logits.rowView(index))
            return (
                reading, drawing[index].chain.candidates(reading.logits, history: drawing[index].history)
            )
        }
        for index in rows.indices {
            let row = rows[index]
            let (reading, candidates) = read[index]
            let isDue = row.tokens.count % max(1, guide.guidance.every) == 0
            if isDue, row.isGuided, candidates.count > 1 {
                var lookahead = Lookahead(reading: reading, candidates: candidates)
                for candidate in candidates {
                    let ends = endTokens.contains(candidate.token)
                    lookahead.steps.append(ends ? nil : batch.count)
                    if !ends { batch.append((decoder.branch(of: row.row, capacity: 1), candidate.token)) }
                }
                lookaheads[index] = lookahead
                continue
            }
            let token = row.chain.draw(among: candidates, using: &rows[index].draws)
            if endTokens.contains(token) {
                rows[index].end(token)
            } else {
                plain[index] = (reading.sampled(token), batch.count)
                batch.append((row.row, token))
            }
        }
        guard !batch.isEmpty else { return }
        let hidden = decoder.step(batch)
        for index in rows.indices {
            if let (sampled, step) = plain[index] { rows[index].take(sampled, hidden.row(step)) }
            guard let lookahead = lookaheads[index] else { continue }
            let pools = lookahead.steps.compactMap { step -> FeaturePool? in
                var pool = rows[index].pool
                if let step { pool?.take(hidden.row(step)) }
                return pool
            }
            let token = rows[index].chain.draw(
                among: lookahead.candidates, scores: try scores(pools, guide.head), using: &rows[index].draws)
            let place = lookahead.candidates.firstIndex { $0.token == token }
            if let step = place.flatMap({ lookahead.steps[$0] }) {
                rows[index].row.absorb(batch[step].row)
                rows[index].take(lookahead.reading.sampled(token), hidden.row(step))
            } else {
                rows[index].end(token)
            }
        }
    }
}
