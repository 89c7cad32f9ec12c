# SPDX-License-Identifier: Apache-2.0
"""Samples responses by transformers' generate and prints a JSON object.

    python peer_generation.py one|many|grid [--precision f32|bf16] [--shape NAME|config.json] ...

The work is that of `showdown bench generate`: random weights, random prompts of 64 tokens, exactly 64 new ones by
temperature, top-k 50 and top-p 0.9, weights in the named precision. A grid is a batch of all prompts at each of eight
temperatures, since one call of generate has one temperature.
"""

import argparse
import json
import time

import torch
import transformers

from peer import configuration

PROMPTS = {"one": 1, "many": 56, "grid": 13}
TEMPERATURES = {"one": [1.0], "many": [1.0], "grid": [0.001 + 0.3 * step for step in range(8)]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", choices=list(PROMPTS))
    parser.add_argument("--precision", choices=["f32", "bf16"], default="bf16")
    parser.add_argument("--shape", default="distilgpt2")
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    model = transformers.AutoModelForCausalLM.from_config(configuration(options.shape))
    model = model.to(torch.bfloat16 if options.precision == "bf16" else torch.float32).eval()
    prompts = torch.randint(model.config.vocab_size - 1, (PROMPTS[options.case], 64))
    temperatures = TEMPERATURES[options.case]

    def run() -> None:
        for temperature in temperatures:
            out = model.generate(
                prompts, attention_mask=torch.ones_like(prompts), do_sample=True, temperature=temperature, top_k=50,
                top_p=0.9, min_new_tokens=options.tokens, max_new_tokens=options.tokens,
                pad_token_id=model.config.eos_token_id)
            assert out.shape[1] == 64 + options.tokens

    seconds = []
    with torch.inference_mode():
        run()
        for _ in range(options.repeats):
            start = time.perf_counter()
            run()
            seconds.append(time.perf_counter() - start)
    count = len(prompts) * len(temperatures) * options.tokens
    print(json.dumps({"case": options.case, "tokens": count, "seconds": seconds}))


if __name__ == "__main__":
    main()
