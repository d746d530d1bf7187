from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.errors import ConfigError
from coprod_assistant.fetch.settings import FetchSettings, prepare, read_settings

START = 'start = ["https://example.org/"]\n'


def written(folder: Path, text: str) -> Path:
    (folder / "fetch.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "start"),
        ("start = []", "start"),
        ('start = "https://example.org/"', "start"),
        ('start = ["example.org"]', "is no web address; write https://example.org"),
        ('start = ["file:///etc/passwd"]', "file: is neither http nor https"),
        (START + "dephth = 3", "dephth"),
        (START + "depth = -1", "depth"),
        (START + "depth = 'deep'", "depth"),
        (START + "pages = 0", "pages"),
        (START + "delay_s = -1", "delay_s"),
        (START + 'types = ["docx"]', "types"),
        (START + "types = []", "types"),
        (START + 'hosts = ["https://files.example.org"]', "hosts"),
        (START + 'hosts = [""]', "hosts"),
        (START + 'paths = ["events"]', "paths"),
        (START + "paths = []", "paths"),
        (START + 'allow_private = ["127.0.0.1"]', "allow_private"),
        (START + 'allow_private = ["example.org:80"]', "allow_private"),
        ("start = [", "cannot be read"),
        ("\x00", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_named(text: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"fetch\.toml") as caught:
        read_settings(written(tmp_path, text))
    assert named in str(caught.value)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "fetch.toml").write_bytes(b"\xff\xfe\xfd")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_settings(tmp_path)


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    found = read_settings(written(tmp_path, START))
    assert found == FetchSettings(
        start=("https://example.org/",), contact="", hosts=(), paths=("/",), exclude=(), types=("html", "pdf"),
        depth=5, pages=2000, delay_s=1.0, queries_per_path=50, sitemaps=True, ports=(), allow_private=(),
    )  # fmt: skip


def test_the_first_run_writes_a_file_that_says_the_same(tmp_path: Path) -> None:
    overrides = {"depth": 2, "hosts": ("www.files.example.org",), "contact": 'a "quoted" one', "delay_s": None}
    prepared = prepare(tmp_path, ["https://Example.org", "https://example.org/#x"], overrides)
    assert not (tmp_path / "fetch.toml").exists(), "it is written when something was got"
    assert prepared.save().startswith("wrote ")
    assert read_settings(tmp_path) == prepared.settings
    assert prepared.settings.start == ("https://example.org/",) and prepared.settings.hosts == ("files.example.org",)
    assert prepare(tmp_path, [], {}).save() == ""


def test_start_pages_are_added_and_the_rest_stays_as_people_wrote_it(tmp_path: Path) -> None:
    text = """# our site
start = [
    "https://example.org/",  # the home page
]
depth = 3  # enough
"""
    prepared = prepare(written(tmp_path, text), ["https://example.org/", "https://other.example/a"], {"depth": 9})
    assert prepared.settings.depth == 9
    assert prepared.save() == f"added to {tmp_path / 'fetch.toml'}: https://other.example/a"
    now = (tmp_path / "fetch.toml").read_text(encoding="utf-8")
    assert "# our site" in now and "# the home page" in now and "depth = 3  # enough" in now
    found = read_settings(tmp_path)
    assert found is not None and found.start == ("https://example.org/", "https://other.example/a") and found.depth == 3


def test_nothing_to_start_from(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no .*fetch\.toml"):
        prepare(tmp_path, [], {})


@pytest.mark.parametrize("name", sorted(FetchSettings.model_fields))
def test_every_key_is_explained(name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "fetching.md").read_text(encoding="utf-8")
    assert f"| `{name}` | " in page
