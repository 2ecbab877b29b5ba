"""The network: the MiniLM encoder with two added inputs, tag scores with a CRF, and three heads that link."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from analysis import engine
from analysis.engine import DISTANCES, HEADS, TAGS

HIDDEN, LAYERS, HEADS_PER_LAYER, WIDE = 384, 6, 12, 1536
LINK = 128


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12), nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up, self.down = nn.Linear(HIDDEN, WIDE), nn.Linear(WIDE, HIDDEN)
        self.dropout = dropout

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
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), self.dropout, self.training))


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
        return self.tags(x), queries, keys, self.none(x)

    def loss(self, x: Tensor, data: dict[str, Tensor]) -> tuple[Tensor, dict[str, float]]:
        """The loss of a batch, and its parts, given the encoder's vectors of the word pieces."""
        tags, queries, keys, none = self.heads(x, data["first"])
        there = data["there"]
        tagging = F.cross_entropy(tags[there], data["tags"][there])
        chain = self.chain(tags, data["tags"], there) / there.sum()
        linking = self.linking(queries, keys, none, data["links"], there)
        total = tagging + 0.5 * chain + 0.3 * linking
        return total, {"tags": tagging.item(), "chain": chain.item(), "links": linking.item()}

    def chain(self, scores: Tensor, gold: Tensor, there: Tensor) -> Tensor:
        """Negative log likelihood of the gold tags under the CRF, summed over words."""
        pairs, _begin, _end = (torch.from_numpy(one) for one in engine.allowed())
        no = torch.tensor(-1e4)
        transitions = torch.where(pairs, self.transitions, no)
        # A window may begin or end within a span: then every tag may.
        size, count, _ = scores.shape
        rows = torch.arange(size)
        alpha = self.begin + scores[:, 0]
        mine = self.begin[gold[:, 0]] + scores[rows, 0, gold[:, 0]]
        for at in range(1, count):
            new = torch.logsumexp(alpha[:, :, None] + transitions, 1) + scores[:, at]
            on = there[:, at]
            alpha = torch.where(on[:, None], new, alpha)
            step = self.transitions[gold[:, at - 1], gold[:, at]] + scores[rows, at, gold[:, at]]
            mine = mine + torch.where(on, step, torch.zeros(()))
        last = gold[rows, there.sum(1) - 1]
        return (torch.logsumexp(alpha + self.end, 1) - mine - self.end[last]).sum()

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
