#!/usr/bin/env python3
"""Writes test-data/tiny-dataset: a data-set folder with a card, JSONL, CSV, Parquet and some hundred small files.

    tiny_dataset.py DIR

Same versions of requirements.txt, same bytes.
"""
import csv
import json
import os
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from words import Words, rng

SEED = "tiny-dataset-1"
LABELS = ["anger", "calm", "doubt", "hope", "joy"]
TRAIN, TEST, DOCUMENTS, EMBEDDING = 3000, 500, 400, 16

CARD = """---
license: cc0-1.0
language:
- en
pretty_name: tiny-dataset
task_categories:
- text-classification
size_categories:
- 1K<n<10K
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train.jsonl
  - split: test
    path: data/test.jsonl
---

# tiny-dataset

Made-up sentences with made-up labels, for testing programs that store, move and load data sets.

| path | rows | what |
|---|---|---|
| `data/train.jsonl`, `data/test.jsonl` | {train}, {test} | `id`, `text`, `label` |
| `data/labels.csv` | {train} | `id`, `label`, `score` of the training rows |
| `data/train.parquet` | {train} | the training rows with an embedding of {embedding} floats |
| `documents/` | {documents} | text files of 0 to 4 KiB |

Made by `test-data/generate/tiny_dataset.py` from a fixed seed; the words mean nothing.
"""


def rows(words, split, count):
    r = rng(SEED, split)
    return [{"id": f"{split}-{i:05d}", "text": words.paragraph(r, int(r.integers(1, 4))),
             "label": LABELS[int(r.integers(0, len(LABELS)))]} for i in range(count)]


def write_jsonl(path, records):
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(json.dumps(record) + "\n" for record in records)


def write_csv(path, records):
    scores = rng(SEED, "scores").random(len(records))
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["id", "label", "score"])
        out.writerows([record["id"], record["label"], f"{score:.6f}"] for record, score in zip(records, scores))


def write_parquet(path, records):
    vectors = rng(SEED, "embeddings").standard_normal(len(records) * EMBEDDING, dtype=np.float32)
    columns = {name: pa.array([record[name] for record in records]) for name in ("id", "text", "label")}
    columns["embedding"] = pa.FixedSizeListArray.from_arrays(pa.array(vectors), EMBEDDING)
    pq.write_table(pa.table(columns), path, compression="zstd", row_group_size=1000)


def write_documents(target, words):
    for i in range(DOCUMENTS):
        r = rng(SEED, "document", i)
        folder = os.path.join(target, f"part-{i // 50:02d}", f"{i // 10 % 5}")
        os.makedirs(folder, exist_ok=True)
        text = "" if i == 0 else words.paragraph(r, int(r.integers(1, 60))) + "\n"
        with open(os.path.join(folder, f"{i:04d}.txt"), "w", encoding="utf-8") as f:
            f.write(text[:4096])


def main():
    target, words = sys.argv[1], Words(SEED)
    data = os.path.join(target, "data")
    os.makedirs(data, exist_ok=True)
    train = rows(words, "train", TRAIN)
    write_jsonl(os.path.join(data, "train.jsonl"), train)
    write_jsonl(os.path.join(data, "test.jsonl"), rows(words, "test", TEST))
    write_csv(os.path.join(data, "labels.csv"), train)
    write_parquet(os.path.join(data, "train.parquet"), train)
    write_documents(os.path.join(target, "documents"), words)
    with open(os.path.join(target, "README.md"), "w", encoding="utf-8") as f:
        f.write(CARD.format(train=TRAIN, test=TEST, embedding=EMBEDDING, documents=DOCUMENTS))


if __name__ == "__main__":
    main()
