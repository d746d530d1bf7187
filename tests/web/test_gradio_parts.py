"""A page that Gradio draws keeps to the policy of all pages."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from coprod_assistant.web.gradio_parts import load_gradio, mount_gradio, own_page
from coprod_assistant.web.headers import SecurityHeaders


def test_other_hosts_are_taken_out_and_inline_scripts_are_named() -> None:
    page = (
        b'<link rel="preconnect" href="https://fonts.example" /><meta content="https://x.example/y.jpg" />'
        b'<script src="https://cdn.example/a.js" async></script><script type="module" src="./assets/a.js"></script>'
        b'<script>window.a = "https://kept.example"</script><script data-x>b()</script>'
    )
    assert own_page(page, nonce="n0") == (
        b'<script type="module" src="./assets/a.js"></script>'
        b'<script nonce="n0">window.a = "https://kept.example"</script><script nonce="n0" data-x>b()</script>'
    )


@pytest.mark.slow
def test_a_mounted_page_has_a_nonce_and_names_no_other_host() -> None:
    gradio = load_gradio()
    app = FastAPI()

    @app.get("/other")
    def other() -> dict[str, str]:
        return {}

    with gradio.Blocks(title="Desk") as blocks:
        gradio.Markdown("Hello")
    mount_gradio(app, blocks, path="/desk")
    app.add_middleware(SecurityHeaders)
    with TestClient(app) as client:
        page = client.get("/desk/", headers={"Accept-Encoding": "gzip"})
        assert page.status_code == 200
        (nonce,) = re.findall(r"'nonce-([\w-]+)'", page.headers["content-security-policy"])
        inline = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", page.text)
        assert inline and all(f'nonce="{nonce}"' in attributes for attributes in inline)
        assert not re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="https?://', page.text)
        scripts = re.findall(r'<script[^>]*\ssrc="\./(assets/[^"]+)"', page.text)
        assert scripts
        assert client.get(f"/desk/{scripts[0]}").status_code == 200
        assert "nonce" not in client.get("/other").headers["content-security-policy"]
