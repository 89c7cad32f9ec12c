// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import Tokenizers

extension Checkpoint {
    /// How turns are written for this model: as its tokenizer's chat template says, as ChatML where it has none but has
    /// ChatML's marks; nil where a text is all that it knows.
    package func chatLayout() throws -> ChatLayout? {
        if let layout = try tokenizer.chatLayout() { return layout }
        let marks = [ChatLayout.begin, ChatLayout.end]
        return marks.allSatisfy { (try? tokenizer.id(of: $0)) != nil } ? .chatML(defaultSystem: nil) : nil
    }
}
