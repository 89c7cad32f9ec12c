// SPDX-License-Identifier: Apache-2.0

package import Tokenizers

/// How prompts that are made of turns are written as texts.
package struct PromptLayout: Equatable, Sendable {
    private var layout: ChatLayout

    /// ChatML, which every method here knows how to lay out anew for a model with a layout of its own.
    package static let chatML = PromptLayout(.chatML(defaultSystem: nil))

    package init(_ layout: ChatLayout) { self.layout = layout }

    package static var names: [String] { ChatLayout.names }

    package init(named name: String) throws { layout = try ChatLayout(named: name) }

    /// What the model reads before it answers.
    ///
    /// Throws a fault where the layout has no place for one of the turns: Llama 2's for a greeting, for example.
    package func prompt(for messages: some Sequence<Message>) throws(RecordFault) -> String {
        do {
            return try layout.text(of: messages.map(\.chatTurn), opensReply: true)
        } catch {
            throw RecordFault(.turns, detail: "\(error)")
        }
    }
}
