"""What the doctor finds wrong, and what it says to do about it."""

from __future__ import annotations

import re
import shutil
import socket
import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr

from coprod_assistant.config import Settings, load_settings
from coprod_assistant.doctor import LIBRARIES, Check, examine
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index

from .llm.scripted_server import FAULTS, Reply, says, scripted, status

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"


def examined(settings: Settings) -> dict[str, Check]:
    return {check.name: check for check in examine(settings)}


def wrong(settings: Settings) -> dict[str, str]:
    """The remedy for each thing that is wrong."""
    return {name: check.remedy for name, check in examined(settings).items() if not check.ok}


@pytest.fixture
def settings(built_index: Path) -> Settings:
    return load_settings(index_dir=built_index, corpus_dir=CORPUS, port=0)


def test_nothing_is_wrong_with_what_was_just_built(settings: Settings) -> None:
    checks = examined(settings)
    assert [check for check in checks.values() if not check.ok] == []
    assert checks["corpus"].detail == f"{CORPUS}, files: 1"
    assert "documents: 1, " in checks["index"].detail
    assert checks["embedding model"].detail.startswith("all-MiniLM-L6-v2, ")
    assert "runs on ONNX Runtime 1." in checks["embedding model"].detail


def test_it_looks_for_what_the_program_depends_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[\[<>=!~ ;]", line)[0].lower() for line in project["dependencies"]}
    assert set(LIBRARIES) <= wanted


def test_whether_scanned_pages_are_read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert examined(settings)["OCR"].detail.startswith("off")
    on = settings.model_copy(update={"ocr": True})
    assert re.match(r"RapidOCR \d.*PP-OCR", examined(on)["OCR"].detail)
    monkeypatch.setattr("coprod_assistant.extract.ocr.find_spec", lambda name: None)
    assert wrong(on) == {"OCR": "pip install 'coprod-assistant[ocr]'"}


def test_no_index(settings: Settings, tmp_path: Path) -> None:
    assert wrong(settings.model_copy(update={"index_dir": tmp_path})) == {"index": "run: coprod index"}


def test_no_corpus(settings: Settings, tmp_path: Path) -> None:
    found = wrong(settings.model_copy(update={"corpus_dir": tmp_path / "none"}))
    assert found["corpus"] == "name the folder of the published material"


def test_documents_that_lost_much_are_named(settings: Settings, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    story = "<p>Forty crews compared how they mend nets, and what the town pays for it.</p>" * 2
    for name, hidden in (("much", "It is told to nobody who reads the page."), ("little", "Hm.")):
        page = f"<html><body><h1>Nets</h1>{story}<p hidden>{hidden}</p></body></html>"
        (corpus / f"{name}.html").write_text(page, encoding="utf-8")
    index = settings.model_copy(update={"corpus_dir": corpus, "index_dir": tmp_path / "index"})
    embedder = load_embedder(index.embedding_model, lazy=True)
    build_index(corpus, index.index_dir, embedder, timeout_s=60, memory_mb=512)
    named = {name: check for name, check in examined(index).items() if name.startswith("document ")}
    assert list(named) == ["document much.html"] and named["document much.html"].ok
    assert re.match(r"2\d % of it was left out; see: coprod show --left-out much-", named["document much.html"].detail)


@pytest.mark.parametrize("change", ["edited", "added", "removed"])
def test_a_corpus_that_changed_since(settings: Settings, tmp_path: Path, change: str) -> None:
    corpus = Path(shutil.copytree(CORPUS, tmp_path / "corpus"))
    page = next((corpus / "pages").iterdir())
    (corpus / "more.md").write_text("# More\n\nWords.\n", encoding="utf-8")
    if change == "edited":
        (corpus / "more.md").unlink()
        page.write_text(page.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    elif change == "removed":
        page.unlink()
        (corpus / "sources.toml").unlink()
    changed = settings.model_copy(update={"corpus_dir": corpus})
    assert wrong(changed) == {"index is current": "run: coprod index"}
    named = {"edited": page.name, "added": "more.md", "removed": page.name}[change]
    assert named in examined(changed)["index is current"].detail


def test_a_damaged_index(settings: Settings, built_index: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(built_index, tmp_path / "index"))
    vectors = next(copy.glob("gen-*/vectors.npy"))
    vectors.write_bytes(vectors.read_bytes()[:-1])
    damaged = settings.model_copy(update={"index_dir": copy})
    assert wrong(damaged) == {"index": "run: coprod index"}
    assert "vectors.npy" in examined(damaged)["index"].detail


def test_models_that_are_not_there(settings: Settings, tmp_path: Path) -> None:
    without = settings.model_copy(update={"embedding_model": str(tmp_path / "none"), "language_model": "no_such"})
    found = wrong(without)
    assert set(found) == {"embedding model", "language model"}
    assert "COPROD_EMBEDDING_MODEL" in found["embedding model"]
    assert "COPROD_LANGUAGE_MODEL" in found["language model"]


def test_a_port_that_another_program_has(settings: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        found = wrong(settings.model_copy(update={"port": port}))
        assert found == {"port": "free it, or set COPROD_HOST or COPROD_PORT"}


def test_a_port_where_the_assistant_answers(settings: Settings) -> None:
    from tests.web.serving import serving

    with serving(settings) as address:
        port = int(address.rpartition(":")[2])
        check = examined(settings.model_copy(update={"port": port}))["port"]
        assert check == Check("port", True, f"the assistant answers at 127.0.0.1:{port}")


def writing_model(settings: Settings, address: str, **values: object) -> Check:
    with_model = {"llm_model": "small", "llm_base_url": address} | values
    return examined(settings.model_copy(update=with_model))["writing model"]


def test_no_model_is_no_fault(settings: Settings) -> None:
    assert examined(settings)["writing model"] == Check(
        "writing model", True, "none; answers are the archive's own words"
    )


def test_a_model_that_is_half_set_up_is_named(settings: Settings) -> None:
    address = settings.model_copy(update={"llm_base_url": "http://127.0.0.1:9/v1"})
    key = settings.model_copy(update={"llm_api_key": SecretStr("sk-1")})
    for given in (address, key):
        check = examined(given)["writing model"]
        assert (check.ok, "COPROD_LLM_MODEL" in check.remedy) == (False, True)


def test_an_unknown_model_is_told_which_there_are(settings: Settings) -> None:
    with scripted(status(404)) as server:
        check = writing_model(settings, server.address, llm_model="smal")
    assert check.detail.endswith("does not know the model; it has large, small")


def test_a_model_that_writes(settings: Settings) -> None:
    with scripted(says("Yes.")) as server:
        check = writing_model(settings, server.address)
    assert check.ok
    assert check.detail.startswith(f"small at {server.address} answers, in ")


@pytest.mark.parametrize(
    ("reply", "words", "remedy"),
    [
        (status(401), "refuses the key", "COPROD_LLM_API_KEY"),
        (status(404), "does not know the model; yet it lists it: the address is wrong", "COPROD_LLM_BASE_URL"),
        (status(500), "failed", "log"),
        (next(reply for name, reply, _ in FAULTS if name == "HTML with 200"), "no answer", "COPROD_LLM_BASE_URL"),
    ],
)
def test_a_model_that_does_not_write(settings: Settings, reply: Reply, words: str, remedy: str) -> None:
    with scripted(reply) as server:
        check = writing_model(settings, server.address, llm_api_key=SecretStr("sk-canary-99-secret"))
    assert not check.ok
    assert words in check.detail
    assert remedy in check.remedy
    assert "canary" not in repr(check)


def test_a_model_that_nobody_serves(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
    assert "cannot be reached" in writing_model(settings, address).detail
    assert "COPROD_LLM_BASE_URL" in writing_model(settings, "").remedy
