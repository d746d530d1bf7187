"""Nothing is lost: reload, Back, a link, a server or a network that goes away and comes back, two tabs."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings
from coprod_assistant.web.assets import asset
from tests.web.serving import Kept, serving

from .conftest import DESKTOP, PHONE, Watched
from .test_accessibility import violations
from .test_chat_page import NOT_HELD, SCOTLAND

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
EVENTS = "Which events were held in 2011?"
MOBILE = {"has_touch": True, "is_mobile": True}


def headings(page: Page) -> list[str]:
    return page.locator("#log .turn h2").all_inner_texts()


def answered(page: Page, count: int) -> None:
    expect(page.locator("#log .turn.answered[data-state=done]")).to_have_count(count, timeout=20_000)


def send(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")


def kept(page: Page) -> list[dict]:
    found = page.evaluate("Object.entries(localStorage).filter(([k]) => k.startsWith('coprod:')).map(([, v]) => v)")
    return [json.loads(text) for text in found]


def test_a_conversation_survives_reload_link_and_back(visit: Visit, site: str) -> None:
    watched = visit()
    page = watched.page
    watched.ask(SCOTLAND)
    watched.ask("Who suggested them?")
    address = page.url
    assert re.search(r"/#c=[0-9a-f]{24}$", address)
    statement = page.locator("#log .statement").last.inner_text()
    page.reload()
    answered(page, 2)
    assert headings(page) == [SCOTLAND, "Who suggested them?"]
    assert page.locator("#log .statement").last.inner_text() == statement
    page.locator("#log .source").first.click()
    expect(page.locator("#panel mark").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Archive", exact=True).click()
    page.wait_for_url("**/archive")
    page.go_back()
    answered(page, 2)
    page.get_by_role("link", name="Ask", exact=True).click()
    answered(page, 2)
    watched.ask("And in Berlin?")  # with the turns before, which came from the browser
    assert len(kept(page)[0]["turns"]) == 3
    page.goto(site)
    expect(page.locator(".welcome")).to_be_visible()
    page.goto(address)
    expect(page.locator("#log .turn")).to_have_count(3)


def test_conversations_are_listed_opened_and_deleted_by_keyboard(visit: Visit) -> None:
    watched = visit()
    page = watched.page
    assert not page.get_by_role("button", name="Earlier").is_visible()
    watched.ask(SCOTLAND)
    page.get_by_role("button", name="New conversation").click()
    watched.ask(EVENTS)
    page.go_back()
    answered(page, 1)
    assert headings(page) == [SCOTLAND], "Back leads to the conversation before"
    page.go_forward()
    expect(page.locator("#log h2").first).to_have_text(EVENTS)
    page.get_by_role("button", name="Earlier").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Earlier conversations")
    assert dialog.get_by_role("link").all_inner_texts() == [EVENTS, SCOTLAND]
    assert violations(watched) == []
    dialog.get_by_role("link", name=SCOTLAND).focus()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    answered(page, 1)
    assert headings(page) == [SCOTLAND]
    page.get_by_role("button", name="Earlier").click()
    dialog.get_by_role("button", name=f"Delete the conversation: {EVENTS}").press("Enter")
    assert dialog.get_by_role("link").all_inner_texts() == [SCOTLAND]
    assert page.evaluate("document.activeElement.textContent") == "Delete", "the focus stays in the list"
    dialog.get_by_role("button", name="Delete all").click()
    assert len(kept(page)) == 1, "asked twice"
    dialog.get_by_role("button", name="Really delete it?").click()
    expect(dialog).to_be_hidden()
    assert kept(page) == []
    expect(page.locator(".welcome")).to_be_visible()
    assert not page.get_by_role("button", name="Earlier").is_visible()


def test_an_address_asks_once(visit: Visit, site: str) -> None:
    page = visit(address=f"{site}/?q=Which+policies+were+recommended+for+Scotland%3F").page
    answered(page, 1)
    assert headings(page) == [SCOTLAND]
    assert "?q=" not in page.url
    page.reload()
    answered(page, 1)
    assert len(kept(page)) == 1
    page.goto(f"{site}/?q={'x' * 1200}")
    page.locator("body.ready").wait_for()
    assert page.get_by_label("Your question").input_value() == "x" * 1200
    expect(page.locator("#told")).to_have_text("The question is too long: shorten it by 200 characters.")


def test_the_question_stands_there_before_the_server_has_answered(visit: Visit) -> None:
    page = visit().page
    held: list[Route] = []

    def hold(route: Route) -> None:  # a method of a list has no place for what the library notes on a handler
        held.append(route)

    page.route("**/api/ask", hold)
    send(page, SCOTLAND)
    expect(page.locator("#log h2")).to_have_text(SCOTLAND, timeout=500)
    expect(page.locator("#log .waiting")).to_have_text("Sending your question")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert page.get_by_label("Your question").input_value() == ""
    held[0].continue_()
    answered(page, 1)


@pytest.fixture
def trying(opening: Callable[..., Watched]) -> Callable[..., Watched]:
    """A page whose server may go away: what a browser then says of it is no trouble."""

    def open_page(address: str, **options: object) -> Watched:
        watched = opening(address, **options)
        watched.page.route("**/healthz/**", lambda route: route.fulfill(status=403))  # as behind a proxy
        watched.page.locator("body.ready").wait_for(timeout=20_000)
        return watched

    return open_page


def forgive(watched: Watched) -> None:
    """Leaves out what the browser itself writes of a connection that failed."""
    watched.trouble[:] = [t for t in watched.trouble if "net::ERR" not in t and "Failed to load resource" not in t]


@pytest.mark.slow
def test_a_server_that_went_away_in_mid_answer_is_asked_again_once(
    trying: Visit, settings: Settings, assistant: Assistant
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    asked: list[str] = []

    class Slow(Kept):
        def stream(self, *args: object, **named: object) -> Iterator[object]:
            asked.append(str(args[0]))
            return super().stream(*args, **named)

    with serving(settings, Slow(assistant, pause_s=5), port=port) as address:  # type: ignore[arg-type]
        watched = trying(address)
        page = watched.page
        send(page, EVENTS)
        expect(page.locator("#log .waiting")).to_have_text("Searching the archive")
        page.get_by_label("Your question").fill("And in 2012?")
    expect(page.locator("#log .notice")).to_contain_text("It is asked again by itself", timeout=15_000)
    assert page.get_by_role("button", name="Ask again").is_visible()
    assert violations(watched) == []
    assert headings(page) == [EVENTS]
    page.wait_for_timeout(1500)
    with serving(settings, Slow(assistant), port=port):  # type: ignore[arg-type]
        answered(page, 1)
        assert headings(page) == [EVENTS], "in its own place"
        page.wait_for_timeout(3000)
        assert asked == [EVENTS, EVENTS]
        assert page.get_by_label("Your question").input_value() == "And in 2012?"
        page.keyboard.press("Enter")
        expect(page.locator("#log .turn[data-state=done]")).to_have_count(2)
        page.context.close()
    forgive(watched)


def test_what_is_asked_offline_is_asked_when_the_network_is_back(trying: Visit, site: str) -> None:
    watched = trying(site)
    page = watched.page
    page.context.set_offline(True)
    send(page, SCOTLAND)
    expect(page.locator("#log .notice")).to_contain_text("It is asked again by itself")
    page.wait_for_timeout(1200)
    page.context.set_offline(False)
    answered(page, 1)
    assert headings(page) == [SCOTLAND]
    assert sum(url.endswith("/api/ask") for url in watched.requests) == 2
    forgive(watched)


def test_an_answer_that_a_reload_cuts_off_is_asked_again(visit: Visit, slow_site: str) -> None:
    page = visit(address=slow_site).page
    send(page, EVENTS)
    expect(page.locator("#log .waiting")).to_have_text("Searching the archive")
    page.reload()
    answered(page, 1)
    assert headings(page) == [EVENTS]


@pytest.fixture
def slow_site(settings: Settings, assistant: Assistant) -> Iterator[str]:
    with serving(settings, Kept(assistant, pause_s=0.7)) as address:  # type: ignore[arg-type]
        yield address


def another_tab(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.locator("body.ready").wait_for()
    return page


def test_two_tabs_do_not_write_over_each_other(visit: Visit, site: str) -> None:
    watched = visit()
    first = watched.page
    watched.ask(SCOTLAND)
    second = another_tab(first.context, site)
    send(second, EVENTS)
    answered(second, 1)
    assert len(kept(first)) == 2
    third = another_tab(first.context, first.url)
    answered(third, 1)
    send(third, "Who suggested them?")
    expect(first.locator("#log .turn[data-state=done]")).to_have_count(2, timeout=10_000)
    watched.ask("And in Berlin?")
    expect(third.locator("#log .turn[data-state=done]")).to_have_count(3, timeout=10_000)
    assert headings(third) == [SCOTLAND, "Who suggested them?", "And in Berlin?"]
    assert sorted(len(conversation["turns"]) for conversation in kept(first)) == [1, 3]
    third.get_by_role("button", name="Earlier").click()
    third.get_by_role("button", name=f"Delete the conversation: {SCOTLAND}").click()
    expect(first.locator(".welcome")).to_be_visible()
    expect(first.locator("#told")).to_have_text("This conversation was deleted in another tab.")


def test_a_duplicated_tab_is_another_one(visit: Visit, settings: Settings, assistant: Assistant) -> None:
    """It begins with a copy of its origin's session, and neither asks its question again nor takes it for its own."""
    asked: list[str] = []

    class Counting(Kept):
        def stream(self, question: str, *args: object, **named: object) -> Iterator[object]:
            asked.append(question)
            time.sleep(2.5)
            yield from super().stream(question, *args, **named)

    with serving(settings, Counting(assistant)) as address:  # type: ignore[arg-type]
        first = visit(address=address).page
        send(first, EVENTS)
        expect(first.locator("#log .turn")).to_have_count(1)
        with first.context.expect_page() as opened:
            first.evaluate("void window.open(location.href)")  # whoever opens so hands on a copy, as duplicating does
        second = opened.value
        second.locator("body.ready").wait_for()
        expect(second.locator("#log .turn")).to_contain_text("Asked in another tab")
        ids = [page.evaluate("sessionStorage.getItem('tab')") for page in (first, second)]
        assert ids[0] and ids[1] and ids[0] != ids[1]
        answered(first, 1)
        answered(second, 1)
        send(second, SCOTLAND)
        answered(second, 2)
        answered(first, 2)
        assert asked == [EVENTS, SCOTLAND]
        assert [[turn["question"] for turn in talk["turns"]] for talk in kept(first)] == [[EVENTS, SCOTLAND]]
        second.reload()
        second.locator("body.ready").wait_for()
        assert second.evaluate("sessionStorage.getItem('tab')") == ids[1]
        first.reload()
        first.locator("body.ready").wait_for()
        assert first.evaluate("sessionStorage.getItem('tab')") == ids[0]


