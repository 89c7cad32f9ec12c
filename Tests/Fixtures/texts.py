# SPDX-License-Identifier: Apache-2.0
"""The fixtures' tokenizer, and texts whose tokens are recorded."""

import json

import tokenizers
import transformers

MARKS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
BEGIN, END = 0, 2
VOCABULARY = 300

SENTENCES = [
    "Where is the swimming pool?", "The pool is on the second floor, beside the spa.",
    "Breakfast is served from 7 am to 10:30 am in the garden room.", "I'd like to check out at noon.",
    "We're four, and we'll need two cots.", "It's $14 per night; dogs don't pay.", "Can you book a taxi for 6:45?",
    "Your room key opens the gym until midnight.", "They've lost my suitcase!", "The Wi-Fi password is hotel-2024.",
    "Is there a table for two at the window?", "Please don't disturb us before ten.",
    "The airport bus leaves every half hour.", "Towels are changed each morning.", "I'm allergic to nuts.",
    "You can park in the yard behind the house.", "He said 'thanks' and left.", "The sauna's hot, isn't it?",
    "Could I have an extra pillow and a blanket?", "That will be $6 per person, tax included.",
]
AWKWARD = [
    " ", "  two  spaces   three", "ends with spaces   ", "\n\n\nlines\r\n\ttabs\t\n",
    "I'M SHE'LL 'tis it's' ''s",
    "caf\u00e9 na\u00efve \u0153uvre", "e\u0301 combining", "\u6771\u4eac\u306e\u30db\u30c6\u30eb 24\u6642",
    "\U0001f3e8\U0001f469\u200d\U0001f680!", "no\u00a0break\u2003space\u3000wide", "\u00bd \u00b2 \u2168 \u0664\u0662",
    "12345abc678", "a_b-c...d?!", "\u0085next\u2028line",
    "\u200bzero\ufeffwidth", "\u0928\u092e\u0938\u094d\u0924\u0947",
    "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", "a<|im_end|>b <|endoftext|>", "<|im_end", "<|nothing|>",
]


def make_tokenizer() -> transformers.GPT2Tokenizer:
    bpe = tokenizers.Tokenizer(tokenizers.models.BPE())
    bpe.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.train_from_iterator(SENTENCES, tokenizers.trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=MARKS, show_progress=False,
        initial_alphabet=sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())))
    trained = json.loads(bpe.to_str())["model"]
    return transformers.GPT2Tokenizer(
        vocab=trained["vocab"], merges=[tuple(pair) for pair in trained["merges"]], bos_token=MARKS[0],
        eos_token=MARKS[2], unk_token=MARKS[0], additional_special_tokens=[MARKS[1]], model_max_length=64)
