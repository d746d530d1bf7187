"""The widget on a page of another site: what its visitors meet, and that neither page can reach the other."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page, expect

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings
from tests.web.serving import Kept, serving

from .conftest import ARGUMENTS, DESKTOP, PHONE
from .foreign import OPEN_SHADOWS, ForeignSite, Hosted, foreign_site
from .test_accessibility import RULES
from .test_chat_page import NOT_HELD, SCOTLAND, letters

pytestmark = pytest.mark.browser
NARROW = {"width": 320, "height": 568}
CONTACT = "hello@council.example"
QUESTIONS = [
    "List all events",
    "Which events were held in 2011?",
    "And which in 2012?",
    "How many events were there?",
    "When was the IRSPM conference in Brasilia?",
    "Where did the conference in May 2011 take place?",
    SCOTLAND,
    "Who spoke at the Birmingham roadshow?",
    "What did Sir Harry Burns say about the evidence?",
    "What were the barriers in Manchester?",
    "What was recommended in Edinburgh?",
    "What is this archive about?",
    "Tell me about peer reviews",
    "Which organisations took part in the roadshow?",
    NOT_HELD,
    "Who spoke in Paris?",
    "Wann war die Konferenz in Brasilia?",
    "asdf qwer zxcv",
    "Thank you!",
    "What is <b>co-production</b> & why {does} it matter?",
]
Visit = Callable[..., Hosted]


@pytest.fixture(scope="module")
def council(
    settings: Settings, assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ForeignSite]:
    """A site on whose pages the widget may stand."""
    pause = tmp_path_factory.mktemp("widget") / "paused"
    with foreign_site() as site:
        changes = {"embed_origins": site.address, "embed_pause_file": pause, "contact": CONTACT}
        changes |= {"embed_privacy": "https://council.example/privacy", "cpu_seconds_per_minute": 6000.0}
        with serving(settings.model_copy(update=changes), assistant) as site.ours:
            yield site


@pytest.fixture
def visit(browser: Browser, council: ForeignSite) -> Iterator[Visit]:
    """Opens a page of the council; afterwards it must have met no error and asked only its own site and ours."""
    opened: list[Hosted] = []

    def open_page(
        path: str = "/", *, site: ForeignSite = council, size: dict[str, int] = DESKTOP, scheme: str = "light",
        script: str = "", within: Browser = browser,
    ) -> Hosted:  # fmt: skip
        context = within.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        if script:
            context.add_init_script(script)
        hosted = Hosted(context.new_page(), site.ours)
        hosted.page.on("request", lambda request: hosted.requests.append(request.url))
        hosted.page.on("pageerror", lambda error: hosted.trouble.append(f"error: {error}"))
        hosted.page.on("dialog", lambda dialog: (hosted.trouble.append("dialog"), dialog.dismiss()))
        hosted.page.on("console", lambda m: hosted.trouble.append(m.text) if m.type in {"error", "warning"} else None)
        opened.append(hosted)
        hosted.page.goto(f"{site.address}{path}")
        hosted.page.locator("coprod-widget").wait_for(state="attached")
        return hosted

    yield open_page
    for hosted in opened:
        hosted.page.context.close()
        assert hosted.trouble == []
        assert {urlsplit(url).hostname for url in hosted.requests} <= {"localhost", "127.0.0.1"}


def named(page: Page, role: str) -> list[dict]:
    """What a screen reader is told of the elements of a role, those in closed shadow roots too."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        {"name": node.get("name", {}).get("value")}
        | {p["name"]: p["value"].get("value") for p in node.get("properties", ())}
        for node in tree
        if node.get("role", {}).get("value") == role and not node["ignored"]
    ]


