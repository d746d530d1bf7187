"""Mounting a page that Gradio draws. The only module that imports gradio; no page that a visitor loads needs it.

Its own index page names other hosts and puts its configuration into inline scripts: it is not sent to anybody, a page
of ours takes its place (`evaluators/shell`).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi import FastAPI

# Gradio reads these when it is imported: no telemetry, no version check, no model hub, no per-request statistics.
GRADIO_ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000",
    "GRADIO_RUN_HISTORY": "False",
    "GRADIO_SHARE": "False",
    "GRADIO_MCP_SERVER": "False",
    "GRADIO_SSR_MODE": "False",
    "GRADIO_VIBE_MODE": "",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}
BODY_LIMIT = "64kb"


def load_gradio() -> Any:
    """The module, imported so that it calls nobody."""
    os.environ.update(GRADIO_ENVIRONMENT)
    import gradio

    return gradio


def mount_gradio(app: FastAPI, blocks: Any, *, path: str) -> None:
    """Serves `blocks` on `app` below `path`."""
    gradio = load_gradio()
    gradio.mount_gradio_app(
        app,
        blocks,
        path=path,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=BODY_LIMIT,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        theme=gradio.themes.Base(font=["inherit"], font_mono=["monospace"]),
    )
