#!/usr/bin/env python3
"""Deterministic benchmark data sets for a content-addressed model / data-set registry.

    make_data.py --target DIR [--scale 1.0] [--seed 1] [--only NAME ...]

Needs numpy, and pyarrow for the parquet sets.
The same (scale, seed, numpy major version) gives the same bytes. --scale 1.0 is about 1 GiB for one model file.

    model-a.safetensors        ~1 GiB BF16, Llama-like names and shapes, Gaussian weights (sigma ~0.02)
    model-a-ft.safetensors     10 % of the bytes (whole tensors) replaced, one metadata entry more: the header grows,
                               so every later byte shifts
    model-a-ft-all.safetensors full fine-tune: every weight moved by noise of 1 % of its tensor's sigma
    model-gguf-ish.gguf        512 MiB of real Q4_0 quantised blocks (fp16 scale + 32 nibbles): nearly incompressible
    dataset-small/             20,000 JSONL files of 1-64 KiB in nested folders, ~500 MiB
    dataset-parquet-v1/v2      ~500 MiB zstd parquet; v2 = 1 % more rows inserted in the middle
    dataset-pqcdc-v1/v2        the same rows written with pyarrow's content-defined page chunking
    swarm.bin                  256 MiB incompressible (for the transfer tests)
"""
import argparse, json, os, struct, zlib
import numpy as np

ALL = ["model-a", "model-a-ft", "model-a-ft-all", "gguf", "small", "parquet", "swarm"]


def rng_for(seed, *names):
    return np.random.Generator(np.random.SFC64([seed, zlib.crc32("/".join(map(str, names)).encode())]))


def bf16(x):
    """float32 array -> uint16 array of bfloat16, round to nearest even."""
    u = x.view(np.uint32)
    return ((u + (0x7FFF + ((u >> 16) & 1))) >> 16).astype(np.uint16)


def unbf16(u):
    return (u.astype(np.uint32) << 16).view(np.float32)


def layout(scale):
    """(name, shape, sigma) of every tensor; hidden sizes are fixed, the number of layers follows the scale."""
    h, inter, kv, vocab = 2048, 5632, 256, max(1000, int(32000 * min(scale, 1.0)))
    layers = max(1, round(9 * scale))
    t = [("model.embed_tokens.weight", (vocab, h), 0.02), ("lm_head.weight", (vocab, h), 0.02),
         ("model.norm.weight", (h,), None)]
    for i in range(layers):
        p = f"model.layers.{i}."
        t += [(p + "self_attn.q_proj.weight", (h, h), 0.022), (p + "self_attn.k_proj.weight", (kv, h), 0.030),
              (p + "self_attn.v_proj.weight", (kv, h), 0.016), (p + "self_attn.o_proj.weight", (h, h), 0.018),
              (p + "mlp.gate_proj.weight", (inter, h), 0.021), (p + "mlp.up_proj.weight", (inter, h), 0.019),
              (p + "mlp.down_proj.weight", (h, inter), 0.018),
              (p + "input_layernorm.weight", (h,), None), (p + "post_attention_layernorm.weight", (h,), None)]
    return sorted(t)          # safetensors writers order tensors of one dtype by name


def tensor(seed, tag, name, shape, sigma):
    n = int(np.prod(shape))
    r = rng_for(seed, tag, name)
    x = r.standard_normal(n, dtype=np.float32)
    if sigma is None:
        x *= 0.05
        x += 1.0
    else:
        x *= np.float32(sigma)
    return bf16(x)


def write_safetensors(path, tensors, metadata, body):
    head, off = {"__metadata__": metadata}, 0
    for name, shape, _ in tensors:
        n = 2 * int(np.prod(shape))
        head[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [off, off + n]}
        off += n
    raw = json.dumps(head, separators=(",", ":")).encode()
    raw += b" " * (-len(raw) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(raw)) + raw)
        for t in tensors:
            f.write(body(*t).tobytes())


def make_models(d, scale, seed, only):
    ts = layout(scale)
    base = lambda n, s, g: tensor(seed, "base", n, s, g)
    if "model-a" in only:
        write_safetensors(f"{d}/model-a.safetensors", ts, {"format": "pt"}, base)
    if "model-a-ft" in only:
        mats = [t for t in ts if len(t[1]) == 2 and ".layers." in t[0]]
        total = sum(int(np.prod(s)) for _, s, _ in ts)
        changed, got = set(), 0
        for i in rng_for(seed, "ft-choice").permutation(len(mats)):
            if got >= 0.10 * total:
                break
            n = int(np.prod(mats[i][1]))
            if got + n > 0.12 * total:
                continue
            changed.add(mats[i][0])
            got += n
        write_safetensors(f"{d}/model-a-ft.safetensors", ts, {"format": "pt", "base_model": "model-a"},
                          lambda n, s, g: tensor(seed, "ft" if n in changed else "base", n, s, g))
        json.dump({"changed_tensors": sorted(changed), "changed_bytes": 2 * got, "total_bytes": 2 * total},
                  open(f"{d}/model-a-ft.json", "w"), indent=1)
    if "model-a-ft-all" in only:
        def noisy(n, s, g):
            x = unbf16(base(n, s, g))
            z = rng_for(seed, "noise", n).standard_normal(x.size, dtype=np.float32)
            z *= np.float32(0.01 * (g or 0.05))
            x += z
            return bf16(x)
        write_safetensors(f"{d}/model-a-ft-all.safetensors", ts, {"format": "pt", "base_model": "model-a"}, noisy)


