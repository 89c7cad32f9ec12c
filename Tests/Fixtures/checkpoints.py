# SPDX-License-Identifier: Apache-2.0
"""Small checkpoints with random weights, one a family, as `save_pretrained` of transformers writes them."""

import dataclasses
import json
import pathlib
import shutil
import types

import torch
import transformers
from transformers import AutoModelForCausalLM

from texts import BEGIN, END, VOCABULARY, make_tokenizer

ROOT = pathlib.Path(__file__).parent
MARKS = {"bos_token_id": BEGIN, "eos_token_id": END}
# Widths that are no multiple of a vector; four heads that read two heads of keys; heads that are not the channels
# divided by their count; an epsilon and a base of the rotation that no published model has.
SMALL = MARKS | {
    "vocab_size": VOCABULARY, "max_position_embeddings": 64, "hidden_size": 28, "intermediate_size": 46,
    "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 10, "rms_norm_eps": 3e-3}


def rotation(kind: str = "default", theta: float = 700.0, **others) -> dict:
    return {"rope_type": kind, "rope_theta": theta} | others


@dataclasses.dataclass
class Family:
    """One checkpoint: its configuration, how its weights are stored, and the seed of its weights."""

    name: str
    configuration: transformers.PretrainedConfig
    dtype: torch.dtype = torch.float32
    shard: str = "1GB"
    seed: int = 1
    #: Fields of config.json as versions of transformers before 5 wrote them, in place of today's.
    older: dict | None = None

    @property
    def folder(self) -> pathlib.Path:
        return ROOT / self.name


FAMILIES = [
    Family("gpt2", transformers.GPT2Config(
        vocab_size=VOCABULARY, n_positions=64, n_embd=36, n_layer=2, n_head=3, n_inner=100, layer_norm_epsilon=1e-3,
        resid_pdrop=0, embd_pdrop=0, attn_pdrop=0, **MARKS)),
    Family("llama", transformers.LlamaConfig(
        **SMALL, rope_parameters=rotation(), tie_word_embeddings=False, attention_bias=False), shard="60KB", seed=11),
    # The rotation's five wave lengths are 6 (kept), 22 (between the two), 75, 262 and 906 (divided by the factor).
    Family("llama3", transformers.LlamaConfig(
        **SMALL, tie_word_embeddings=True, attention_bias=True, mlp_bias=True, rope_parameters=rotation(
            "llama3", theta=500.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
            original_max_position_embeddings=32)), dtype=torch.bfloat16, seed=12),
    Family("llama-linear", transformers.LlamaConfig(
        **SMALL, rope_parameters=rotation("linear", factor=2.5), tie_word_embeddings=True), dtype=torch.float16, seed=13,
        older={"rope_theta": 700.0, "rope_scaling": {"type": "linear", "factor": 2.5}}),
    # Five of the six sequences are longer than the window.
    Family("mistral", transformers.MistralConfig(
        **SMALL, rope_parameters=rotation(theta=90.0), sliding_window=7, tie_word_embeddings=False),
        dtype=torch.bfloat16, seed=14),
    # A window that `use_sliding_window` turns off, as the published files have it.
    Family("qwen2", transformers.Qwen2Config(
        **{name: value for name, value in SMALL.items() if name != "head_dim"} | {"hidden_size": 40},
        rope_parameters=rotation(theta=3000.0), use_sliding_window=False, tie_word_embeddings=True), seed=15,
        older={"rope_theta": 3000.0, "sliding_window": 7, "max_window_layers": 1, "use_sliding_window": False}),
]


def randomize(model, seed: int, dtype: torch.dtype) -> None:
    """Ten times the usual scale, biases and normalisations included, so that each of them matters."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            center = 1.0 if ("norm" in name or ".ln_" in name) and name.endswith("weight") else 0.0
            values = center + 0.2 * torch.randn(parameter.shape, generator=generator)
            parameter.copy_(values.to(dtype))


def spell_as_older_versions(path: pathlib.Path, fields: dict, dtype: str) -> None:
    configuration = json.loads(path.read_text())
    for name in ("rope_parameters", "layer_types", "dtype"):
        configuration.pop(name, None)
    configuration |= fields | {"torch_dtype": dtype}
    path.write_text(json.dumps(configuration, indent=2, sort_keys=True) + "\n")


def save(family: Family) -> None:
    """Writes the folder anew."""
    shutil.rmtree(family.folder, ignore_errors=True)
    model = AutoModelForCausalLM.from_config(family.configuration)
    randomize(model, family.seed, family.dtype)
    make_tokenizer().save_pretrained(family.folder)
    model.to(family.dtype).save_pretrained(family.folder, max_shard_size=family.shard)
    if family.older:
        dtype = str(family.dtype).removeprefix("torch.")
        spell_as_older_versions(family.folder / "config.json", family.older, dtype)


def load(folder: pathlib.Path, dtype: torch.dtype = torch.float64):
    """The model of a folder, its weights widened from what is stored."""
    model, loading = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, output_loading_info=True)
    for name in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not loading[name], (folder, name, loading[name])
    if dtype == torch.float64:
        stay_in_double(model)
    return model.eval()


def normalized(self, hidden):
    scale = torch.rsqrt(hidden.pow(2).mean(-1, keepdim=True) + self.variance_epsilon)
    return self.weight * hidden * scale


def rotation_tables(self, hidden, position_ids):
    angles = position_ids[..., None].double() * self.inv_freq.double()
    angles = torch.cat((angles, angles), dim=-1)
    return angles.cos() * self.attention_scaling, angles.sin() * self.attention_scaling


def stay_in_double(model) -> None:
    """Replaces what transformers computes in single precision whatever the weights are: norms and rotation tables.

    Methods, not closures: a deep copy of the model binds them to its own modules.
    """
    for module in model.modules():
        for kind, forward in (("RMSNorm", normalized), ("RotaryEmbedding", rotation_tables)):
            if type(module).__name__.endswith(kind):
                module.forward = types.MethodType(forward, module)