def test_a_question_is_lost_with_the_tab_that_asked_it(visit: Visit, settings: Settings, assistant: Assistant) -> None:
    with serving(settings, Kept(assistant, pause_s=6)) as address:  # type: ignore[arg-type]
        first = visit(address=address).page
        send(first, "When was the IRSPM conference in Brasilia?")  # one statement, so one pause and one before the end
        expect(first.locator("#log .turn")).to_have_count(1)
        second = another_tab(first.context, first.url)
        turn = second.locator("#log .turn")
        expect(turn).to_contain_text("Asked in another tab")
        second.wait_for_timeout(4000)
        expect(turn).to_contain_text("Asked in another tab")  # as that is still open
        first.close()
        expect(turn).to_contain_text("The connection was lost before this was answered.", timeout=8000)
        turn.get_by_role("button", name="Ask again").click()
        answered(second, 1)


def test_what_became_of_a_question_last_stands(visit: Visit) -> None:
    """A tab that knows an older state of another's question does not write it back."""
    first = visit().page
    assert first.evaluate(
        """async (address) => {
        const { merge } = await import(address);
        const of = (state, since) => ({ id: "c", turns: [{ id: "t", at: 1, question: "?", state, since }] });
        const after = (stored, mine) => merge(stored, mine).turns[0].state;
        return [after(of("failed", 5), of("asked", 3)), after(of("failed", 3), of("asked", 5)),
                after(of("done", 3), of("asked", 5)), after(of("asked", 5), of("done", 3)),
                after(null, of("asked", 1))];
        }""",
        asset("kept.js"),
    ) == ["failed", "asked", "done", "done", "asked"]


