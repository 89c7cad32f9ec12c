// SPDX-License-Identifier: Apache-2.0

import CompletionsClient
import Generation
import StudyFiles
import Testing

@Suite struct EndpointMessagesTests {
    private func messages(_ prompt: String, _ display: PromptDisplay? = nil) -> [CompletionQuestion.Message] {
        EndpointMessages.of(PromptRecord(section: "s", promptID: "1", prompt: prompt, display: display))
    }

    private func message(_ role: String, _ content: String) -> CompletionQuestion.Message {
        CompletionQuestion.Message(role: role, content: content)
    }

    @Test func turnsInChatMLAreMessagesAgain() {
        let prompt =
            "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>assistant\nHello\nthere.<|im_end|>\n<|im_start|>user\n<|im_end|>\n<|im_start|>assistant\n"
        #expect(
            messages(prompt, "shown") == [
                message("system", "Be kind."), message("assistant", "Hello\nthere."), message("user", ""),
            ])
    }

    @Test(arguments: [
        "Where is the pool?", "<|im_start|>user\nhi<|im_end|>\n", "<|im_start|>assistant\n",
        "<|im_start|>robot\nhi<|im_end|>\n<|im_start|>assistant\n",
        "<|im_start|>user hi<|im_start|>assistant\n",
        "<|im_start|>user<|im_end|>\n<|im_start|>assistant\n",
    ])
    func anyOtherTextIsOneQuestion(prompt: String) {
        #expect(messages(prompt) == [message("user", prompt)])
        #expect(messages(prompt, "shown") == [message("user", prompt)])
    }

    @Test func turnsThatTheVolunteerSeesStandForOtherLayouts() {
        let turns = PromptDisplay.turns([
            .init(name: "Guest", role: "user", content: "Hi"), .init(role: "assistant", content: "Yes?"),
        ])
        #expect(
            messages("[INST] Hi [/INST] Yes?", turns) == [
                message("user", "Hi"), message("assistant", "Yes?"),
            ])
        #expect(messages("<s>[INST] Hi [/INST]", "Hi") == [message("user", "Hi")])
        let nameless = PromptDisplay.turns([.init(name: "Guest", content: "Hi")])
        #expect(messages("Guest: Hi", nameless) == [message("user", "Guest: Hi")])
    }
}
