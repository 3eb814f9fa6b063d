"""A byte-fallback BPE tokenizer in the manner of Llama's, trained on the made-up words.

`train` gives (tokens, merges): tokens in id order, the first 259 being <unk>, <s>, </s> and one for each byte.
"""
from collections import Counter

from words import Words, rng

SPACE = "\u2581"
SPECIAL = ["<unk>", "<s>", "</s>"]


def base_tokens():
    return SPECIAL + [f"<0x{b:02X}>" for b in range(256)] + [SPACE] + [chr(c) for c in range(33, 127)]


def corpus(seed):
    words = Words(seed)
    text = words.paragraph(rng(seed, "tokenizer"), 2000)
    return Counter(SPACE + word for word in text.split())


def best_pair(spelled):
    pairs = Counter()
    for parts, count in spelled:
        for pair in zip(parts, parts[1:]):
            pairs[pair] += count
    return min(pairs, key=lambda pair: (-pairs[pair], pair)) if pairs else None


def merge(parts, pair):
    out, i = [], 0
    while i < len(parts):
        both = tuple(parts[i:i + 2]) == pair
        out.append("".join(pair) if both else parts[i])
        i += 2 if both else 1
    return out


def train(seed, size):
    tokens, merges = base_tokens(), []
    known = set(tokens)
    spelled = [(list(word), count) for word, count in sorted(corpus(seed).items())]
    while len(tokens) < size:
        pair = best_pair(spelled)
        if pair is None:
            raise SystemExit(f"corpus is too small for {size} tokens")
        merges.append(pair)
        spelled = [(merge(parts, pair), count) for parts, count in spelled]
        joined = "".join(pair)
        if joined not in known:
            known.add(joined)
            tokens.append(joined)
    return tokens, merges


def tokenizer_json(tokens, merges):
    special = [{"id": i, "content": t, "single_word": False, "lstrip": False, "rstrip": False,
                "normalized": False, "special": True} for i, t in enumerate(SPECIAL)]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special,
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Prepend", "prepend": SPACE},
            {"type": "Replace", "pattern": {"String": " "}, "content": SPACE}]},
        "pre_tokenizer": None,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                     {"SpecialToken": {"id": "<s>", "type_id": 1}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}},
        "decoder": {"type": "Sequence", "decoders": [
            {"type": "Replace", "pattern": {"String": SPACE}, "content": " "}, {"type": "ByteFallback"},
            {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
        "model": {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": True, "byte_fallback": True, "ignore_merges": False,
                  "vocab": {t: i for i, t in enumerate(tokens)}, "merges": [list(pair) for pair in merges]},
    }


def tokenizer_config():
    return {
        "tokenizer_class": "LlamaTokenizerFast", "model_max_length": 512, "legacy": False,
        "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": None,
        "add_bos_token": True, "add_eos_token": False, "clean_up_tokenization_spaces": False,
        "chat_template": "{% for m in messages %}{{ m['role'] + ': ' + m['content'] + '\\n' }}{% endfor %}assistant:",
    }