def test_where_nothing_can_be_kept_the_page_works_and_says_so(opening: Visit, site: str) -> None:
    watched = opening("about:blank")
    watched.host = site.removeprefix("http://")
    watched.requests.clear()
    watched.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,"
        " { get() { throw new DOMException('forbidden', 'SecurityError'); } });"
    )
    watched.page.goto(site)
    watched.page.locator("body.ready").wait_for()
    watched.ask(SCOTLAND)
    watched.ask("Who suggested them?")
    answered(watched.page, 2)
    expect(watched.page.locator("#told")).to_contain_text("gone when you leave this page")
    assert "#" not in watched.page.url


def test_the_oldest_make_room_and_the_page_says_so(visit: Visit) -> None:
    watched = visit()
    page = watched.page
    page.evaluate(
        """() => { for (let n = 0; n < 50; n++) { const id = n.toString(16).padStart(24, '0');
        localStorage.setItem('coprod:conversation:1:' + id, JSON.stringify({ id, began: n, changed: n,
          turns: [{ id: 't' + n, at: n, question: 'Question ' + n, state: 'failed', notice: 'x' }] })); } }"""
    )
    watched.ask(SCOTLAND)
    expect(page.locator("#told")).to_have_text("The oldest conversation had to make room for this one.")
    questions = [conversation["turns"][0]["question"] for conversation in kept(page)]
    assert len(questions) == 50
    assert "Question 0" not in questions and "Question 1" in questions and SCOTLAND in questions
    page.evaluate("localStorage.setItem('coprod:conversation:1:' + 'f'.repeat(24), '{\"id\": 7}')")
    page.evaluate("localStorage.setItem('coprod:conversation:0:' + 'e'.repeat(24), 'old')")
    page.reload()
    page.locator("body.ready").wait_for()
    answered(page, 1)


