"""The network: the MiniLM encoder with two added inputs, tag scores with a CRF, and three heads that link."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from analysis import engine
from analysis.engine import ACTING, DISTANCES, HEADS, TAGS
from analysis.records import ACTS

HIDDEN, LAYERS, HEADS_PER_LAYER, WIDE = 384, 6, 12, 1536
LINK = 128
EVEN = {"up": 0.4, "down": 0.3}
"""Share of a channel's range, as a power, that goes into the weights: on articles of PolNeAR dev the error of the tags'
scores falls from 0.144 to 0.084 (root of the mean square); evening out the inputs of attention brings nothing."""


class Chain(torch.autograd.Function):
    """The CRF's loss with its slopes, by the forward-backward algorithm in NumPy: a step per word is slow in autograd.

    A window may begin or end within a span: there every tag may stand.
    """

    @staticmethod
    def forward(ctx, scores, transitions, begin, end, gold, there):  # type: ignore[no-untyped-def]
        score, pair, first, last = (one.detach().double().numpy() for one in (scores, transitions, begin, end))
        tags, real = gold.numpy(), there.numpy()
        size, count, kinds = score.shape
        rows, ends = np.arange(size), real.sum(1) - 1
        pair = np.where(engine.allowed()[0], pair, -1e4)
        step = np.exp(pair)
        top = score.max(2, keepdims=True)
        word = np.exp(score - top)
        final = np.zeros((size, count, kinds))
        final[rows, ends] = last
        word_final = word * np.exp(final)
        ahead, back, scale = np.empty_like(score), np.ones_like(score), np.ones((size, count))
        for at in range(count):
            now = (np.exp(first) if at == 0 else ahead[:, at - 1] @ step) * word_final[:, at]
            scale[:, at] = now.sum(1)
            ahead[:, at] = now / scale[:, at, None]
        for at in range(count - 2, -1, -1):
            inside = real[:, at + 1, None]
            then = (back[:, at + 1] * word_final[:, at + 1]) @ step.T / scale[:, at + 1, None]
            back[:, at] = np.where(inside, then, 1.0)
        whole = (np.log(scale) + top[:, :, 0])[real].sum()
        shares = ahead * back * real[:, :, None]
        shares /= np.maximum(shares.sum(2, keepdims=True), 1e-300)
        onto = (word_final[:, 1:] * back[:, 1:] / scale[:, 1:, None]) * real[:, 1:, None]
        pairs = step * np.einsum("bti,btj->ij", ahead[:, :-1], onto)
        mine = first[tags[:, 0]].sum() + last[tags[rows, ends]].sum()
        mine += np.take_along_axis(score, tags[:, :, None], 2)[:, :, 0][real].sum()
        steps = real[:, 1:]
        before, after = tags[:, :-1][steps], tags[:, 1:][steps]
        mine += pair[before, after].sum()
        np.add.at(pairs, (before, after), -1.0)
        starts, stops = shares[:, 0].sum(0), shares[rows, ends].sum(0)
        np.add.at(starts, tags[:, 0], -1.0)
        np.add.at(stops, tags[rows, ends], -1.0)
        shares[np.arange(size)[:, None], np.arange(count), tags] -= real
        ctx.slopes = [torch.from_numpy(one).float() for one in (shares, pairs, starts, stops)]
        return scores.new_tensor(whole - mine)

    @staticmethod
    def backward(ctx, given):  # type: ignore[no-untyped-def]
        return (*(given * one for one in ctx.slopes), None, None)


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12), nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up, self.down = nn.Linear(HIDDEN, WIDE), nn.Linear(WIDE, HIDDEN)
        self.dropout = dropout
        self.ease: dict[str, Tensor] = {}

    def eased(self, x: Tensor, place: str) -> Tensor:
        """What goes into a product, its channels brought to like sizes for int8 (`ease`)."""
        return x * self.ease[place] if place in self.ease else x

    @torch.no_grad()
    def make_even(self, largest: dict[str, Tensor]) -> None:
        """Move part of the range of each input channel into the weights, so that int8 loses less; results are the same.

        `largest` holds the largest absolute value of each channel that went in, by place. After SmoothQuant (Xiao et
        al., ICML 2023).
        """
        for place, part in (("up", self.up), ("down", self.down)):
            ratio = largest[place].clamp(min=1e-4) ** EVEN[place]
            ratio /= ratio.log().mean().exp()
            self.ease[place] = 1 / ratio
            part.weight *= ratio

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        size, length, _ = x.shape

        def heads(y: Tensor) -> Tensor:
            return y.view(size, length, HEADS_PER_LAYER, -1).transpose(1, 2)

        query, key, value = heads(self.query(x)), heads(self.key(x)), heads(self.value(x))
        if self.training:  # the fused kernel is far faster on a CPU; the plain formula exports to ONNX
            mixed = F.scaled_dot_product_attention(query, key, value, bias.to(query.dtype))
        else:
            mixed = (query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1]) + bias).softmax(-1) @ value
        mixed = mixed.transpose(1, 2).reshape(size, length, HIDDEN)
        x = self.norm1(x + F.dropout(self.out(mixed), self.dropout, self.training))
        wide = self.eased(F.gelu(self.up(self.eased(x, "up"))), "down")
        return self.norm2(x + F.dropout(self.down(wide), self.dropout, self.training))


def read_back(graph: onnx.GraphProto) -> dict[str, np.ndarray]:
    """The weights of an exported network by name, int8 ones as real numbers."""
    known = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    made = {name: node for node in graph.node for name in node.output}
    known |= {
        name: numpy_helper.to_array(node.attribute[0].t) for name, node in made.items() if node.op_type == "Constant"
    }

    def real(stem: str) -> np.ndarray:
        return (known[f"{stem}_quantized"].astype(np.float32) - known[f"{stem}_zero_point"]) * known[f"{stem}_scale"]

    found = {name: value for name, value in known.items() if "::" not in name}
    found |= {
        name.removesuffix("_quantized"): real(name.removesuffix("_quantized"))
        for name in known
        if name.endswith(".weight_quantized")
    }
    if "word.rows" in known:
        found["word.weight"] = known["word.rows"].astype(np.float32) * known["word.scales"]
    for node in graph.node:
        bias = next((name for name in node.input if name.endswith(".bias") and name in known), None)
        given = next((name for name in node.input if name != bias and name in made), None)
        if node.op_type != "Add" or bias is None or given is None:
            continue
        product = made[given]
        while product.op_type not in ("MatMulInteger", "MatMul"):
            product = made[next(name for name in product.input if name in made and "scale" not in name)]
        weight, name = product.input[1], bias.replace("bias", "weight")
        if product.op_type == "MatMul":
            found[name] = known[weight].T
            continue
        # What `make_even` moved into the weights goes back into them.
        into = made[made[product.input[0]].input[0]]
        ease = next((known[one] for one in into.input if one in known and known[one].ndim == 1), None)
        eased = into.op_type == "Mul" and name.split(".")[-2] in EVEN and ease is not None
        found[name] = real(weight.removesuffix("_quantized")).T * (ease[None, :] if eased else 1.0)
    return found


class Tagger(nn.Module):
    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.word, self.position = nn.Embedding(30522, HIDDEN), nn.Embedding(512, HIDDEN)
        self.kind = nn.Parameter(torch.zeros(HIDDEN))
        self.case, self.quoted = nn.Embedding(7, HIDDEN), nn.Embedding(3, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.tags = nn.Linear(HIDDEN, len(TAGS))
        self.queries, self.keys = nn.Linear(HIDDEN, 3 * LINK), nn.Linear(HIDDEN, 3 * LINK)
        self.none = nn.Linear(HIDDEN, 3)
        # What a word says of the act of its statement: as part of the cue, as part of the content, and its weight.
        self.acting = nn.Sequential(nn.Linear(HIDDEN, LINK), nn.GELU(), nn.Linear(LINK, ACTING))
        self.distance = nn.Parameter(torch.zeros(3, 2 * DISTANCES + 1))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.begin, self.end = nn.Parameter(torch.zeros(len(TAGS))), nn.Parameter(torch.zeros(len(TAGS)))
        self.dropout = dropout
        nn.init.normal_(self.case.weight, std=0.02)
        nn.init.normal_(self.quoted.weight, std=0.02)

    def load_encoder(self, folder: Path) -> None:
        """Take over the published encoder's weights."""
        stored = {name.removeprefix("bert."): value for name, value in load_file(folder / "model.safetensors").items()}
        own = {
            "word.weight": "embeddings.word_embeddings.weight",
            "position.weight": "embeddings.position_embeddings.weight",
            "norm.weight": "embeddings.LayerNorm.weight",
            "norm.bias": "embeddings.LayerNorm.bias",
        }
        parts = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for number in range(LAYERS):
            for mine, theirs in parts.items():
                for kind in ("weight", "bias"):
                    own[f"layers.{number}.{mine}.{kind}"] = f"encoder.layer.{number}.{theirs}.{kind}"
        state = self.state_dict()
        for mine, theirs in own.items():
            state[mine].copy_(stored[theirs])
        state["kind"].copy_(stored["embeddings.token_type_embeddings.weight"][0])

    def load_shipped(self, folder: Path) -> None:
        """Begin from the weights of an exported model, its int8 products read back."""
        found = read_back(onnx.load(folder / "model.onnx").graph)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        found |= {name: np.array(config[name]) for name in ("transitions", "begin", "end", "distance")}
        state = self.state_dict()
        with torch.no_grad():
            for name in state:
                if name in found:
                    state[name].copy_(torch.from_numpy(np.array(found[name], np.float32)))
        print("kept as they were:", ", ".join(name for name in state if name not in found) or "none")

    def encode(self, ids: Tensor, case: Tensor, quoted: Tensor, mask: Tensor) -> Tensor:
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.word(ids) + self.position(place) + self.kind + self.case(case) + self.quoted(quoted)
        x = F.dropout(self.norm(x), self.dropout, self.training)
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def forward(self, ids: Tensor, case: Tensor, quoted: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """What is shipped: full windows, nothing padded."""
        return self.heads(self.encode(ids, case, quoted, torch.ones_like(ids)), first)

    def heads(self, x: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        x = x.gather(1, first[:, :, None].expand(-1, -1, HIDDEN))
        x = F.dropout(x, self.dropout, self.training)
        size, count, _ = x.shape
        queries, keys = (part(x).view(size, count, 3, LINK) for part in (self.queries, self.keys))
        return self.tags(x), queries, keys, self.none(x), self.acting(x)

    def loss(self, x: Tensor, data: dict[str, Tensor]) -> tuple[Tensor, dict[str, float]]:
        """The loss of a batch, and its parts, given the encoder's vectors of the word pieces."""
        tags, queries, keys, none, acting = self.heads(x, data["first"])
        there = data["there"]
        tagging = F.cross_entropy(tags[there], data["tags"][there])
        chain = self.chain(tags, data["tags"], there) / there.sum()
        linking = self.linking(queries, keys, none, data["links"], there)
        acts = self.acts(acting, data["act_words"], data["act_shares"])
        total = tagging + 0.5 * chain + 0.3 * linking + 0.6 * acts
        return total, {"tags": tagging.item(), "chain": chain.item(), "links": linking.item(), "acts": acts.item()}

    def acts(self, acting: Tensor, words: Tensor, shares: Tensor) -> Tensor:
        """Negative log likelihood of the labelled acts, mean over statements.

        `words` has a row per labelled statement: its window, then 0, 1 (cue) or 2 (content) for each word.
        """
        if not len(words):
            return acting.new_zeros(())
        mine, roles = acting[words[:, 0]], words[:, 1:]
        cue, content = ((roles == role).to(acting.dtype) for role in (1, 2))
        by_cue = (mine[:, :, : len(ACTS)] * cue[:, :, None]).sum(1) / cue.sum(1, keepdim=True).clamp(min=1)
        weight = mine[:, :, -1].masked_fill(content == 0, -1e4).softmax(1) * content
        by_content = (mine[:, :, len(ACTS) : 2 * len(ACTS)] * weight[:, :, None]).sum(1)
        chances = (by_cue + by_content).log_softmax(-1)
        return -(chances * shares).sum(-1).mean()

    def chain(self, scores: Tensor, gold: Tensor, there: Tensor) -> Tensor:
        """Negative log likelihood of the gold tags under the CRF, summed over words."""
        return Chain.apply(scores, self.transitions, self.begin, self.end, gold, there)

    def linking(self, queries: Tensor, keys: Tensor, none: Tensor, gold: Tensor, there: Tensor) -> Tensor:
        """Negative log likelihood of the gold targets, any of them, mean over words of each head and over heads."""
        count = queries.shape[1]
        place = torch.arange(count)
        buckets = torch.from_numpy(engine.bucket((place[None, :] - place[:, None]).numpy()))
        total = queries.new_zeros(())
        for head in range(len(HEADS)):
            asks = gold[:, head].any(-1)
            if not asks.any():
                continue
            likeness = queries[:, :, head] @ keys[:, :, head].transpose(1, 2) / math.sqrt(LINK)
            likeness = likeness + self.distance[head][buckets]
            likeness = likeness.masked_fill(~there[:, None, :], -1e4)
            chances = torch.cat([likeness, none[:, :, head, None]], -1).log_softmax(-1)
            right = chances.masked_fill(~gold[:, head], -1e4).logsumexp(-1)
            total = total - right[asks].mean()
        return total
