# SPDX-License-Identifier: Apache-2.0
"""LoRA adapters on the fixtures' checkpoints, as `save_pretrained` of peft writes them."""

import dataclasses
import json
import pathlib
import shutil

import peft
import torch

from checkpoints import ROOT, load
from runs import train
from truth import log_probability, logits, loss_and_gradients, mean_loss, random_examples, write


@dataclasses.dataclass
class Adapter:
    """One folder of adapters: the checkpoint below it, and what of it is adapted."""

    name: str
    base: str
    targets: list[str]
    rank_stabilized: bool
    seed: int

    @property
    def folder(self) -> pathlib.Path:
        return ROOT / self.name


ADAPTERS = [
    # GPT-2 stores its linear layers transposed: peft notes that as fan_in_fan_out.
    Adapter("gpt2-lora", "gpt2", ["c_attn", "mlp.c_fc"], rank_stabilized=False, seed=21),
    Adapter("qwen2-lora", "qwen2", ["q_proj", "v_proj", "down_proj"], rank_stabilized=True, seed=22),
]


def save(adapter: Adapter) -> None:
    """Writes the folder anew, its B random so that the adapters change something."""
    shutil.rmtree(adapter.folder, ignore_errors=True)
    model = peft.get_peft_model(load(ROOT / adapter.base, torch.float32), peft.LoraConfig(
        r=4, lora_alpha=8, lora_dropout=0.0, target_modules=adapter.targets, use_rslora=adapter.rank_stabilized,
        fan_in_fan_out=adapter.base == "gpt2", task_type="CAUSAL_LM"))
    generator = torch.Generator().manual_seed(adapter.seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_" in name:
                parameter.copy_(0.1 * torch.randn(parameter.shape, generator=generator))
    model.peft_config["default"].base_model_name_or_path = f"../{adapter.base}"
    model.save_pretrained(adapter.folder)
    (adapter.folder / "README.md").unlink(missing_ok=True)
    # Sets have no order of their own.
    path = adapter.folder / "adapter_config.json"
    configuration = json.loads(path.read_text())
    configuration["target_modules"] = sorted(configuration["target_modules"])
    path.write_text(json.dumps(configuration, indent=2, sort_keys=True) + "\n")


def opened(adapter: Adapter, trainable: bool = True) -> peft.PeftModel:
    return peft.PeftModel.from_pretrained(
        load(ROOT / adapter.base), adapter.folder, is_trainable=trainable, autocast_adapter_dtype=False).double()


def record(adapter: Adapter) -> None:
    """Writes what the model computes without the adapters, with them, and with them merged; then trains them alone."""
    examples = random_examples(torch.Generator().manual_seed(adapter.seed + 100))
    tokens = examples[4]["prompt"] + examples[4]["completion"]
    positions = (0, 17, len(tokens) - 1)
    model = opened(adapter)
    with model.disable_adapter():
        before = logits(model, tokens, positions)
    after = logits(model, tokens, positions)
    merged = logits(opened(adapter, trainable=False).merge_and_unload(), tokens, positions)
    with torch.no_grad():
        sums = [example | {"sum": log_probability(model, **example).item()} for example in examples]
    write(adapter.folder / "adapter.json", {
        "base": adapter.base, "before": before, "after": after, "merged": merged, "completions": sums,
        **loss_and_gradients(model, examples),
        "run": train(model, lambda model: mean_loss(model, examples), rate=1e-2)})
