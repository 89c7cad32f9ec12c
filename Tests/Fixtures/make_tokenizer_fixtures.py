# SPDX-License-Identifier: Apache-2.0
"""Makes tokenizers/: small tokenizers of each kind with what Hugging Face's tokenizers and transformers make of texts.

    python make_tokenizer_fixtures.py

The same versions (requirements.txt) give the same files.
"""

import json
import pathlib
import random
import shutil

import tokenizers
import transformers
from tokenizers import AddedToken, Regex, decoders, models, normalizers, pre_tokenizers, processors, trainers

from texts import AWKWARD, SENTENCES

FOLDER = pathlib.Path(__file__).parent / "tokenizers"
MODERN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|%s| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
LLAMA3, QWEN2 = MODERN % r"\p{N}{1,3}", MODERN % r"\p{N}"
MARK = "\u2581"

TEXTS = SENTENCES[:8] + AWKWARD + [
    "", "a", "'", "''S 'LL'Ve 'd\u017f '\u017fx", "I'M sure they'Re 'tis", "tabs\tand\x0bfeeds\x0c!", "a\r\n\r\n b\n \n c",
    "!!!\n\n???\r\n", "   x", "x   ", " \n x", "\n", "\t\tdef f(x):\n\t\treturn x**2  # no\n", "1 22 333 4444 55555 \u0661\u0662\u0663\u0664",
    "\u00b2\u00b3\u00bd\u2167x", "Stra\u00dfe \u00c5ngstr\u00f6m \u212bngstr\u00f6m \u1e9e", "\u1100\u1161\u11a8 \uac01 q\u0323\u0307",
    "\u0f71\u0f72\u0316 \u0f73\u0316", "\u0344 \u0958 \ufb1d \u2126", "\U0001f1e9\U0001f1ea\U0001f44d\U0001f3fd \U000e0100",
    "\u3000\u3000\u65e5\u672c", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01", "\u0645\u0631\u062d\u0628\u0627 \u0661",
    "\u2581already \u2581\u2581marked\u2581", "<0x41> <0x0A>", "\x00\x01\x7f\x80", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" * 3,
    "\ud7ff\ue000\uffff\U0010ffff", "<s>Hello</s> <s> x<unk>", "a <mask> b  <mask>c<sep>  d", "hotel hotels hotel, ahotel hotel",
    "<tool_call>x</tool_call> <|im_start|>", "pool poolside breakfast breakfast", "\u0378\u088f\U0001c880 \U00010d40\U00010d4a",
    "e\u0301\u0301 \u1ea5 a\u0302\u0301", "a<|begin_of_text|>b<|eot_id|>\n\n", "_a_\u203fb \u00aahotel hotel\u0301",
]


def byte_level(pattern: str | None, normalizer=None, size: int = 420):
    bpe = tokenizers.Tokenizer(models.BPE())
    if normalizer:
        bpe.normalizer = normalizer
    if pattern:
        bpe.pre_tokenizer = pre_tokenizers.Sequence([
            pre_tokenizers.Split(Regex(pattern), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    else:
        bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    bpe.train_from_iterator(SENTENCES + TEXTS, trainers.BpeTrainer(
        vocab_size=size, show_progress=False, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())))
    return bpe


def gpt2():
    bpe = byte_level(None)
    bpe.add_special_tokens(["<|endoftext|>", AddedToken("<mask>", lstrip=True), AddedToken("<sep>", rstrip=True)])
    bpe.add_tokens([AddedToken("hotel", single_word=True, normalized=False), AddedToken("??", normalized=True)])
    return bpe


def gpt2_prefix():
    bpe = byte_level(None)
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    bpe.add_special_tokens(["<|endoftext|>"])
    return bpe


def llama3():
    bpe = byte_level(LLAMA3)
    # Tokens that no merge leads to: only `ignore_merges` finds them.
    model = json.loads(bpe.to_str())["model"]
    merges = [tuple(merge) for merge in model["merges"] if "".join(merge) not in ("\u0120breakfast", "pool")]
    vocab = model["vocab"] | {"poolside": 420, "\u0120breakfast": 421}
    vocab = {token: id for id, token in enumerate(sorted(vocab, key=vocab.get))}
    merges = [pair for pair in merges if all(part in vocab for part in pair)]
    bpe.model = models.BPE(vocab=vocab, merges=merges, ignore_merges=True)
    bpe.add_special_tokens([
        "<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"])
    begin = bpe.token_to_id("<|begin_of_text|>")
    bpe.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(
            single="<|begin_of_text|> $A", pair="<|begin_of_text|> $A <|begin_of_text|>:1 $B:1",
            special_tokens=[("<|begin_of_text|>", begin)])])
    return bpe


