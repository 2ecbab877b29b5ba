"""Teach the engine's act head on: the encoder stays as it is, so that nothing else about the engine changes.

    python training/act_head.py ../shared analysis/model

Learns from labels/news.txt and labels/affairs: each statement is the vectors of its cue's and its content's words, as
the shipped engine gives them. The head is two layers over each word; a statement's scores are the mean over its cue
and a weighted mean over its content (`analysis.extract.act_chances`). AdamW, 4 passes, batches of 32, learning rate
1e-3 with linear decay, a fifth of the values dropped. Writes the head into model.onnx, and the SHA-256 sums.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from pathlib import Path

import numpy as np
import onnx
import torch
from acts import Labelled, from_affairs, from_news, runs_of
from model import HIDDEN
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F

from analysis.engine import ACTING, cut, features, open_session, open_tokenizer, owners, windows
from analysis.records import ACTS

WIDE, PASSES, BATCH, RATE, DROPOUT, LONGEST = 256, 4, 32, 1e-3, 0.2, 160
STATES = "/GatherElements_output_0"
"""The vectors of the words in the exported graph."""
FILES = ("config.json", "model.onnx", "tokenizer.json")


class Head(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(HIDDEN, WIDE), nn.Linear(WIDE, ACTING)

    def forward(self, words: Tensor, roles: Tensor) -> Tensor:
        """The scores of the acts; `roles`: 1 for a word of the cue, 2 for one of the content."""
        words = F.dropout(words, DROPOUT, self.training)
        said = self.second(F.dropout(F.gelu(self.first(words)), DROPOUT, self.training))
        cue, content = ((roles == role).float() for role in (1, 2))
        by_cue = (said[:, :, : len(ACTS)] * cue[:, :, None]).sum(1) / cue.sum(1, keepdim=True).clamp(min=1)
        weight = said[:, :, -1].masked_fill(content == 0, -1e4).softmax(1) * content
        return by_cue + (said[:, :, len(ACTS) : 2 * len(ACTS)] * weight[:, :, None]).sum(1)


Row = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Vectors of the cue's and of the content's words, the share of each act."""


def vectors(rows: list[Labelled], folder: Path) -> list[Row]:
    """The labelled statements as the engine's vectors."""
    graph = onnx.load(folder / "model.onnx")
    graph.graph.output.append(helper.make_tensor_value_info(STATES, TensorProto.FLOAT, [1, "words", HIDDEN]))
    onnx.save(graph, folder / "states.onnx")
    session, tokenizer = open_session(folder / "states.onnx"), open_tokenizer(folder)
    (folder / "states.onnx").unlink()
    out, text, words, states = [], "", None, np.empty(0)
    for one in sorted(rows, key=lambda one: one.article.text):
        if one.article.text != text:
            text = one.article.text
            words = cut(text, tokenizer)
            bounds = list(windows(words))
            owner = owners(bounds, len(words))
            states = np.zeros((len(words), HIDDEN), np.float16)
            for number, (first, last) in enumerate(bounds):
                (found,) = session.run([STATES], features(words, first, last))
                central = owner[first:last] == number
                states[first:last][central] = found[0][central]
        attribution, spans = one.statement.attribution, words.spans
        cue = [at for run in runs_of(spans, (attribution.cue,) if attribution.cue else ())[:1] for at in range(*run)]
        content = [at for run in runs_of(spans, attribution.content) for at in range(*run)]
        content = [at for at in content if spans[at].end > spans[at].start][:LONGEST]
        if content:
            out.append((states[cue], states[content], one.shares.astype(np.float32)))
    return out


def batch(rows: list[Row]) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(cue) + len(content) for cue, content, _ in rows)
    words, roles = np.zeros((len(rows), longest, HIDDEN), np.float32), np.zeros((len(rows), longest), np.int64)
    for at, (cue, content, _) in enumerate(rows):
        words[at, : len(cue)], roles[at, : len(cue)] = cue, 1
        words[at, len(cue) : len(cue) + len(content)], roles[at, len(cue) : len(cue) + len(content)] = content, 2
    return torch.from_numpy(words), torch.from_numpy(roles), torch.from_numpy(np.array([one[2] for one in rows]))


def learn(rows: list[Row]) -> Head:
    torch.manual_seed(0)
    head = Head()
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.01)
    steps, step = PASSES * (len(rows) // BATCH), 0
    for number in range(PASSES):
        random.Random(number).shuffle(rows)
        for at in range(0, len(rows) - BATCH + 1, BATCH):
            words, roles, shares = batch(rows[at : at + BATCH])
            loss = -(head(words, roles).log_softmax(-1) * shares).sum(-1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = RATE * max(0.02, 1 - step / steps)
    return head


def write(head: Head, folder: Path) -> None:
    """Put the head into the exported engine."""
    model = onnx.load(folder / "model.onnx")
    nodes, stored = model.graph.node, {one.name: one for one in model.graph.initializer}
    for place, layer in (("acting.0", head.first), ("acting.2", head.second)):
        product = next(node for node in nodes if node.op_type == "MatMul" and f"/{place}/" in node.output[0])
        weight = layer.weight.detach().numpy().T.copy()
        stored[product.input[1]].CopyFrom(numpy_helper.from_array(weight, product.input[1]))
        stored[f"{place}.bias"].CopyFrom(numpy_helper.from_array(layer.bias.detach().numpy(), f"{place}.bias"))
    del model.graph.value_info[:]  # the old shapes
    onnx.save(model, folder / "model.onnx")
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in FILES]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("folder", type=Path, help="folder of an exported engine; its head is replaced")
    args = parser.parse_args()
    torch.set_num_threads(1)
    rows = vectors([*from_news(args.shared), *from_affairs()], args.folder)
    print(f"{len(rows)} statements")
    write(learn(rows), args.folder)


if __name__ == "__main__":
    main()