def make_gguf(d, scale, seed):
    blocks = int(512 * 2**20 * scale) // 18
    r, step = rng_for(seed, "gguf"), 1 << 19
    with open(f"{d}/model-gguf-ish.gguf", "wb") as f:
        f.write(b"GGUF" + struct.pack("<IQQ", 3, 0, 0))
        for lo in range(0, blocks, step):
            n = min(step, blocks - lo)
            x = r.standard_normal((n, 32), dtype=np.float32)
            x *= np.float32(0.02)
            am = np.take_along_axis(x, np.abs(x).argmax(1)[:, None], 1)
            scale_ = am / np.float32(-8)
            q = np.clip(x / scale_ + np.float32(8.5), 0, 15).astype(np.uint8)
            out = np.empty((n, 18), np.uint8)
            out[:, :2] = scale_.astype(np.float16).view(np.uint8).reshape(n, 2)
            out[:, 2:] = q[:, :16] | (q[:, 16:] << 4)
            f.write(out.tobytes())


class Words:
    """Zipf-distributed made-up words."""
    def __init__(self, seed, n=20000):
        r = rng_for(seed, "words")
        syl = [a + b for a in "b c d f g h k l m n p r s t v w st tr pl ch".split() for b in "a e i o u ar en il on".split()]
        self.w = np.array(["".join(syl[j] for j in r.integers(0, len(syl), r.integers(1, 5))) for _ in range(n)], object)
        p = 1.0 / np.arange(2, n + 2)
        self.cdf = np.cumsum(p / p.sum())

    def text(self, r, n):
        idx = np.minimum(np.searchsorted(self.cdf, r.random(n)), len(self.w) - 1)
        return self.w[idx].tolist()


def make_small(d, scale, seed):
    words, files = Words(seed), int(20000 * scale)
    for i in range(files):
        p = f"{d}/dataset-small/shard-{i // 1000:03d}/part-{i // 50 % 20:02d}"
        if i % 50 == 0:
            os.makedirs(p, exist_ok=True)
        r = rng_for(seed, "small", i)
        size = int(1024 * (1 + 63 * r.random() ** 1.5))
        w, out, got, k = words.text(r, size // 5 + 64), [], 0, 0
        while got < size and k < len(w):
            m = int(r.integers(8, 60))
            line = json.dumps({"id": f"{i:06d}-{len(out):04d}", "label": int(r.integers(0, 10)),
                               "text": " ".join(w[k:k + m])}) + "\n"
            k += m
            got += len(line)
            out.append(line)
        with open(f"{p}/{i:06d}.jsonl", "w") as f:
            f.write("".join(out)[:size])


def make_parquet(d, scale, seed):
    import pyarrow as pa, pyarrow.parquet as pq
    words = Words(seed)

    def rows(tag, n):
        r = rng_for(seed, "pq", tag)
        lens = r.integers(20, 120, n)
        w = words.text(r, int(lens.sum()))
        ends = np.cumsum(lens).tolist()
        text, lo = [], 0
        for e in ends:
            text.append(" ".join(w[lo:e]))
            lo = e
        emb = r.standard_normal(n * 64, dtype=np.float32)
        return pa.table({"id": pa.array(r.integers(0, 2**62, n)), "text": pa.array(text),
                         "score": pa.array(r.random(n)), "label": pa.array(r.integers(0, 50, n).astype(np.int32)),
                         "embedding": pa.FixedSizeListArray.from_arrays(pa.array(emb), 64)})

    part = 50000
    n = max(2, round(19 * scale))
    parts = [rows(i, part) for i in range(n)]
    extra = rows("insert", part * n // 100)
    mid = n // 2
    v1 = pa.concat_tables(parts)
    v2 = pa.concat_tables(parts[:mid] + [parts[mid].slice(0, 12345), extra, parts[mid].slice(12345)] + parts[mid + 1:])
    for name, cdc in (("parquet", False), ("pqcdc", True)):
        for v, t in (("v1", v1), ("v2", v2)):
            kw = {"use_content_defined_chunking": True} if cdc else {}
            try:
                pq.write_table(t, f"{d}/dataset-{name}-{v}.parquet", compression="zstd", row_group_size=100000, **kw)
            except TypeError:
                print("this pyarrow has no content-defined chunking: skipped", name, v)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--scale", type=float, default=1.0)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--only", nargs="*", default=ALL, choices=ALL)
    a.add_argument("--target", required=True)
    a = a.parse_args()
    d = a.target
    os.makedirs(d, exist_ok=True)
    make_models(d, a.scale, a.seed, a.only)
    if "gguf" in a.only:
        make_gguf(d, a.scale, a.seed)
    if "small" in a.only:
        make_small(d, a.scale, a.seed)
    if "parquet" in a.only:
        make_parquet(d, a.scale, a.seed)
    if "swarm" in a.only:
        r = rng_for(a.seed, "swarm")
        with open(f"{d}/swarm.bin", "wb") as f:
            for _ in range(max(1, int(256 * a.scale))):
                f.write(r.bytes(2**20))


if __name__ == "__main__":
    main()