@pytest.mark.long
def test_twenty_questions_on_a_page_of_another_site(visit: Visit) -> None:
    hosted = visit()
    frame, page = hosted.open(), hosted.page
    statuses, opened = [], 0
    for number, question in enumerate(QUESTIONS):
        with page.expect_request(f"{hosted.ours}/api/ask") as sent:
            hosted.ask(question)
        asked = sent.value.post_data_json
        assert sent.value.headers["coprod-widget"] == "1"
        body = {"question": asked["question"], "history": asked["history"]}
        answer = httpx.post(f"{hosted.ours}/api/ask", json=body, timeout=60).json()
        statuses.append(answer["status"])
        turn = frame.locator("#log .turn").nth(number)
        assert turn.locator("h2").inner_text() == question
        shown = letters(" ".join(turn.locator(".statement").all_inner_texts()))
        for statement in answer["statements"]:
            words = statement["event"]["name"] if statement["event"] else statement["text"]
            assert letters(words) in shown
        if not answer["citations"]:
            assert turn.locator(".missing, .notice").count() == 1
            continue
        marker = turn.locator("[data-open=c1]:visible").first
        marker.click()
        citation = answer["citations"][0]
        panel = frame.get_by_role("dialog")
        # An event has its line about what it was marked, too.
        assert letters("".join(panel.locator("mark").all_inner_texts())).startswith(letters(citation["quote"]))
        link = panel.get_by_role("link", name="Open the source")
        expect(link).to_have_attribute("href", citation["link"])
        expect(link).to_have_attribute("target", "_blank")
        assert "#:~:text=" in citation["link"]
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        opened += 1
    assert len(statuses) == 20 and opened >= 10
    assert {"answered", "refused"} <= set(statuses)
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_embedding_page_cannot_read_the_conversation(visit: Visit) -> None:
    listening = """window.heard = []; window.told = [];
      for (const name of ["keydown", "keyup", "keypress", "beforeinput", "input", "copy", "paste"])
        document.addEventListener(name, (event) => heard.push(event.key ?? event.data ?? name), true);
      addEventListener("message", (event) => told.push(JSON.stringify(event.data)));"""
    keeping = """{ const attach = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function (options) { return (window.taken = attach.call(this, options)); }; }"""
    # The worst that a page can do: it was there before our script, and has the shadow root although it is closed.
    hosted = visit("/free", script=listening + keeping)
    page = hosted.page
    assert page.evaluate("document.querySelector('coprod-widget').shadowRoot") is None
    frame = hosted.open()
    frame.get_by_label("Your question").press_sequentially(SCOTLAND)
    page.keyboard.press("Enter")
    frame.locator("#log .turn[data-state=done]").wait_for()
    assert page.evaluate("heard") == []
    assert set(page.evaluate("told")) <= {'{"coprod":"ready"}'}
    tried = page.evaluate(
        """async (ours) => {
          const inner = taken.querySelector("iframe"), found = [];
          const attempts = [
            () => inner.contentDocument?.body.innerText,
            () => inner.contentWindow.document.body.innerText,
            () => inner.contentWindow.location.href,
            () => inner.contentWindow.sessionStorage.getItem("widget"),
            () => inner.contentWindow.eval("document.body.innerText"),
            () => fetch(`${ours}/api/ask`, {method: "POST", body: "{}"}).then((answer) => answer.text()),
            () => fetch(`${ours}/widget`, {credentials: "include"}).then((answer) => answer.text()),
          ];
          for (const attempt of attempts) {
            try { found.push(await attempt() ?? null); } catch { found.push(null); }
          }
          return found;
        }""",
        hosted.ours,
    )
    assert tried == [None] * 7
    assert page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})") == "{}"
    assert "Scotland" not in page.evaluate("document.documentElement.outerHTML + taken.innerHTML")
    # What a page can say to the frame changes nothing but whether it thinks itself seen.
    page.evaluate(
        "taken.querySelector('iframe').contentWindow.postMessage({coprod: 'open', ask: 'x', html: '<b>'}, '*')"
    )
    assert frame.locator("#log .turn").count() == 1
    blocked = [line for line in hosted.trouble if "CORS" in line or "ERR_FAILED" in line or "Unsafe attempt" in line]
    hosted.trouble = [line for line in hosted.trouble if line not in blocked]  # the browser's word on what was tried
    assert blocked


