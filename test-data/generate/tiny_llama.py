#!/usr/bin/env python3
"""Writes test-data/tiny-llama: a complete Hugging Face model folder and the same weights as GGUF.

    tiny_llama.py DIR

The weights are random, but everything about the files is as real programs expect it: names, shapes, tokenizer,
metadata. The embedding is larger than 1 MiB, so at least one tensor takes more than one chunk. Same versions of
requirements.txt, same bytes.
"""
import json
import os
import struct
import sys

import gguf
import numpy as np

import tokenizer
from words import rng

SEED = "tiny-llama-1"
HIDDEN, INNER, LAYERS, HEADS, KV_HEADS, VOCAB, CONTEXT = 256, 640, 2, 4, 2, 2304, 512
KV = HIDDEN // HEADS * KV_HEADS
EPSILON, THETA = 1e-5, 10000.0

CONFIG = {
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "hidden_size": HIDDEN,
    "intermediate_size": INNER, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
    "num_key_value_heads": KV_HEADS, "head_dim": HIDDEN // HEADS, "vocab_size": VOCAB,
    "max_position_embeddings": CONTEXT, "rms_norm_eps": EPSILON, "rope_theta": THETA, "rope_scaling": None,
    "attention_bias": False, "mlp_bias": False, "attention_dropout": 0.0, "initializer_range": 0.02,
    "tie_word_embeddings": True, "bos_token_id": 1, "eos_token_id": 2, "torch_dtype": "bfloat16", "use_cache": True,
    "transformers_version": "4.57.1",
}
GENERATION = {"_from_model_config": True, "bos_token_id": 1, "eos_token_id": 2, "transformers_version": "4.57.1"}
SPECIAL_MAP = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}

CARD = """---
license: apache-2.0
language:
- en
library_name: transformers
pipeline_tag: text-generation
tags:
- llama
- test
datasets:
- tiny-dataset
model_name: tiny-llama
---

# tiny-llama

A Llama with {params:,} random parameters: it is for testing programs that store, move and load models, and it writes
nonsense. `model.safetensors` holds the weights in BF16, `tiny-llama.gguf` the same weights in Q8_0 for llama.cpp.

| | |
|---|---|
| layers | {layers} |
| hidden size | {hidden} |
| heads (key/value) | {heads} ({kv_heads}) |
| vocabulary | {vocab}, BPE with byte fallback |
| context | {context} |

Made by `test-data/generate/tiny_llama.py` from a fixed seed; nothing was trained and nothing was downloaded.
"""


def shapes():
    """(name, shape, sigma) of every tensor in the order of a safetensors file; sigma None: a norm."""
    out = [("model.embed_tokens.weight", (VOCAB, HIDDEN), 0.02), ("model.norm.weight", (HIDDEN,), None)]
    for i in range(LAYERS):
        p = f"model.layers.{i}."
        out += [(p + "self_attn.q_proj.weight", (HIDDEN, HIDDEN), 0.022), (p + "self_attn.k_proj.weight", (KV, HIDDEN), 0.030),
                (p + "self_attn.v_proj.weight", (KV, HIDDEN), 0.016), (p + "self_attn.o_proj.weight", (HIDDEN, HIDDEN), 0.018),
                (p + "mlp.gate_proj.weight", (INNER, HIDDEN), 0.021), (p + "mlp.up_proj.weight", (INNER, HIDDEN), 0.019),
                (p + "mlp.down_proj.weight", (HIDDEN, INNER), 0.018),
                (p + "input_layernorm.weight", (HIDDEN,), None), (p + "post_attention_layernorm.weight", (HIDDEN,), None)]
    return sorted(out)


def bf16(x):
    """float32 to bfloat16 bits, rounded to nearest even."""
    bits = x.view(np.uint32)
    return ((bits + (0x7FFF + ((bits >> 16) & 1))) >> 16).astype(np.uint16)


def weight(name, shape, sigma):
    x = rng(SEED, name).standard_normal(int(np.prod(shape)), dtype=np.float32)
    x = x * np.float32(0.05) + np.float32(1) if sigma is None else x * np.float32(sigma)
    return bf16(x).reshape(shape)


