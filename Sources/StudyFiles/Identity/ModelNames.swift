// SPDX-License-Identifier: Apache-2.0

/// Names of models and their makers that a reader may know; none that is also a word, an animal or a person.
///
/// A response that says one does not tell the methods of one base apart, which is why only a report looks for them.
enum ModelNames {
    static let anyCase = [
        "ChatGPT", "GPT2", "GPT-2", "GPT3", "GPT-3", "GPT-3.5", "GPT4", "GPT-4", "GPT-4o", "GPT-5",
        "DistilGPT2",
        "DistilGPT-2", "GPT-J", "GPT-NeoX", "OpenAI", "Anthropic", "DeepMind", "DeepSeek", "Qwen", "Qwen2",
        "Qwen3",
        "Llama 2", "Llama-2", "Llama2", "Llama 3", "Llama-3", "Llama3", "TinyLlama", "Mistral 7B",
        "Mistral-7B",
        "Mistral AI", "Mixtral", "SmolLM", "OLMo", "Hugging Face", "HuggingFace",
    ]
    /// Words in any other writing.
    static let asWritten = ["LLaMA", "PaLM"]
}
