// SPDX-License-Identifier: Apache-2.0

/// A figure of one method.
protocol NamedByMethod {
    var method: String { get }
}

extension ShareEstimate: NamedByMethod {}
extension QuestionsWon: NamedByMethod {}
extension RankInterval: NamedByMethod {}
extension DesignEffect: NamedByMethod {}
extension ParticipantInfluence: NamedByMethod {}

extension Array where Element: NamedByMethod {
    /// A figure of each method that has one, by the method's name.
    func byMethod<Value>(_ value: (Element) -> Value?) -> [String: Value] {
        var result: [String: Value] = [:]
        for element in self { result[element.method] = value(element) }
        return result
    }
}