def write_safetensors(path, weights):
    head, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, bits in weights.items():
        head[name] = {"dtype": "BF16", "shape": list(bits.shape), "data_offsets": [offset, offset + bits.nbytes]}
        offset += bits.nbytes
    raw = json.dumps(head, separators=(",", ":")).encode()
    raw += b" " * (-len(raw) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(raw)) + raw)
        for bits in weights.values():
            f.write(bits.astype("<u2").tobytes())


def rotary_order(x, heads):
    """llama.cpp rotates neighbouring rows of a head, transformers the two halves."""
    return x.reshape(heads, 2, x.shape[0] // heads // 2, x.shape[1]).swapaxes(1, 2).reshape(x.shape)


GGUF_NAMES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
}


def gguf_name(name):
    if name.startswith("model.layers."):
        _, _, layer, rest = name.removesuffix(".weight").split(".", 3)
        return f"blk.{layer}.{GGUF_NAMES[rest]}.weight"
    return {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}[name]


def add_vocabulary(w, tokens):
    kinds = gguf.TokenType
    w.add_tokenizer_model("llama")
    w.add_tokenizer_pre("default")
    w.add_token_list([t.encode() for t in tokens])
    w.add_token_scores([0.0 if i < 259 else 258.0 - i for i in range(len(tokens))])
    w.add_token_types([int(kinds.UNKNOWN if i == 0 else kinds.CONTROL if i < 3 else kinds.BYTE if i < 259 else kinds.NORMAL)
                       for i in range(len(tokens))])
    w.add_bos_token_id(1)
    w.add_eos_token_id(2)
    w.add_unk_token_id(0)
    w.add_add_bos_token(True)
    w.add_add_eos_token(False)


def write_gguf(path, weights, tokens):
    w = gguf.GGUFWriter(path, "llama")
    w.add_type("model")
    w.add_name("tiny-llama")
    w.add_license("apache-2.0")
    w.add_context_length(CONTEXT)
    w.add_embedding_length(HIDDEN)
    w.add_block_count(LAYERS)
    w.add_feed_forward_length(INNER)
    w.add_head_count(HEADS)
    w.add_head_count_kv(KV_HEADS)
    w.add_rope_dimension_count(HIDDEN // HEADS)
    w.add_rope_freq_base(THETA)
    w.add_layer_norm_rms_eps(EPSILON)
    w.add_vocab_size(VOCAB)
    w.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    w.add_quantization_version(gguf.GGML_QUANT_VERSION)
    add_vocabulary(w, tokens)
    for name, bits in weights.items():
        x = (bits.astype(np.uint32) << 16).view(np.float32)
        if "q_proj" in name or "k_proj" in name:
            x = rotary_order(x, HEADS if "q_proj" in name else KV_HEADS)
        if x.ndim == 1:
            w.add_tensor(gguf_name(name), x)
        else:
            kind = gguf.GGMLQuantizationType.Q8_0
            w.add_tensor(gguf_name(name), gguf.quants.quantize(x, kind), raw_dtype=kind)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


def main():
    target = sys.argv[1]
    os.makedirs(target, exist_ok=True)
    tokens, merges = tokenizer.train(SEED, VOCAB)
    weights = {name: weight(name, shape, sigma) for name, shape, sigma in shapes()}
    documents = {"config.json": CONFIG, "generation_config.json": GENERATION, "special_tokens_map.json": SPECIAL_MAP,
                 "tokenizer.json": tokenizer.tokenizer_json(tokens, merges), "tokenizer_config.json": tokenizer.tokenizer_config()}
    for name, document in documents.items():
        with open(os.path.join(target, name), "w", encoding="utf-8") as f:
            json.dump(document, f, indent=2, ensure_ascii=False)
            f.write("\n")
    with open(os.path.join(target, "README.md"), "w", encoding="utf-8") as f:
        f.write(CARD.format(params=sum(b.size for b in weights.values()), layers=LAYERS, hidden=HIDDEN, heads=HEADS,
                            kv_heads=KV_HEADS, vocab=VOCAB, context=CONTEXT))
    write_safetensors(os.path.join(target, "model.safetensors"), weights)
    write_gguf(os.path.join(target, "tiny-llama.gguf"), weights, tokens)


if __name__ == "__main__":
    main()
