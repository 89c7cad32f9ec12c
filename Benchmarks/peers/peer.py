# SPDX-License-Identifier: Apache-2.0
"""Times one piece of work in PyTorch and transformers and prints a JSON object.

    python peer.py sft|dpo|dpo-reference|orpo|features [--precision f32|bf16] [--shape NAME|config.json] ...

The work is that of `showdown bench train`: random weights, random tokens, no padding; half of a pair's sequences is the
prompt that both share. Each sequence is a row of its own and every position's logits are computed, as TRL's trainers
do. In bf16 the forward pass runs under autocast; weights, gradients and AdamW stay in single precision.
"""

import argparse
import contextlib
import copy
import json
import pathlib
import time

import torch
import torch.nn.functional as F
import transformers

WORK = ["sft", "dpo", "dpo-reference", "orpo", "features"]


def configuration(shape: str) -> transformers.PretrainedConfig:
    gpt2 = {"resid_pdrop": 0, "embd_pdrop": 0, "attn_pdrop": 0}
    match shape:
        case "distilgpt2":
            return transformers.GPT2Config(n_layer=6, **gpt2)
        case "gpt2":
            return transformers.GPT2Config(n_layer=12, **gpt2)
        case "llama-1b":
            return transformers.LlamaConfig(
                vocab_size=128_256, hidden_size=2_048, intermediate_size=8_192, num_hidden_layers=16,
                num_attention_heads=32, num_key_value_heads=8, head_dim=64, max_position_embeddings=131_072,
                tie_word_embeddings=True, rms_norm_eps=1e-5, rope_parameters={
                    "rope_type": "llama3", "rope_theta": 500_000.0, "factor": 32.0, "low_freq_factor": 1.0,
                    "high_freq_factor": 4.0, "original_max_position_embeddings": 8_192})
        case path:
            return transformers.AutoConfig.from_pretrained(path)


class Work:
    """A model and batches, and one method a piece of work."""

    def __init__(self, arguments: argparse.Namespace):
        torch.manual_seed(1)
        self.bf16 = arguments.precision == "bf16"
        self.batch, self.length = arguments.batch, arguments.length
        self.model = transformers.AutoModelForCausalLM.from_config(configuration(arguments.shape))
        self.model.train()
        vocabulary = self.model.config.vocab_size
        self.sequences = torch.randint(vocabulary, (self.batch, self.length))
        # Chosen responses first, then the rejected ones, below the same prompts.
        prompts = torch.randint(vocabulary, (self.batch // 2, self.length // 2))
        self.pairs = torch.cat(
            [prompts.repeat(2, 1), torch.randint(vocabulary, (self.batch, self.length // 2))], dim=1)
        self.optimizer = None

    def autocast(self):
        return torch.autocast("cpu", torch.bfloat16) if self.bf16 else contextlib.nullcontext()

    def step(self, loss: torch.Tensor) -> None:
        if self.optimizer is None:
            self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-5, betas=(0.9, 0.95), weight_decay=0.1)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()

    def sft(self) -> None:
        with self.autocast():
            loss = self.model(self.sequences, labels=self.sequences, use_cache=False).loss
        self.step(loss)

    def response_log_probabilities(self, model) -> torch.Tensor:
        """Log-probability of each token of the responses, (sequences, tokens), in single precision."""
        with self.autocast():
            logits = model(self.pairs, use_cache=False).logits
        start = self.length // 2
        logits, targets = logits[:, start - 1:-1].float(), self.pairs[:, start:]
        # As TRL's selective_log_softmax: no second tensor of the vocabulary's size.
        chosen = logits.gather(-1, targets[..., None])[..., 0]
        return chosen - torch.stack([torch.logsumexp(row, dim=-1) for row in logits])

    def reference_sums(self) -> torch.Tensor:
        with torch.no_grad():
            return self.response_log_probabilities(self.reference).sum(-1)

    def dpo(self, beta: float = 0.1) -> None:
        """The reference's log-probabilities were computed before."""
        if not hasattr(self, "cached"):
            self.reference = self.model
            self.cached = self.reference_sums()
        self.dpo_step(self.cached, beta)

    def dpo_reference(self, beta: float = 0.1) -> None:
        """A frozen copy scores the pairs in each step."""
        if not hasattr(self, "reference"):
            self.reference = copy.deepcopy(self.model).eval().requires_grad_(False)
        self.dpo_step(self.reference_sums(), beta)

    def dpo_step(self, reference: torch.Tensor, beta: float) -> None:
        chosen, rejected = (self.response_log_probabilities(self.model).sum(-1) - reference).chunk(2)
        self.step(-F.logsigmoid(beta * (chosen - rejected)).mean())

    def orpo(self, weight: float = 0.1) -> None:
        chosen, rejected = self.response_log_probabilities(self.model).mean(-1).chunk(2)
        odds = (chosen - rejected) - (log1mexp(chosen) - log1mexp(rejected))
        self.step((-chosen - weight * F.logsigmoid(odds)).mean())

    def features(self) -> None:
        with torch.no_grad(), self.autocast():
            self.model.base_model(self.sequences, use_cache=False)


def log1mexp(x: torch.Tensor) -> torch.Tensor:
    return torch.where(x < -0.693, torch.log1p(-torch.exp(x)), torch.log(-torch.expm1(x)))


def peak_memory() -> int | None:
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", choices=WORK)
    parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    parser.add_argument("--shape", default="distilgpt2")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--warmup", type=int, default=2)
    parser.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    work = Work(arguments)
    run = getattr(work, arguments.work.replace("-", "_"))
    seconds = []
    for _ in range(arguments.warmup + arguments.repeats):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({
        "work": arguments.work, "seconds": seconds[arguments.warmup:], "peak_memory_bytes": peak_memory()}))


if __name__ == "__main__":
    main()