def qwen2():
    bpe = byte_level(QWEN2, normalizers.NFC())
    bpe.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    bpe.add_tokens([AddedToken("<tool_call>", normalized=False), AddedToken("</tool_call>", normalized=False)])
    return bpe


def characters(crossing: bool, missing_bytes: tuple = (), extra: tuple = ()):
    """Vocabulary and merges of a BPE over characters, with `<0xNN>` for what it lacks."""
    bpe = tokenizers.Tokenizer(models.BPE())
    bpe.normalizer = normalizers.Sequence([normalizers.Prepend(MARK), normalizers.Replace(" ", MARK)])
    if not crossing:
        bpe.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never", split=True)
    bpe.train_from_iterator(SENTENCES * 2, trainers.BpeTrainer(vocab_size=260, show_progress=False))
    model = json.loads(bpe.to_str())["model"]
    names = ["<unk>", "<s>", "</s>"]
    names += [f"<0x{byte:02X}>" for byte in range(256) if byte not in missing_bytes]
    names += [MARK * 2, MARK * 4, *extra] + sorted(model["vocab"], key=model["vocab"].get)
    vocab = {name: id for id, name in enumerate(dict.fromkeys(names))}
    merges = [(MARK, MARK), (MARK * 2, MARK * 2)] + [tuple(merge) for merge in model["merges"]]
    result = tokenizers.Tokenizer(models.BPE(
        vocab=vocab, merges=merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    result.decoder = decoders.Sequence([
        decoders.Replace(MARK, " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(content=" ", left=1)])
    result.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)])
    return result


def llama2():
    bpe = characters(crossing=False, extra=("\u00c5", "\u212b"))
    bpe.normalizer = normalizers.Sequence([normalizers.Prepend(MARK), normalizers.Replace(" ", MARK)])
    bpe.add_special_tokens(["<unk>", "<s>", "</s>"])
    return bpe


def llama2_metaspace():
    # Without all bytes, so that some characters are unknown.
    bpe = characters(crossing=False, missing_bytes=(0xe6, 0xf0, 0x80))
    bpe.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    bpe.add_special_tokens(["<unk>", "<s>", "</s>", AddedToken("<mask>", lstrip=True, rstrip=True)])
    bpe.add_tokens([AddedToken("hotel", single_word=True)])
    return bpe


def mistral():
    # As first published: special tokens are looked for in the normalized text.
    bpe = characters(crossing=True)
    bpe.normalizer = normalizers.Sequence([normalizers.Prepend(MARK), normalizers.Replace(" ", MARK)])
    bpe.add_special_tokens([AddedToken(token, normalized=True) for token in ("<unk>", "<s>", "</s>")])
    return bpe


def word_split():
    """Every `▁` begins a piece; an end token is added, nothing is stripped."""
    bpe = characters(crossing=True)
    bpe.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    bpe.decoder = decoders.Sequence([decoders.Replace(MARK, " "), decoders.ByteFallback(), decoders.Fuse()])
    bpe.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 2)])
    bpe.add_special_tokens(["<unk>", "<s>", "</s>"])
    return bpe


def decoded(bpe, ids: list[int]) -> dict:
    """What ids say, with special tokens and without.

    Tokens looked for in normalized text are left out of the question: of them the library decodes the normalized form
    and takes none for special.
    """
    normalized = {id for id, token in bpe.get_added_tokens_decoder().items() if token.normalized and bpe.normalizer}
    ids = [id for id in ids if id not in normalized]
    return {"ids": ids, "decoded": bpe.decode(ids, skip_special_tokens=False), "spoken": bpe.decode(ids)}


def encodings(bpe) -> dict:
    cases, said = [], []
    for text in TEXTS:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
        bpe.encode_special_tokens = False
        ids = bpe.encode(text, add_special_tokens=False).ids
        added = bpe.encode(text).ids
        bpe.encode_special_tokens = True
        cases.append({
            "text": text, "ids": ids, "plain": bpe.encode(text, add_special_tokens=False).ids, "added": added})
        said.append(decoded(bpe, ids))
    bpe.encode_special_tokens = False
    generator = random.Random(3)
    for length in (1, 2, 3, 5, 8, 13, 21, 34):
        said.append(decoded(bpe, [generator.randrange(bpe.get_vocab_size()) for _ in range(length)]))
    return {"texts": cases, "decoded": said}


def write(path: pathlib.Path, value) -> None:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
    path.write_text(text.replace('},{"', '},\n{"') + "\n")


def save(name: str, bpe, configuration: dict) -> None:
    folder = FOLDER / name
    folder.mkdir(parents=True)
    (folder / "tokenizer.json").write_text(bpe.to_str(pretty=False) + "\n")
    if configuration:
        write(folder / "tokenizer_config.json", configuration)
    write(folder / "encodings.json", encodings(bpe))