def test_the_widget_cannot_reach_the_page(visit: Visit) -> None:
    hosted = visit()
    frame, page = hosted.open(), hosted.page
    hosted.ask(SCOTLAND)
    before = page.url
    tried = frame.evaluate(
        """() => [
          () => parent.document.title,
          () => top.document.title,
          () => parent.location.href,
          () => frameElement?.localName,
          () => parent.localStorage.length,
          () => { top.location.href = "/archive"; },
          () => { open("/archive", "_top"); },
          () => prompt("?"),
        ].map((attempt) => { try { return attempt() ?? null; } catch { return null; } })"""
    )
    assert tried == [None] * 8
    frame.evaluate("document.querySelector('.links a').target = '_top'")
    frame.locator(".links a").first.click()  # a click of the visitor's own does not lead the page away either
    page.wait_for_timeout(500)
    assert page.url == before
    assert page.title() == "A council"
    assert hosted.trouble and all("sandbox" in line or "Unsafe" in line or "prompt" in line for line in hosted.trouble)
    hosted.trouble.clear()


def test_the_browser_refuses_the_frame_on_a_site_that_is_not_named(visit: Visit, council: ForeignSite) -> None:
    with foreign_site() as other:
        other.ours = council.ours
        hosted = visit(site=other, script=OPEN_SHADOWS)
        page = hosted.page
        page.get_by_role("button", name="Ask the archive").click()
        wrong = "The assistant cannot be reached here at the moment."
        expect(page.get_by_role("status")).to_have_text(wrong, timeout=20_000)
        assert [frame for frame in page.frames if frame.url.startswith(council.ours)] == []
        assert any("frame-ancestors" in line for line in hosted.trouble)
        hosted.trouble.clear()
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_role("button", name="Ask the archive")).to_be_focused()


def test_keyboard_alone(visit: Visit) -> None:
    hosted = visit()
    page = hosted.page
    page.locator("#last").focus()
    page.keyboard.press("Tab")
    (button,) = named(page, "button")
    assert button["name"] == "Ask the archive" and button["focused"] and button["expanded"] is False
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.localName === 'coprod-widget'")
    page.wait_for_timeout(300)
    hosted.frame.wait_for_function("() => document.activeElement.id === 'w-question'")
    assert next(found for found in named(page, "button") if found["name"] == "Ask the archive")["expanded"] is True
    frame = hosted.frame
    page.keyboard.type(SCOTLAND)
    page.keyboard.press("Enter")
    frame.locator("#log .turn[data-state=done]").wait_for()
    expect(frame.locator("#status")).to_have_text(re.compile("Answer complete"))
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if frame.evaluate("document.activeElement.matches('.marker, .source')"):
            break
    page.keyboard.press("Enter")
    expect(frame.locator("#panel")).to_be_visible()
    expect(frame.locator("#panel-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(frame.locator("#panel")).to_be_hidden()
    assert frame.evaluate("document.activeElement.matches('.marker, .source')")
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    (button,) = named(page, "button")
    assert button["focused"] and button["expanded"] is False
    page.keyboard.press("Space")
    frame.wait_for_function("() => document.activeElement.id === 'w-question'")
    assert frame.locator("#log .turn").count() == 1


def violations(where: Page | Frame) -> list[str]:
    found = Axe().run(where, options=RULES).response["violations"]  # type: ignore[arg-type]
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found]


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
def test_axe_finds_nothing_in_page_and_frame(visit: Visit, size: dict[str, int], scheme: str) -> None:
    hosted = visit("/free", size=size, scheme=scheme, script=OPEN_SHADOWS)
    page = hosted.page
    assert violations(page) == []
    frame = hosted.open()
    panel = page.locator("coprod-widget dialog")
    box = panel.bounding_box() or {}
    if size is DESKTOP:
        assert box["width"] == 410 and box["y"] > 0 and box["x"] + box["width"] < size["width"]
    else:
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, size["width"], size["height"])
    assert violations(page) == [] and violations(frame) == []
    hosted.ask(SCOTLAND)
    assert violations(frame) == []
    frame.locator("[data-open=c1]:visible").first.click()
    assert violations(frame) == []
    page.keyboard.press("Escape")
    hosted.ask(NOT_HELD)
    assert violations(page) == [] and violations(frame) == []
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    smallest = frame.evaluate(
        """() => [...document.querySelectorAll("button, .links a")].filter((e) => e.checkVisibility())
             .map((e) => e.getBoundingClientRect()).map((r) => Math.min(r.width, r.height))
             .reduce((a, b) => Math.min(a, b))"""
    )
    assert smallest >= 24


