"""Writes the graph of the default embedding model without its weights: `python scripts/encoder_graph.py`.

The graph is BERT's encoder (Devlin et al. 2019) with mean pooling and unit length, as all-MiniLM-L6-v2 has it. Its
weights are named as in the published model.safetensors, and it says where each lies in that file, so that the runtime
maps them from there and holds no copy. Needs the package onnx (training/requirements.txt); the program does not.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from coprod_assistant.embed.files import DEFAULT_MODEL, model_folder

WEIGHTS = "model.safetensors"
FILE = Path(__file__).parents[1] / "src" / "coprod_assistant" / "embed" / "encoder.onnx"
LAYERS, WIDTH, HEADS, INNER = 6, 384, 12, 1536
WORDS, PLACES, SEGMENTS = 30_522, 512, 2
EPSILON = 1e-12  # of the layer norms
OPSET = 20


class Graph:
    """Nodes and weights in the order in which they are asked for."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self._number = 0
        self._places, self._start = places()

    def node(self, kind: str, *inputs: str, name: str = "", **attributes: Any) -> str:
        """Adds a node with one output and returns that one's name."""
        self._number += 1
        output = name or f"{kind.lower()}_{self._number}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def constant(self, values: list[int] | list[float], kind: type) -> str:
        """A small tensor whose values stand in the graph; of a single value, a scalar."""
        self._number += 1
        name = f"constant_{self._number}"
        self.weights.append(numpy_helper.from_array(np.array(values, dtype=kind), name))
        return name

    def weight(self, name: str, *shape: int) -> str:
        """A tensor whose values lie in the published file."""
        start, end = self._places[name]["data_offsets"]
        assert self._places[name]["shape"] == list(shape) and self._places[name]["dtype"] == "F32", name
        tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL)
        for key, value in (("location", WEIGHTS), ("offset", self._start + start), ("length", end - start)):
            tensor.external_data.add(key=key, value=str(value))
        self.weights.append(tensor)
        return name

    def linear(self, x: str, name: str, inputs: int, outputs: int) -> str:
        """x W^T + b, of x with a row for each token."""
        weight, bias = self.weight(f"{name}.weight", outputs, inputs), self.weight(f"{name}.bias", outputs)
        return self.node("Gemm", x, weight, bias, transB=1)

    def norm(self, x: str, name: str) -> str:
        """A layer norm over the last axis."""
        scale, shift = self.weight(f"{name}.weight", WIDTH), self.weight(f"{name}.bias", WIDTH)
        return self.node("LayerNormalization", x, scale, shift, axis=-1, epsilon=EPSILON)

    def heads(self, x: str, shape: str) -> str:
        """(batch x tokens, width) -> (batch, heads, tokens, width of a head)."""
        split = self.node("Reshape", x, shape)
        return self.node("Transpose", split, perm=[0, 2, 1, 3])

    def layer(self, x: str, name: str, bias: str, shape: str) -> str:
        """One layer: attention and the two linear maps, each added to its input and normed."""
        query, key, value = (
            self.heads(self.linear(x, f"{name}.attention.self.{part}", WIDTH, WIDTH), shape)
            for part in ("query", "key", "value")
        )
        scores = self.node("MatMul", query, self.node("Transpose", key, perm=[0, 1, 3, 2]))
        scaled = self.node("Mul", scores, self.constant([(WIDTH // HEADS) ** -0.5], np.float32))
        share = self.node("Softmax", self.node("Add", scaled, bias), axis=-1)
        mixed = self.node("Transpose", self.node("MatMul", share, value), perm=[0, 2, 1, 3])
        joined = self.node("Reshape", mixed, self.constant([-1, WIDTH], np.int64))
        told = self.linear(joined, f"{name}.attention.output.dense", WIDTH, WIDTH)
        x = self.norm(self.node("Add", told, x), f"{name}.attention.output.LayerNorm")
        inner = self.node("Gelu", self.linear(x, f"{name}.intermediate.dense", WIDTH, INNER))
        return self.norm(
            self.node("Add", self.linear(inner, f"{name}.output.dense", INNER, WIDTH), x), f"{name}.output.LayerNorm"
        )


def places() -> tuple[dict[str, Any], int]:
    """Of each tensor of the published file its place from the start of all, and where that is."""
    with (model_folder(DEFAULT_MODEL) / WEIGHTS).open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        return json.loads(file.read(size)), 8 + size


def encoder() -> bytes:
    """The graph: ids and mask, both int64 of shape (batch, tokens), to vectors, float32 of shape (batch, 384)."""
    graph = Graph()
    zero, one, axis = graph.constant([0], np.int64), graph.constant([1], np.int64), graph.constant([1], np.int64)
    shape = graph.node("Shape", "ids")
    width = graph.node("Slice", shape, one, graph.constant([2], np.int64))
    heads = graph.node("Concat", shape, graph.constant([HEADS, WIDTH // HEADS], np.int64), axis=0)
    words = graph.node("Gather", graph.weight("embeddings.word_embeddings.weight", WORDS, WIDTH), "ids")
    places = graph.node("Slice", graph.weight("embeddings.position_embeddings.weight", PLACES, WIDTH), zero, width)
    segment = graph.node(
        "Slice", graph.weight("embeddings.token_type_embeddings.weight", SEGMENTS, WIDTH), zero, one, zero
    )
    x = graph.norm(graph.node("Add", graph.node("Add", words, segment), places), "embeddings.LayerNorm")
    seen = graph.node("Cast", "mask", to=TensorProto.FLOAT)
    lacking = graph.node("Sub", graph.constant([1.0], np.float32), seen)
    bias = graph.node(
        "Unsqueeze", graph.node("Mul", lacking, graph.constant([-1e9], np.float32)), graph.constant([1, 2], np.int64)
    )
    x = graph.node("Reshape", x, graph.constant([-1, WIDTH], np.int64))
    for number in range(LAYERS):
        x = graph.layer(x, f"encoder.layer.{number}", bias, heads)
    x = graph.node("Reshape", x, graph.node("Concat", shape, graph.constant([WIDTH], np.int64), axis=0))
    kept = graph.node("Mul", x, graph.node("Unsqueeze", seen, graph.constant([2], np.int64)))
    total = graph.node("ReduceSum", kept, axis, keepdims=0)
    count = graph.node("ReduceSum", seen, axis, keepdims=1)
    mean = graph.node("Div", total, count)
    graph.node("Div", mean, graph.node("ReduceL2", mean, axis, keepdims=1), name="vectors")
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in ("ids", "mask")],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", WIDTH])],
        graph.weights,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    return bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(encoder())
    print(f"{FILE.name}: {FILE.stat().st_size / 1e3:.0f} kB")
