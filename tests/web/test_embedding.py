"""The widget: where it may stand, what it is made of, and when it takes no questions."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings, load_settings
from coprod_assistant.errors import ConfigError
from coprod_assistant.web.embedding.look import ink_on, loader
from coprod_assistant.web.limits import DailyLimit
from coprod_assistant.web.shared import SharedCounts, SharedDaily

from .serving import serving

SITE, OTHER = "https://council.example", "https://other.example:8443"
QUESTION = {"question": "Which policies were recommended for Scotland?"}
FROM_WIDGET = {"Coprod-Widget": "1"}
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
DAY = 86_400.0
TAKE = """
import sys
from pathlib import Path
from coprod_assistant.web.shared import SharedCounts, SharedDaily
day = SharedDaily(25, counts=SharedCounts(Path(sys.argv[1])), kind="widget")
print(sum(day.take() for _ in range(20)))
"""


def embedded(settings: Settings, **changes: object) -> Settings:
    return settings.model_copy(update={"embed_origins": f"{SITE},{OTHER}", **changes})


# --- settings


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        (" https://Council.Example/ , https://council.example", "https://council.example"),
        ("https://council.example:443", "https://council.example"),
        ("https://council.example:8443,http://localhost:80", "https://council.example:8443,http://localhost"),
        ("http://127.0.0.1:8000,http://[::1]:8000", "http://127.0.0.1:8000,http://[::1]:8000"),
        ("https://xn--rt-eka.example", "https://xn--rt-eka.example"),
    ],
)
def test_sites_are_written_as_browsers_name_them(given: str, kept: str) -> None:
    assert load_settings(embed_origins=given).embed_origins == kept


@pytest.mark.parametrize(
    "given",
    [
        "http://council.example", "council.example", "https://*.example", "*", "null", "'self'", "https://",
        "https://council.example/page", "https://council.example?x", "https://a@council.example",
        "https://council.example;script-src *", "https://council.example https://evil.example", "https://rät.example",
        "https://council.example:99999", "ftp://council.example", "http://localhost.evil.example",
    ],
)  # fmt: skip
def test_a_site_that_is_none_is_named(given: str) -> None:
    with pytest.raises(ConfigError, match="COPROD_EMBED_ORIGINS") as refused:
        load_settings(embed_origins=given)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("given", ["red", "#12", "#12345g", "14524f", "#14524f;", ""])
def test_a_colour_that_is_none_is_named(given: str) -> None:
    with pytest.raises(ConfigError, match="COPROD_EMBED_COLOUR"):
        load_settings(embed_colour=given)


def test_a_short_colour_is_written_out() -> None:
    assert load_settings(embed_colour="#AB1").embed_colour == "#aabb11"


@pytest.mark.parametrize(
    ("content", "wrong"),
    [(b"%PDF-1.7", "PNG"), (b"", "PNG"), (b"<?xml version='1.0'?><html/>", "PNG"), (PIXEL + bytes(70_000), "64 kB")],
)
def test_a_logo_that_is_no_picture_is_named(tmp_path: Path, content: bytes, wrong: str) -> None:
    path = tmp_path / "logo"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=wrong):
        load_settings(embed_logo=path)
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(embed_logo=tmp_path / "none")


@pytest.mark.parametrize("given", ["javascript:alert(1)", "privacy", "https://", "https://me:word@council.example"])
def test_a_privacy_address_that_is_none_is_named(given: str) -> None:
    with pytest.raises(ConfigError, match="COPROD_EMBED_PRIVACY"):
        load_settings(embed_privacy=given)


def test_text_can_be_read_on_every_colour() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    steps = range(0, 256, 15)
    for colour in (f"#{red:02x}{green:02x}{blue:02x}" for red in steps for green in steps for blue in steps):
        high, low = sorted((light(colour) + 0.05, light(ink_on(colour)) + 0.05), reverse=True)
        assert high / low >= 4.5, colour


# --- headers and files


def test_there_is_no_widget_without_sites(client: httpx.Client) -> None:
    for path in ("/widget", "/widget.js", "/widget/look.css", "/widget/logo"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert client.post("/widget").status_code == 405


def test_only_the_named_sites_may_hold_the_widget_and_only_that(settings: Settings, assistant: Assistant) -> None:
    with serving(embedded(settings), assistant) as address, httpx.Client(base_url=address) as client:
        page = client.get("/widget", headers={"Origin": SITE})
        assert f"frame-ancestors {SITE} {OTHER};" in page.headers["content-security-policy"]
        assert "x-frame-options" not in page.headers
        assert page.headers["cache-control"] == "no-store"
        script = client.get("/widget.js", headers={"Origin": SITE})
        assert script.headers["cross-origin-resource-policy"] == "cross-origin"
        for path in ("/", "/archive", "/widget.js", "/widget/look.css", "/healthz/live", "/widget/none"):
            answer = client.get(path)
            assert "frame-ancestors 'self';" in answer.headers["content-security-policy"]
            assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        for answer in (page, script, client.post("/api/ask", json=QUESTION, headers={"Origin": SITE})):
            assert "access-control-allow-origin" not in answer.headers
        ask = {
            "Origin": SITE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "coprod-widget",
        }
        assert "access-control-allow-origin" not in client.options("/api/ask", headers=ask).headers


def test_all_of_it_is_small(settings: Settings, assistant: Assistant) -> None:
    """The script, the page and everything that it loads, as they travel compressed, are at most 20 kB."""
    with serving(embedded(settings), assistant) as address, httpx.Client(base_url=address) as client:
        page = client.get("/widget").text
        loaded = re.findall(r'<(?:link rel="(?:stylesheet|modulepreload)"|script)[^>]* (?:href|src)="([^"]+)"', page)
        assert len(loaded) >= 4
        sizes = {}
        for path in ["/widget", "/widget.js", *loaded]:
            with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
                assert answer.status_code == 200
                raw = b"".join(answer.iter_raw())
            sizes[path] = len(raw)
    assert sum(sizes.values()) <= 20_000, sizes
    assert sizes["/widget.js"] <= 4_500, sizes


def test_the_script_keeps_its_address_and_is_looked_at_again(settings: Settings, assistant: Assistant) -> None:
    with serving(embedded(settings), assistant) as address, httpx.Client(base_url=address) as client:
        script = client.get("/widget.js")
        assert script.headers["content-type"].startswith("text/javascript")
        assert re.fullmatch(r"public, max-age=\d+", script.headers["cache-control"])
        again = client.get("/widget.js", headers={"If-None-Match": script.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == script.headers["cache-control"]
        (look,) = re.findall(r'href="(/widget/look\.css\?v=\w{12})"', client.get("/widget").text)
        assert "immutable" in client.get(look).headers["cache-control"]


def test_title_and_colours_are_data_in_the_script() -> None:
    title = '"; alert(1) // </script>'
    script = loader(load_settings(embed_title=title, embed_colour="#ffee00")).content.decode()
    (told,) = re.findall(r"const settings = (.*);\n", script)
    assert json.loads(told) == {"title": title, "colour": "#ffee00", "ink": "#000000"}


def test_the_page_shows_what_the_settings_say(settings: Settings, assistant: Assistant, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    said = embedded(
        settings, embed_title="Ask <us>", embed_logo=logo, embed_privacy="https://council.example/p?a=1&b=2",
        contact="hello@council.example", embed_colour="#ffee00",
    )  # fmt: skip
    with serving(said, assistant) as address, httpx.Client(base_url=address) as client:
        page = client.get("/widget").text
        assert '<h1 id="title">Ask &lt;us&gt;</h1>' in page and "Ask <us>" not in page
        assert 'href="https://council.example/p?a=1&amp;b=2"' in page
        assert 'href="mailto:hello@council.example"' in page
        assert f'data-origins="{SITE} {OTHER}"' in page
        assert len(re.findall(r'data-ask="', page)) >= 3
        (picture,) = re.findall(r'src="(/widget/logo\?v=\w+)"', page)
        answer = client.get(picture)
        assert answer.content == logo.read_bytes()
        assert answer.headers["content-type"] == "image/svg+xml"
        assert "script-src 'self';" in answer.headers["content-security-policy"]  # so its own script does not run
        (look,) = re.findall(r'href="(/widget/look\.css\?v=\w{12})"', page)
        assert "--brand: #ffee00; --brand-ink: #000000;" in client.get(look).text


# --- pause and budget


def ask(client: httpx.Client, **headers: str) -> httpx.Response:
    return client.post("/api/ask", json=QUESTION, headers=headers, timeout=30)


def test_a_pause_holds_at_once_and_ends_at_once(settings: Settings, assistant: Assistant, tmp_path: Path) -> None:
    pause = tmp_path / "paused"
    said = embedded(settings, embed_pause_file=pause, contact="01632 960000")
    with serving(said, assistant) as address, httpx.Client(base_url=address) as client:
        assert ask(client, **FROM_WIDGET).status_code == 200
        pause.touch()
        refused = ask(client, **FROM_WIDGET)
        assert refused.status_code == 429 and "retry-after" in refused.headers
        assert "paused" in refused.json()["error"] and "01632 960000" in refused.json()["hint"]
        page = client.get("/widget").text
        assert 'id="closed"' in page and "data-ask" not in page
        pause.write_text("We are <b>moving</b>.\nPlease come\x00 back on Monday." + 1000 * "!")
        told = ask(client, **FROM_WIDGET).json()["error"]
        assert told.startswith("We are <b>moving</b>. Please come back on Monday.") and len(told) <= 300
        assert "We are &lt;b&gt;moving&lt;/b&gt;" in client.get("/widget").text
        assert ask(client).status_code == 200  # the chat page goes on
        pause.unlink()
        assert ask(client, **FROM_WIDGET).status_code == 200
        assert 'id="closed"' not in client.get("/widget").text


def test_the_day_ends_for_the_widget_alone(settings: Settings, assistant: Assistant, tmp_path: Path) -> None:
    few = {"embed_questions_per_day": 2, "limits_file": tmp_path / "limits", "metrics_readers": "127.0.0.1"}
    said = embedded(settings, embed_pause_file=tmp_path / "none", **few)
    with serving(said, assistant) as address, httpx.Client(base_url=address) as client:
        empty = client.post("/api/ask", json={"question": " "}, headers=FROM_WIDGET)
        assert empty.status_code == 400  # refused, so none of the day's
        assert [ask(client, **FROM_WIDGET).status_code for _ in range(3)] == [200, 200, 429]
        assert "tomorrow" in ask(client, **FROM_WIDGET).json()["error"]
        assert ask(client).status_code == 200
        assert "tomorrow" in client.get("/widget").text
        assert "\ncoprod_widget_questions_total 2\n" in client.get("/metrics").text
    with serving(said, assistant) as address, httpx.Client(base_url=address) as client:
        assert ask(client, **FROM_WIDGET).status_code == 429  # also after a restart


def test_an_answer_as_events_counts_once(settings: Settings, assistant: Assistant, tmp_path: Path) -> None:
    said = embedded(settings, embed_questions_per_day=1, embed_pause_file=tmp_path / "none")
    headers = {**FROM_WIDGET, "Accept": "text/event-stream"}
    with serving(said, assistant) as address, httpx.Client(base_url=address, timeout=30) as client:
        body = {**QUESTION, "render": "html"}
        told = client.post("/api/ask", json=body, headers=headers)
        assert "event: answer" in told.text and "event: turn" in told.text
        assert client.post("/api/ask", json=body, headers=headers).status_code == 429


Limited = Callable[[list[float]], DailyLimit]


@pytest.fixture(params=["one process", "shared"])
def limited(request: pytest.FixtureRequest, tmp_path: Path) -> Limited:
    """A limit of three a day, and a clock to set."""
    if request.param == "one process":
        return lambda now: DailyLimit(3, clock=lambda: now[0])
    return lambda now: SharedDaily(3, counts=SharedCounts(tmp_path / "limits", clock=lambda: now[0]), kind="widget")


def test_a_day_has_so_many_and_the_next_one_again(limited: Limited) -> None:
    noon = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC).timestamp()
    now = [noon]
    day = limited(now)
    assert [day.take() for _ in range(4)] == [True, True, True, False]
    assert day.is_spent()
    day.give_back()
    assert not day.is_spent()
    assert [day.take(), day.take()] == [True, False]
    now[0] = noon + DAY / 2 - 1
    assert day.is_spent()
    now[0] = noon + DAY / 2  # midnight, UTC
    assert day.used() == 0
    day.give_back()  # of yesterday's
    assert [day.take() for _ in range(4)] == [True, True, True, False]


def test_processes_share_the_day(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TAKE, str(tmp_path / "limits")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert sum(int(process.communicate(timeout=120)[0]) for process in running) == 25