def test_the_panel_changes_with_the_screen_and_keeps_its_page(visit: Visit) -> None:
    hosted = visit("/free", script=OPEN_SHADOWS)
    frame, page = hosted.open(), hosted.page
    frame.evaluate("window.kept = true")
    panel = page.locator("coprod-widget dialog")
    page.set_viewport_size(PHONE)
    expect(panel).to_be_visible()
    page.wait_for_function("() => document.querySelector('coprod-widget').shadowRoot.querySelector('dialog:modal')")
    page.set_viewport_size(DESKTOP)
    page.wait_for_function(
        "() => document.querySelector('coprod-widget').shadowRoot.querySelector('dialog:not(:modal)')"
    )
    page.wait_for_timeout(200)
    expect(panel).to_be_visible()
    assert hosted.frame.evaluate("window.kept") is True


def test_a_source_opens_in_a_new_tab_at_the_cited_words(visit: Visit) -> None:
    hosted = visit()
    page = hosted.page
    frame = hosted.open()
    hosted.ask("When was the IRSPM conference in Brasilia?")
    frame.locator("[data-open=c1]:visible").first.click()
    words = frame.locator("#panel mark").first.inner_text()
    published = f"<!doctype html><title>Published</title><p style='height: 5000px'>Before</p><p>{words}</p>"
    page.context.route("https://**", lambda route: route.fulfill(body=published, content_type="text/html"))
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="Open the source").click()
    tab = opened.value
    tab.wait_for_function("() => scrollY > 3000")  # the browser went to the words
    assert tab.title() == "Published"
    assert tab.evaluate("[opener, document.referrer]") == [None, ""]
    assert tab.evaluate("(() => { try { return localStorage.length; } catch { return 'sandboxed'; } })()") == 0


@pytest.fixture
def ordinary(browser: Browser) -> Iterator[Browser]:
    """A Chromium that lets frames of other sites keep something, as in an ordinary window and not in a private one."""
    found = os.environ.get("COPROD_CHROMIUM") or shutil.which("chromium")
    arguments = [*ARGUMENTS, "--disable-features=TrackingProtection3pcd"]
    opened = browser.browser_type.launch(executable_path=found, args=arguments)
    yield opened
    opened.close()


def test_the_conversation_goes_on_when_the_visitor_follows_a_link(visit: Visit, ordinary: Browser) -> None:
    hosted = visit(within=ordinary)
    hosted.open()
    hosted.ask("Which events were held in 2011?")
    hosted.page.goto(hosted.page.url + "other")
    frame = hosted.open()
    assert frame.locator("#log .turn h2").all_inner_texts() == ["Which events were held in 2011?"]
    own = hosted.page.context.new_page()  # what visitors of our own pages keep is apart
    own.goto(f"{hosted.ours}/healthz/live")
    assert own.evaluate("sessionStorage.getItem('widget') ?? localStorage.getItem('widget')") is None
    own.close()
    hosted.ask("And which in 2012?")  # a follow-up, so what was asked before went along
    assert "2012" in frame.locator("#log .turn").nth(1).inner_text()
    frame.get_by_role("button", name="New").click()
    expect(frame.locator("#log .turn")).to_have_count(0)
    expect(frame.get_by_label("Your question")).to_be_focused()
    hosted.page.reload()
    assert hosted.open().locator("#log .turn").count() == 0


