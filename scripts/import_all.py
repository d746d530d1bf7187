"""Imports all that the program can load, so that Python keeps it compiled: `make install` has pip compile nothing.

Of what pip would compile (200 MB) two thirds are never imported. Who runs the service may have no right to write into
the environment, so this is done once, by who installs it.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

LATER = (  # imported by the libraries themselves only when something is asked of them
    "bm25s",
    "chromadb",
    "gradio",
    "langchain.agents",
    "langchain_openai",
    "openai.resources.chat",
    "opentelemetry.exporter.otlp.proto.grpc.trace_exporter",
    "opentelemetry.sdk.trace.export",
    "trafilatura",
)
EXTRAS = ("coprod_assistant.integrations.mcp", "coprod_assistant.__main__")  # what not every environment has; a command


def main() -> int:
    """0, after all was imported."""
    sys.dont_write_bytecode = False  # whatever the environment says
    import coprod_assistant
    from coprod_assistant.language import load_pipeline

    load_pipeline()
    for name in LATER:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(coprod_assistant.__path__, "coprod_assistant."):
        if module.name not in EXTRAS:
            importlib.import_module(module.name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
