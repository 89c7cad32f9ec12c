// SPDX-License-Identifier: Apache-2.0

internal import LanguageModels

/// Responses as records of one prompt each: neighbours with one prompt together, equal responses once.
struct PromptGroups {
    private(set) var records: [TokenizedResponses] = []
    /// For each response its record, and its place there.
    private var places: [(record: Int, response: Int)] = []

    init(_ responses: [RewardedResponse]) {
        for response in responses {
            if records.last?.prompt != response.prompt {
                records.append(TokenizedResponses(prompt: response.prompt, responses: []))
            }
            let last = records.count - 1
            if let place = records[last].responses.firstIndex(of: response.response) {
                places.append((last, place))
            } else {
                places.append((last, records[last].responses.count))
                records[last].responses.append(response.response)
            }
        }
    }

    /// The value of each response from those of the records.
    func spread(_ values: [[Double]]) -> [Double] { places.map { values[$0.record][$0.response] } }
}