def test_the_tag_says_title_colour_and_place(visit: Visit) -> None:
    hosted = visit(
        "/free?data-title=Ask+the+council&data-colour=%23ffdd00&data-position=bottom-left", script=OPEN_SHADOWS
    )
    page = hosted.page
    button = page.get_by_role("button", name="Ask the council")
    assert (button.bounding_box() or {})["x"] == 20
    expect(button).to_have_css("background-color", "rgb(255, 221, 0)")
    expect(button).to_have_css("color", "rgb(0, 0, 0)")
    button.click()
    page.wait_for_function(
        "() => document.querySelector('coprod-widget').shadowRoot.querySelector('dialog:not(.waiting)')"
    )
    frame = hosted.frame
    expect(frame.get_by_role("heading", name="Ask the council")).to_be_visible()
    expect(frame.locator(".brand-head")).to_have_css("background-color", "rgb(255, 221, 0)")
    expect(frame.locator(".brand-head")).to_have_css("color", "rgb(0, 0, 0)")
    links = [link.get_attribute("href") for link in frame.locator(".links a").all()]
    assert links == ["/", "https://council.example/privacy", f"mailto:{CONTACT}"]


def test_it_goes_without_a_trace_and_comes_again(visit: Visit) -> None:
    hosted = visit("/free", script=OPEN_SHADOWS)
    page = hosted.page
    hosted.open()
    page.evaluate("document.querySelector('coprod-widget').remove()")
    page.wait_for_timeout(200)
    assert len(page.frames) == 1
    assert page.evaluate("document.body.innerHTML.includes('coprod-widget')") is False
    add = f"""() => new Promise((done) => {{ const script = document.createElement("script");
      script.src = "{hosted.ours}/widget.js"; script.onload = done; document.body.append(script); }})"""
    page.evaluate(add)
    page.evaluate(add)  # a second tag makes no second button
    expect(page.get_by_role("button", name="Ask the archive")).to_have_count(1)
    hosted.open()


def test_an_answer_that_comes_while_the_panel_is_shut_is_told(
    visit: Visit, settings: Settings, assistant: Assistant
) -> None:
    with foreign_site() as site:
        said = settings.model_copy(update={"embed_origins": site.address})
        with serving(said, Kept(assistant, pause_s=2.0)) as site.ours:  # type: ignore[arg-type]
            hosted = visit("/free", site=site, script=OPEN_SHADOWS)
            frame, page = hosted.open(), hosted.page
            page.keyboard.type(SCOTLAND)
            page.keyboard.press("Enter")
            expect(frame.locator("#log h2")).to_have_text(SCOTLAND)  # at once
            expect(frame.get_by_role("button", name="Stop")).to_be_visible()
            page.keyboard.press("Escape")
            expect(page.get_by_role("button", name="Ask the archive")).to_have_accessible_name(
                re.compile("1 new answer"), timeout=15_000
            )
            page.get_by_role("button", name="Ask the archive").click()
            expect(page.get_by_role("button", name="Ask the archive")).not_to_have_accessible_name(re.compile("new"))
            frame.get_by_label("Your question").fill(NOT_HELD)
            page.keyboard.press("Enter")
            frame.get_by_role("button", name="Stop").click()
            expect(frame.locator("#log .notice")).to_contain_text("You stopped this answer.")


def test_a_pause_is_told_with_the_contact(visit: Visit, council: ForeignSite, settings: Settings) -> None:
    with foreign_site() as site:
        said = settings.model_copy(
            update={"embed_origins": site.address, "embed_questions_per_day": 1, "contact": CONTACT}
        )
        with serving(said) as site.ours:
            hosted = visit(site=site)
            frame = hosted.open()
            hosted.ask(SCOTLAND)
            hosted.ask(NOT_HELD)
            notice = frame.locator("#log .notice")
            expect(notice).to_contain_text("It answers again tomorrow.")
            expect(notice).to_contain_text(CONTACT)
            assert any("429" in line for line in hosted.trouble)
            hosted.trouble.clear()
            hosted.page.reload()
            size = DESKTOP
            hosted.page.mouse.click(size["width"] - 60, size["height"] - 44)
            hosted.page.wait_for_timeout(1500)
            expect(hosted.frame.locator("#closed")).to_be_visible()
            expect(hosted.frame.locator("#w-question")).to_be_hidden()