def test_what_is_kept_runs_nothing(visit: Visit) -> None:
    watched = visit()
    page = watched.page
    watched.ask(SCOTLAND)
    page.evaluate(
        """() => { const [key] = Object.keys(localStorage).filter(k => k.startsWith('coprod:'));
        const talk = JSON.parse(localStorage[key]);
        talk.turns[0].html = talk.turns[0].html.replace('</article>', '<img src=x onerror="document.title=1">'
          + '<script>document.title=2</script><a href="javascript:document.title=3" onclick="document.title=4">x</a>'
          + '<iframe src="/"></iframe><svg onload="document.title=5"></svg><form action="https://evil.example"></form>'
          + '</article>');
        localStorage[key] = JSON.stringify(talk); }"""
    )
    page.reload()
    answered(page, 1)
    for found in ("img", "script", "iframe", "svg", "form", "[onclick]", "[href^=javascript]"):
        assert page.locator(f"#log {found}").count() == 0, found
    expect(page).to_have_title("Co-production archive assistant")
    assert all("has been blocked" in told for told in watched.trouble)  # by the policy, while it was read
    watched.trouble.clear()


def test_an_empty_question_is_told_and_a_long_one_is_counted(visit: Visit) -> None:
    watched = visit()
    page = watched.page
    field = page.get_by_label("Your question")
    field.press("Enter")
    expect(page.locator("#told")).to_have_text("Write a question first.")
    expect(page.locator(".welcome")).to_be_visible()
    assert page.locator("#log .turn").count() == 0
    assert violations(watched) == []
    field.fill("x" * 790)
    expect(page.locator("#told")).to_have_text("")
    field.fill("x" * 950)
    expect(page.locator("#told")).to_have_text("950 of 1,000 characters")
    field.fill("x" * 1700)
    assert len(field.input_value()) == 1700, "nothing is cut"
    expect(page.locator("#told")).to_have_text("1,700 of 1,000 characters: 700 too many")
    assert violations(watched) == []
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("The question is too long: shorten it by 700 characters.")
    assert len(field.input_value()) == 1700
    assert page.locator("#log .turn").count() == 0


def test_a_new_question_closes_the_source_of_the_one_before(visit: Visit) -> None:
    watched = visit()
    watched.ask(SCOTLAND)
    watched.page.locator("#log .source").first.click()
    mark = watched.page.locator("#panel mark").first.inner_text()
    watched.ask(NOT_HELD)
    panel = watched.page.locator("#panel")
    assert not panel.is_visible() or mark not in panel.inner_text()


