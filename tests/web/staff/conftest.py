"""A server with pages for the staff, and clients that are signed in or not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from coprod_assistant.assistant import open_assistant
from coprod_assistant.config import Settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index

from ...beside import made_once
from ..archive.made_archive import Catalogued
from ..serving import serving

PASSWORD = "a kettle for everybody"
HTML = {"Accept": "text/html"}


def with_staff(settings: Settings, folder: Path, **more: object) -> Settings:
    """Settings under which people can sign in; as of one of two workers, which have no desk of the evaluators.

    Gradio takes a second to make one. `tests/web/evaluators` and `test_below_path` have it.
    """
    given = {"staff_password": SecretStr(PASSWORD), "staff_dir": folder, "workers": 2}
    return settings.model_copy(update=given | more)


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


CORPUS_SOURCES = """
[[source]]
file = "meetings.md"
url = "https://example.org/meetings"
title = "Meetings of the Orle Circle"
publisher = "Orle Circle (invented)"
licence = "CC0-1.0"
"""
MEETINGS = """# Meetings of the Orle Circle

## Orchard Day, Fennick, 4 May 2013

Thirty neighbours grafted apple trees and argued about who may pick them. Dr Sunniva Halle, head of the nursery,
recommended that every tree should have two keepers. “Nobody owns a blossom,” said Sunniva Halle.

## Conference on shared ovens, Edinburgh, 9-10 October 2014

Bakers of five towns compared their rotas. Rolf Antwi stressed that an oven needs a caretaker who is paid.

## Minutes of week 12, Fennick, 2 March 2015

This heading looks like an event and is none: the circle read its minutes.
"""


@dataclass(frozen=True)
class Desk:
    """A real corpus that is indexed, a server over it, and a client that is signed in."""

    corpus: Path
    settings: Settings
    address: str
    ada: httpx.Client

    def get(self, path: str) -> str:
        answer = self.ada.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def send(self, path: str, **fields: str) -> httpx.Response:
        """Sends a form with the token of the page."""
        return self.ada.post(path, data={"token": token_of(self.get("/staff/corrections")), **fields})

    def index(self) -> None:
        """Makes the index anew; the server follows with the next request."""
        build_index(
            self.corpus, self.settings.index_dir, load_embedder("all-MiniLM-L6-v2"), timeout_s=60, memory_mb=1024
        )


@pytest.fixture(scope="session")
def orle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the corpus and its index, to be copied."""

    def build(folder: Path) -> None:
        (folder / "corpus").mkdir()
        (folder / "corpus" / "sources.toml").write_text(CORPUS_SOURCES)
        (folder / "corpus" / "meetings.md").write_text(MEETINGS)
        embedder = load_embedder("all-MiniLM-L6-v2")
        build_index(folder / "corpus", folder / "index", embedder, timeout_s=60, memory_mb=1024)

    return made_once(tmp_path_factory, "orle", build)


@pytest.fixture
def desk(settings: Settings, orle: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(orle, tmp_path, dirs_exist_ok=True)
    corpus = tmp_path / "corpus"
    ours = with_staff(settings, tmp_path / "staff", corpus_dir=corpus, index_dir=tmp_path / "index")
    assistant = open_assistant(ours)
    with serving(ours, assistant) as address, httpx.Client(base_url=address, timeout=30, headers=HTML) as client:
        assert sign_in(client).status_code == 303
        yield Desk(corpus, ours, address, client)
    assistant.close()
