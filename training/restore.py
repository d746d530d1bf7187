"""The weights of the reader that ships, to train on from: eight bits turned back into numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from .model import ReaderModel

SHIPPED = Path(__file__).parents[1] / "src/coprod_assistant/reader/model/reader.onnx"


def restore(model: ReaderModel, file: Path = SHIPPED) -> None:
    """Puts the weights of a file of `training.export` into `model`; word embeddings are the encoder's own already.

    Matrices lose their names when they are quantised, so they are taken in the order of the layers that use them. What
    this puts together is only right if the model then says what the file says: tests compare them.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(file)).graph
    held = {row.name: numpy_helper.to_array(row) for row in graph.initializer}
    state = model.state_dict()
    for name, weight in state.items():
        if (found := held.get(f"model.{name}")) is not None and found.shape == tuple(weight.shape):
            state[name] = torch.from_numpy(np.array(found))
    layers = [name for name, module in model.named_modules() if isinstance(module, torch.nn.Linear)]
    named = {f"model.{name}.weight_Transposed_quantized": name for name in layers}
    matrices = [node.input[1] for node in graph.node if node.op_type == "MatMulInteger"]
    unnamed = iter([name for name in layers if f"model.{name}.weight_Transposed_quantized" not in matrices])
    for matrix in matrices:
        weight = held[matrix].astype(np.float32) * held[matrix.removesuffix("_quantized") + "_scale"]
        name = named.get(matrix) or next(unnamed)
        state[f"{name}.weight"] = torch.from_numpy(weight.T.copy())
    scalars = [
        float(held[name])
        for node in graph.node
        if node.op_type in {"Mul", "Add"}
        for name in node.input
        if name.startswith("select") and name in held
    ]
    scale, bias, scale_of_claims, bias_of_claims = scalars
    state["scale"] = torch.tensor([scale, 0.0, scale_of_claims])
    state["bias"] = torch.tensor([bias, 0.0, bias_of_claims])
    model.load_state_dict(state)


def mix_with_shipped(model: ReaderModel, share: float) -> None:
    """Makes of the weights of `model` the mean with those of the reader that ships, of which it keeps `share`.

    Wortsman and others 2022.
    """
    theirs = {name: weight.clone() for name, weight in model.state_dict().items()}
    restore(model)
    ours = model.state_dict()
    model.load_state_dict({name: share * weight + (1 - share) * ours[name] for name, weight in theirs.items()})