def test_back_closes_a_source_on_a_phone_and_nothing_else(visit: Visit) -> None:
    watched = visit(size=PHONE, **MOBILE)
    page = watched.page
    watched.ask(SCOTLAND)
    address = page.url
    for _ in range(2):
        page.locator("#log .source").first.click()
        expect(page.locator("#panel")).to_be_visible()
        page.go_back()
        expect(page.locator("#panel")).to_be_hidden()
        assert page.url == address
        answered(page, 1)
    page.locator("#log .source").first.click()
    page.get_by_role("button", name="Close the source").click()
    expect(page.locator("#panel")).to_be_hidden()
    page.wait_for_function("!history.state?.sheet")
    page.get_by_role("link", name="Archive", exact=True).click()
    page.wait_for_url("**/archive")
    page.go_back()
    answered(page, 1)


def test_the_keyboard_of_a_phone_goes_down_and_the_answer_has_the_screen(visit: Visit) -> None:
    watched = visit(size={"width": 390, "height": 430}, reduced_motion="reduce", **MOBILE)
    page = watched.page
    field = page.get_by_label("Your question")
    assert field.get_attribute("enterkeyhint") == "send"
    watched.ask(SCOTLAND)
    assert page.evaluate("document.activeElement.id") != "question"
    page.locator("#log .follow-ups .suggestion").first.tap()
    expect(page.locator("#log .turn[data-state=done]")).to_have_count(2)
    assert page.evaluate("document.activeElement.id") != "question", "a suggestion raises no keyboard"
    assert visible(page) >= 250
    assert violations(watched) == []


def visible(page: Page) -> float:
    """Pixels of height in which a conversation that was scrolled into can be read."""
    page.evaluate("scrollTo(0, document.body.scrollHeight / 3)")
    return page.evaluate(
        """() => { const top = document.querySelector('.top').getBoundingClientRect();
        const dock = document.querySelector('.dock').getBoundingClientRect();
        return Math.min(innerHeight, dock.top) - Math.max(0, top.bottom); }"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_four_hundred_percent_can_be_used(visit: Visit, scheme: str) -> None:
    watched = visit(size={"width": 320, "height": 200}, scheme=scheme, reduced_motion="reduce")
    page = watched.page
    watched.ask(SCOTLAND)
    assert visible(page) >= 180
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Earlier").click()
    box = page.locator("#past").bounding_box()
    assert box and box["x"] >= 0 and box["y"] >= 0 and box["y"] + box["height"] <= 200
    assert violations(watched) == []


def test_without_javascript_the_form_answers(opening: Visit, site: str) -> None:
    watched = opening(site, java_script_enabled=False, size=DESKTOP)
    page = watched.page
    for name in ("Stop", "New conversation", "Earlier", "Dark"):
        assert not page.get_by_role("button", name=name).is_visible()
    page.get_by_label("Your question").fill(SCOTLAND)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SCOTLAND)
    page.get_by_role("link", name="Source 1", exact=True).first.click()
    page.get_by_text("The words that are cited").first.click()
    assert "Needs and Capabilities Assessment" in page.locator("blockquote").first.inner_text()
    page.get_by_role("link", name=re.compile("In context")).first.click()
    assert page.locator("mark").count() > 0
    page.goto(site)
    page.locator(".examples button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SCOTLAND)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_plain_page_is_accessible(opening: Visit, site: str, scheme: str) -> None:
    for question in (SCOTLAND, NOT_HELD, ""):
        assert violations(opening(f"{site}/ask?q={question}", scheme=scheme)) == []


def slow_network(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    rate = 400 * 1000 / 8
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": rate, "uploadThroughput": rate},
    )


def test_it_can_be_used_within_two_seconds_on_a_slow_network(opening: Visit, site: str) -> None:
    watched = opening("about:blank")
    watched.host = site.removeprefix("http://")
    page = watched.page
    watched.requests.clear()
    slow_network(page)
    started = time.monotonic()
    page.goto(site, wait_until="commit")
    page.locator("body.ready").wait_for()
    took = time.monotonic() - started
    sizes = "performance.getEntries().reduce((sum, e) => sum + (e.transferSize || 0), 0)"
    page.wait_for_load_state("load")
    assert page.evaluate(sizes) <= 40_000
    assert len(watched.requests) <= 20
    assert took < 4  # 1.1 s where nothing else runs