def save_files() -> None:
    """vocab.json and merges.txt alone, as Qwen2's class reads them, with tokens that only the settings list."""
    folder = FOLDER / "qwen2-files"
    folder.mkdir(parents=True)
    model = json.loads(byte_level(QWEN2, normalizers.NFC()).to_str())["model"]
    count = len(model["vocab"])
    write(folder / "vocab.json", model["vocab"])
    lines = "".join(f"{left} {right}\n" for left, right in model["merges"])
    (folder / "merges.txt").write_text("#version: 0.2\n" + lines, encoding="utf-8")
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    write(folder / "tokenizer_config.json", {
        "tokenizer_class": "Qwen2Tokenizer", "bos_token": None, "eos_token": "<|im_end|>",
        "pad_token": "<|endoftext|>", "unk_token": None, "add_prefix_space": False,
        "added_tokens_decoder": {
            str(count): {"content": "<|endoftext|>", "special": True} | flags,
            str(count + 1): {"content": "<|im_start|>", "special": True} | flags,
            str(count + 2): {"content": "<|im_end|>", "special": True} | flags,
            str(count + 3): {"content": "<tool_call>", "special": False} | flags}})
    write(folder / "encodings.json", encodings(
        transformers.AutoTokenizer.from_pretrained(folder)._tokenizer))


# MARK: - Chat templates, as published with the models named

CHAT_TEMPLATES = {
    # OpenHermes 2.5 and many others.
    "chatml": ("qwen2", "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"),
    # Qwen2 Instruct.
    "qwen2": ("qwen2", "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"),
    # Llama 2 Chat.
    "llama-2": ("llama2", "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}"),
    # Llama 3 Instruct.
    "llama-3": ("llama3", "{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}"),
    # Mixtral 8x7B Instruct 0.1.
    "mistral": ("llama2-metaspace", "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token}}{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}"),
    # Mistral 7B Instruct 0.1.
    "mistral-0.1": ("llama2-metaspace", "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token + ' ' }}{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}"),
}
QUESTION, ANSWER = "Where is the swimming pool?", "The pool is on the second floor, beside the spa."
TALKS = [
    [("user", QUESTION)],
    [("user", QUESTION), ("assistant", ANSWER)],
    [("user", QUESTION), ("assistant", ANSWER), ("user", "  And the spa?\n"), ("assistant", "\u3000Next to it. "), ("user", "!")],
    [("system", "You are a concierge."), ("user", QUESTION)],
    [("system", " Be kind.\n"), ("user", " Hi "), ("assistant", "Hello!"), ("user", "caf\u00e9 \U0001f3e8?")],
]
BEGIN = {"llama2": ("<s>", "</s>"), "llama2-metaspace": ("<s>", "</s>"), "llama3": ("<|begin_of_text|>", "<|end_of_text|>"),
         "qwen2": (None, "<|im_end|>")}


def chats() -> list[dict]:
    result = []
    for name, (kind, template) in CHAT_TEMPLATES.items():
        begin, end = BEGIN[kind]
        tokenizer = transformers.PreTrainedTokenizerFast(
            tokenizer_file=str(FOLDER / kind / "tokenizer.json"), bos_token=begin, eos_token=end)
        tokenizer.chat_template = template
        cases = []
        for talk in TALKS:
            messages = [{"role": role, "content": content} for role, content in talk]
            if name.startswith("mistral") and messages[0]["role"] == "system":
                continue
            for opens in (True, False):
                text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=opens)
                ids = tokenizer(text, add_special_tokens=False)["input_ids"]
                cases.append({"messages": messages, "opens": opens, "text": text, "ids": ids})
        result.append({"name": name, "tokenizer": kind, "template": template, "begin": begin or "", "end": end,
                       "cases": cases})
    return result


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    save("gpt2", gpt2(), {})
    save("gpt2-prefix", gpt2_prefix(), {})
    save("llama3", llama3(), {"bos_token": "<|begin_of_text|>", "eos_token": "<|end_of_text|>"})
    save("qwen2", qwen2(), {"bos_token": None, "eos_token": "<|im_end|>", "add_bos_token": False})
    llama = {"bos_token": {"content": "<s>", "special": True}, "eos_token": "</s>", "unk_token": "<unk>"}
    save("llama2", llama2(), llama | {"add_bos_token": True, "add_eos_token": False})
    save("llama2-metaspace", llama2_metaspace(), llama)
    save("mistral", mistral(), llama)
    save("word-split", word_split(), {})
    save_files()
    write(FOLDER / "chat.json", chats())


if __name__ == "__main__":
    main()
