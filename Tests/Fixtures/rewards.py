# SPDX-License-Identifier: Apache-2.0
"""Reward models as `save_pretrained` of transformers and peft writes them, and what these compute.

    python rewards.py

A classifier of one label on the weights of another folder, or adapters with a score beside them. Rewards are those of
transformers: each sequence alone, without a pad token, so that the last token is the last one.
"""

import dataclasses
import json
import pathlib
import shutil

import peft
import torch
import torch.nn.functional as F
from transformers import AutoConfig, AutoModelForSequenceClassification

from checkpoints import ROOT, load, stay_in_double
from texts import END, make_tokenizer
from truth import gradients, random_tokens, write

# (prompt, chosen, rejected) tokens; the last pair fills the context.
LENGTHS = [(9, 8, 13), (4, 15, 6), (1, 5, 5), (31, 33, 20)]


@dataclasses.dataclass
class Reward:
    name: str
    base: str
    seed: int
    #: Layers that are adapted; none for a model of its own.
    targets: list[str] = dataclasses.field(default_factory=list)
    dtype: torch.dtype = torch.float32

    @property
    def folder(self) -> pathlib.Path:
        return ROOT / self.name


REWARDS = [
    Reward("gpt2-reward", "gpt2", seed=51),
    # Its base has a head of its own, which a classifier has not.
    Reward("mistral-reward", "mistral", seed=52, dtype=torch.bfloat16),
    Reward("qwen2-reward-lora", "qwen2", seed=53, targets=["q_proj", "down_proj"]),
]


def classifier(base: str, seed: int, dtype: torch.dtype):
    configuration = AutoConfig.from_pretrained(ROOT / base, num_labels=1)
    model = AutoModelForSequenceClassification.from_config(configuration, dtype=torch.float32)
    body = load(ROOT / base, torch.float32).base_model.state_dict()
    model.base_model.load_state_dict(body)
    with torch.no_grad():
        model.score.weight.copy_(
            (0.3 * torch.randn(model.score.weight.shape, generator=torch.Generator().manual_seed(seed))).to(dtype))
    return model.to(dtype)


def save(reward: Reward) -> None:
    shutil.rmtree(reward.folder, ignore_errors=True)
    model = classifier(reward.base, reward.seed, reward.dtype)
    if not reward.targets:
        make_tokenizer().save_pretrained(reward.folder)
        model.save_pretrained(reward.folder)
        return
    adapted = peft.get_peft_model(model, peft.LoraConfig(
        r=3, lora_alpha=6, lora_dropout=0.0, target_modules=reward.targets, task_type="SEQ_CLS"))
    generator = torch.Generator().manual_seed(reward.seed + 1)
    with torch.no_grad():
        for name, parameter in adapted.named_parameters():
            if "lora_" in name:
                parameter.copy_(0.1 * torch.randn(parameter.shape, generator=generator))
    adapted.peft_config["default"].base_model_name_or_path = f"../{reward.base}"
    adapted.save_pretrained(reward.folder)
    (reward.folder / "README.md").unlink(missing_ok=True)
    path = reward.folder / "adapter_config.json"
    configuration = json.loads(path.read_text())
    for name in ("target_modules", "modules_to_save"):
        configuration[name] = sorted(configuration[name])
    path.write_text(json.dumps(configuration, indent=2, sort_keys=True) + "\n")


def opened(reward: Reward):
    if not reward.targets:
        model = AutoModelForSequenceClassification.from_pretrained(reward.folder, dtype=torch.float64)
        stay_in_double(model)
        return model.eval()
    base = AutoModelForSequenceClassification.from_pretrained(
        ROOT / reward.base, num_labels=1, dtype=torch.float64)
    stay_in_double(base)
    return peft.PeftModel.from_pretrained(
        base, reward.folder, is_trainable=True, autocast_adapter_dtype=False).double().eval()


def record(reward: Reward) -> None:
    generator = torch.Generator().manual_seed(reward.seed + 100)
    pairs = [{
        "prompt": random_tokens(generator, prompt), "chosen": random_tokens(generator, chosen - 1) + [END],
        "rejected": random_tokens(generator, rejected - 1) + [END],
    } for prompt, chosen, rejected in LENGTHS]
    model = opened(reward)

    def of(pair: dict, side: str) -> torch.Tensor:
        return model(torch.tensor([pair["prompt"] + pair[side]])).logits[0, 0]

    losses = []
    for pair in pairs:
        chosen, rejected = of(pair, "chosen"), of(pair, "rejected")
        pair |= {"rewards": [chosen.item(), rejected.item()]}
        losses.append(-F.logsigmoid(chosen - rejected - 0.2) + 0.05 * (chosen + rejected) ** 2)
    loss = sum(losses) / len(losses)
    model.zero_grad()
    loss.backward()
    own = [entry for entry in gradients(model) if not entry["name"].startswith("score.original")]
    for entry in own:
        entry["name"] = entry["name"].replace(".modules_to_save", "")
    write(reward.folder / "reward.json", {
        "pairs": pairs, "margin": 0.2, "centering": 0.05, "loss": loss.item(), "gradients": own})
    print(f"{reward.name}: loss {loss.item():.9f}")


def main() -> None:
    torch.set_num_threads(1)
    for reward in REWARDS:
        save(reward)
        record(reward)


if __name__ == "__main__":
    main()
