"""The chat page in a browser, as a visitor meets it."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings
from tests.web.hostile import HOSTILE, MARKUP
from tests.web.serving import Kept, serving

from .conftest import DESKTOP, PHONE, Watched

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
SCOTLAND = "Which policies were recommended for Scotland?"
MANCHESTER = "What was the workshop in Manchester about?"  # two statements
NOT_HELD = "Which kiosk was opened in Leeds?"
LETTERS = re.compile(r"[\s•]+")


def answer_of(site: str, question: str) -> dict:
    return httpx.post(f"{site}/api/ask", json={"question": question}, timeout=30).json()


def letters(text: str) -> str:
    return LETTERS.sub("", text)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_answer_and_its_source(visit: Visit, site: str, size: dict[str, int]) -> None:
    watched = visit(size=size)
    page = watched.page
    expect(page).to_have_title("Co-production archive assistant")
    watched.ask(SCOTLAND)
    answer = answer_of(site, SCOTLAND)
    assert [letters(text) for text in page.locator("#log .statement").all_inner_texts()] == [
        letters(s["text"]) for s in answer["statements"]
    ]
    assert page.locator("#log .statement li").count() == 3
    source = page.get_by_role("button", name=re.compile("^Source 1 "))
    assert answer["citations"][0]["heading"].rstrip(" :") in source.inner_text()
    source.click()
    panel = page.get_by_role("dialog", name="Co-production events")
    expect(panel).to_be_visible()
    citation = answer["citations"][0]
    assert letters("".join(panel.locator("mark").all_inner_texts())) == letters(citation["quote"])
    assert letters(panel.locator("#panel-body").inner_text()) != letters(citation["quote"])  # there is context
    link = panel.get_by_role("link", name="Open the source")
    expect(link).to_have_attribute("href", citation["link"])
    assert "#:~:text=" in citation["link"]
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(page.locator("#panel-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(source).to_be_focused()


def test_statements_arrive_one_after_another(visit: Visit, slow_site: str) -> None:
    page = visit(address=slow_site).page
    page.evaluate(
        """() => { window.seen = [];
        new MutationObserver(() => seen.push([document.querySelector('#log .turn')?.dataset.state,
          document.querySelectorAll('#log .statement').length]))
        .observe(document.querySelector('#log'), {childList: true, subtree: true, attributes: true}); }"""
    )
    page.get_by_label("Your question").fill(MANCHESTER)
    page.keyboard.press("Enter")
    page.locator("#log .statement").first.wait_for()
    first = page.locator("#log .statement").first
    first.evaluate("e => e.dataset.kept = 'yes'")
    page.locator("#log .turn[data-state=done]").wait_for()
    assert first.get_attribute("data-kept") == "yes"  # what a reader is reading is never put there anew
    counts = [count for _, count in page.evaluate("seen")]
    assert counts == sorted(counts)
    assert {0, 1, 2} <= set(counts)
    expect(page.locator("#status")).to_have_text(re.compile(r"^Answer complete: \d+ statements, \d+ passages\.$"))


def test_copied_quotation_has_its_reference(visit: Visit, site: str) -> None:
    watched = visit(permissions=["clipboard-read", "clipboard-write"])
    watched.ask(SCOTLAND)
    watched.page.locator("#log .source").first.click()
    watched.page.get_by_role("button", name="Copy quotation").click()
    expect(watched.page.locator("#status")).to_have_text("Quotation copied.")
    copied = watched.page.evaluate("navigator.clipboard.readText()")
    citation = answer_of(site, SCOTLAND)["citations"][0]
    words, _, whose = copied.partition("\n— ")
    assert letters(words).strip("“”") == letters(citation["quote"])
    assert whose.startswith("Governance International. Co-production events")
    assert f"No date of publication given. {citation['link']} (accessed " in copied


def test_examples_and_follow_ups_are_asked_by_a_click(visit: Visit) -> None:
    page = visit().page
    example = page.locator(".welcome .suggestion").first
    question = example.inner_text()
    example.click()
    page.locator("#log .turn[data-state=done]").wait_for()
    assert page.locator("#log .asked h2").inner_text() == question
    expect(page.locator(".welcome")).to_be_hidden()
    follow_up = page.locator("#log .follow-ups .suggestion").first
    question = follow_up.inner_text()
    follow_up.click()
    page.locator("#log .turn[data-state=done]").nth(1).wait_for()
    assert page.locator("#log .asked h2").nth(1).inner_text() == question
    assert page.locator("#log .turn").nth(1).get_attribute("class") == "turn answered"


def test_follow_up_in_words(visit: Visit) -> None:
    watched = visit()
    watched.ask(SCOTLAND)
    watched.ask("Who suggested them?")
    assert "Elke" in watched.page.locator("#log .turn").nth(1).inner_text()


def test_refusal_shows_the_nearest_passages(visit: Visit) -> None:
    watched = visit()
    watched.ask(NOT_HELD)
    page = watched.page
    expect(page.get_by_role("heading", name="The archive does not answer this")).to_be_visible()
    near = page.locator("#log .near")
    assert 1 <= near.count() <= 4
    shown = near.first.locator(".snippet").inner_text().split()[:6]
    near.first.click()
    expect(page.locator("#panel-label")).to_have_text("A passage near your question")
    marked = " ".join(page.locator("#panel mark").all_inner_texts()).split()
    assert marked[:6] == shown  # the statement that comes nearest, and no more
    assert page.locator("#panel-body").inner_text().strip()
    assert page.locator("#log .statement").count() == 0


def test_the_empty_side_says_what_can_be_opened(visit: Visit) -> None:
    watched = visit()
    side = watched.page.locator(".side-empty")
    watched.ask(NOT_HELD)
    expect(side).to_have_text("Choose one of the nearest passages to read it here.", use_inner_text=True)
    watched.ask(SCOTLAND)
    watched.page.locator("#panel-close").click()
    expect(side).to_have_text(
        "Choose a source below a statement to read the passage it stands in.", use_inner_text=True
    )


def test_new_conversation_clears_the_page(visit: Visit) -> None:
    watched = visit()
    watched.ask(SCOTLAND)
    watched.page.locator("#log .source").first.click()
    watched.page.get_by_role("button", name="New conversation").click()
    expect(watched.page.locator("#log .turn")).to_have_count(0)
    expect(watched.page.locator(".welcome")).to_be_visible()
    expect(watched.page.locator("#panel")).to_be_hidden()
    expect(watched.page.get_by_label("Your question")).to_be_focused()
    watched.ask(SCOTLAND)
    assert watched.page.locator("#log .turn").count() == 1


@pytest.fixture
def slow_site(settings: Settings, assistant: Assistant) -> Iterator[str]:
    with serving(settings, Kept(assistant, pause_s=0.7)) as address:
        yield address


def test_stop_ends_an_answer(visit: Visit, slow_site: str) -> None:
    page = visit(address=slow_site).page
    page.get_by_label("Your question").fill("Which events were held in 2011?")
    page.keyboard.press("Enter")
    expect(page.locator("#log .waiting")).to_have_text("Searching the archive")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_hidden()
    page.locator("#log .statement").first.wait_for()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#log .notice")).to_contain_text("You stopped this answer.")
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    page.wait_for_timeout(1500)
    assert page.locator("#log .statement").count() == 0
    page.get_by_role("button", name="Ask again").click()
    page.locator("#log .turn.answered").wait_for()
    assert page.locator("#log .turn h2").all_inner_texts() == ["Which events were held in 2011?"], "in its own place"


def test_next_question_may_be_written_while_one_is_answered(visit: Visit, slow_site: str) -> None:
    page = visit(address=slow_site).page
    field = page.get_by_label("Your question")
    field.fill("Which events were held in 2011?")
    page.keyboard.press("Enter")
    expect(field).to_have_value("")
    field.fill("And which in 2012?")
    page.keyboard.press("Enter")  # not taken yet, and not lost
    page.locator("#log .turn[data-state=done]").wait_for()
    expect(field).to_have_value("And which in 2012?")
    page.keyboard.press("Enter")
    page.locator("#log .turn[data-state=done]").nth(1).wait_for()
    assert "2012" in page.locator("#log .turn").nth(1).inner_text()


def test_an_example_that_is_chosen_before_the_script_has_come_is_answered(opening: Visit, site: str) -> None:
    page = opening(f"{site}/archive").page
    page.route("**/ui/app.js*", lambda route: None)  # never comes
    page.goto(site, wait_until="commit")
    page.get_by_role("button", name=SCOTLAND).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SCOTLAND)


def test_what_was_being_written_survives_a_reload(visit: Visit) -> None:
    page = visit().page
    field = page.get_by_label("Your question")
    field.fill("Who spoke at the")
    page.reload()
    page.locator("body.ready").wait_for()
    expect(field).to_have_value("Who spoke at the")
    field.fill("")
    page.reload()
    page.locator("body.ready").wait_for()
    expect(field).to_have_value("")


def test_the_dock_hides_no_focus(visit: Visit) -> None:
    watched = visit(size={"width": 390, "height": 560}, reduced_motion="reduce")
    watched.ask(SCOTLAND)
    page = watched.page
    page.locator("#log .source").first.focus()
    reached = []
    while not page.evaluate("document.activeElement.matches('.dock *')"):
        below = "document.activeElement.getBoundingClientRect().bottom"
        assert page.evaluate(f"{below} <= document.querySelector('.dock').getBoundingClientRect().top")
        reached.append(page.evaluate("document.activeElement.className"))
        page.keyboard.press("Tab")
    assert reached[0] == "source" and reached[-3:] == ["suggestion", "suggestion", "suggestion"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_first_question_stands_above_its_answer(visit: Visit, size: dict[str, int]) -> None:
    watched = visit(size=size)
    watched.ask("Which events are in the archive?")
    watched.page.wait_for_timeout(800)  # the page scrolls smoothly
    header = watched.page.locator(".top").bounding_box()
    asked = watched.page.locator("#log .asked h2").bounding_box()
    assert header and asked
    assert header["y"] + header["height"] <= asked["y"] < size["height"] / 2


def test_a_follow_up_is_scrolled_to_the_top(visit: Visit) -> None:
    watched = visit(reduced_motion="reduce")
    watched.ask(SCOTLAND)
    watched.ask("Who suggested them?")
    before, bar = watched.page.locator("#log .turn .suggestion").first, watched.page.locator(".top")
    above, below = before.bounding_box(), bar.bounding_box()
    assert above and below
    assert above["y"] + above["height"] <= below["y"] + below["height"], "of the answer before nothing is left in view"


@pytest.mark.parametrize("size", [{"width": 320, "height": 480}, PHONE, DESKTOP], ids=["narrow", "phone", "desktop"])
def test_about_stays_inside_the_page(visit: Visit, size: dict[str, int]) -> None:
    page = visit(size=size).page
    page.get_by_text("About", exact=True).click()
    box = page.locator(".about-text").bounding_box()
    assert box
    assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
    logo, places = page.locator(".logo").bounding_box(), page.locator(".places").bounding_box()
    assert logo and places
    assert logo["x"] + logo["width"] <= places["x"]


def test_everything_by_keyboard(visit: Visit) -> None:
    page = visit().page
    page.get_by_label("Your question").focus()
    page.keyboard.type("Which policies were")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("recommended for Scotland?")
    assert page.get_by_label("Your question").input_value() == "Which policies were\nrecommended for Scotland?"
    page.keyboard.press("Enter")
    page.locator("#log .turn[data-state=done]").wait_for()
    assert tab_to(page, "#log .source", back=True)
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    assert tab_to(page, ".open-source")
    assert tab_to(page, ".copy")
    assert tab_to(page, "#panel-close", back=True)
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "source"
    assert tab_to(page, "#question")
    assert tab_to(page, "#new")
    page.keyboard.press("Enter")
    expect(page.locator("#log .turn")).to_have_count(0)


def tab_to(page: object, selector: str, *, back: bool = False) -> bool:
    """Whether Tab reaches `selector`, each stop on the way having a visible focus."""
    for _ in range(25):
        if page.evaluate("s => document.activeElement.matches(s)", selector):  # type: ignore[attr-defined]
            return True
        page.keyboard.press("Shift+Tab" if back else "Tab")  # type: ignore[attr-defined]
    return False


def test_focus_is_visible(visit: Visit) -> None:
    watched = visit()
    watched.ask(SCOTLAND)
    page = watched.page
    assert tab_to(page, "#log .source", back=True)
    outline = page.evaluate("getComputedStyle(document.activeElement).outline")
    assert "3px" in outline and "solid" in outline


def test_phone_has_no_sideways_scrolling(visit: Visit) -> None:
    watched = visit(size=PHONE)
    watched.ask(SCOTLAND)
    watched.ask(NOT_HELD)
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 390
    watched.page.locator("#log .near").first.click()
    box = watched.page.locator("#panel").bounding_box()
    assert box and box["x"] == 0 and box["width"] == 390 and abs(box["y"] + box["height"] - 844) < 1
    assert watched.page.evaluate("document.querySelector('#panel').matches(':modal')")


def test_smallest_targets_are_large_enough(visit: Visit) -> None:
    watched = visit(size=PHONE)
    watched.ask(SCOTLAND)
    for button in watched.page.get_by_role("button").all():
        box = button.bounding_box()
        if box:
            assert box["width"] >= 24 and box["height"] >= 24, button.inner_text()  # WCAG 2.2, 2.5.8


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_system_and_the_switch(visit: Visit, scheme: str) -> None:
    page = visit(scheme=scheme).page

    def paper() -> str:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light, dark = "rgb(248, 246, 241)", "rgb(20, 25, 26)"
    assert paper() == (dark if scheme == "dark" else light)
    page.locator("#theme").click()
    assert paper() == (light if scheme == "dark" else dark)
    page.reload()
    page.locator("body.ready").wait_for()
    assert paper() == (light if scheme == "dark" else dark)


def test_reduced_motion_is_respected(visit: Visit) -> None:
    watched = visit(reduced_motion="reduce")
    watched.ask(SCOTLAND)
    assert watched.page.locator("#log .statement").first.evaluate("e => getComputedStyle(e).animationName") == "none"


def test_hostile_questions_run_nothing(visit: Visit, site: str) -> None:
    watched = visit()
    page = watched.page
    words_asked = [words for words in HOSTILE if words.strip() and "\ud800" not in words and "\x00" not in words]
    for words in words_asked:
        watched.ask(words)
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]
            .filter(a => a.name.startsWith('on') || /^\\s*(javascript|data):/i.test(a.value) && a.name !== 'data-ask'
                && a.name !== 'data-copy').map(a => e.tagName + ' ' + a.name + '=' + a.value))"""
        )
        == []
    )
    for found in ("img", "iframe", "form", "style", "script", "object", "embed", "input", "base", "link", "svg"):
        assert page.locator(f"#log {found}").count() == 0
    shown = page.locator("#log").inner_text()
    assert all(letters(words) in letters(shown) for words in MARKUP)
    links = page.locator("#log a").evaluate_all("all => all.map(a => a.href)")
    assert links and all(link.startswith(("https://www.govint.org/", f"{site}/archive/events/")) for link in links)


def test_nothing_of_gradio_is_loaded(visit: Visit) -> None:
    watched = visit()
    assert not [url for url in watched.requests if "/ui/" not in url and urlsplit(url).path != "/"]
    assert "gradio" not in watched.page.content().lower()
    assert watched.page.locator("html").get_attribute("lang") == "en"
    assert watched.page.locator("link[rel=icon]").get_attribute("href").startswith("/ui/favicon.svg")


def test_page_is_light(visit: Visit) -> None:
    watched = visit()
    sizes = "performance.getEntries().reduce((sum, e) => sum + (e.transferSize || 0), 0)"
    assert 5_000 < watched.page.evaluate(sizes) < 40_000
    assert not [url for url in watched.requests if "font" in url]
