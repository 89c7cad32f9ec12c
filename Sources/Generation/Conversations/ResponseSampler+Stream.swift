// SPDX-License-Identifier: Apache-2.0

extension ResponseSampler {
    /// One response whose text is told as it comes; it is the one that `run` gives.
    ///
    /// - Parameter onText: gets each piece of text that is certain; false ends the response there.
    /// - Returns: nil where it was ended there.
    package func stream(
        _ request: ResponseRequest, onText: (String) throws -> Bool
    ) throws -> SampledResponse? {
        let engine = ResponseEngine(self, rows: 1)
        try engine.join([request])
        while true {
            guard let progress = try engine.step().first else { return nil }
            let goesOn = try onText(progress.text)
            if let response = progress.finished { return response }
            guard goesOn else { return nil }
        }
    }
}
