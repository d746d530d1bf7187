"""A server with pages for the staff, and clients that are signed in or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from coprod_assistant.config import Settings

from ..archive.made_archive import Catalogued
from ..serving import serving

PASSWORD = "a kettle for everybody"
HTML = {"Accept": "text/html"}


def with_staff(settings: Settings, folder: Path, **more: object) -> Settings:
    """Settings under which people can sign in."""
    return settings.model_copy(update={"staff_password": SecretStr(PASSWORD), "staff_dir": folder} | more)


def sign_in(
    client: httpx.Client, *, name: str = "Ada Moss", password: str = PASSWORD, next: str = ""
) -> httpx.Response:
    return client.post("/sign-in", data={"name": name, "password": password, "next": next})


def token_of(html: str) -> str:
    """The token that a page of the staff puts into its forms."""
    found = re.search(r'name="token" value="([0-9a-f]{64})"', html)
    assert found
    return found[1]


@pytest.fixture
def staffed(settings: Settings, archive: Catalogued, tmp_path: Path) -> Iterator[str]:
    """Address of a server over the invented archive with a password for the staff."""
    with serving(with_staff(settings, tmp_path / "staff"), archive) as address:  # type: ignore[arg-type]
        yield address


@pytest.fixture
def visitor(staffed: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=staffed, timeout=30, headers=HTML) as opened:
        yield opened


@pytest.fixture
def ada(staffed: str) -> Iterator[httpx.Client]:
    """A client that is signed in."""
    with httpx.Client(base_url=staffed, timeout=30, headers=HTML) as opened:
        assert sign_in(opened).status_code == 303
        yield opened


Opening = Callable[..., httpx.Client]
