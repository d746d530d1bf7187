"""Rates and queues, by themselves and through the API and the chat."""

import asyncio
import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings, load_settings
from coprod_assistant.errors import QuestionError, StoppedError
from coprod_assistant.web.desk import Desk
from coprod_assistant.web.limits import CostLimit, Gate, RateLimit, RefusedError, client_of
from coprod_assistant.web.working import Stop, Way, Work

from .archive.made_archive import Catalogued
from .chat_client import Page
from .serving import Kept, serving


def test_rate_is_counted_over_any_sixty_seconds() -> None:
    now = [0.0]
    rate = RateLimit(3, clock=lambda: now[0])
    for moment in (0, 10, 20):
        now[0] = moment
        rate.check("203.0.113.9")
    with pytest.raises(RefusedError) as refused:
        rate.check("203.0.113.9")
    assert refused.value.retry_after_s == 40
    rate.check("203.0.113.10")
    now[0] = 59.9
    with pytest.raises(RefusedError):
        rate.check("203.0.113.9")
    now[0] = 60.0
    rate.check("203.0.113.9")
    with pytest.raises(RefusedError):
        rate.check("203.0.113.9")


def test_a_quota_is_a_multiple_of_questions_and_of_work() -> None:
    rate = RateLimit(2, quotas={"key 1": 1.5}, clock=lambda: 0.0)
    for name, most in (("key 1", 3), ("key 2", 2)):
        for _ in range(most):
            rate.check(name)
        with pytest.raises(RefusedError, match=f"{most} times a minute"):
            rate.check(name)
    now = [0.0]
    cost = CostLimit(20, quotas={"key 1": 3.0}, clock=lambda: now[0])
    cost.charge("key 1", 59)
    cost.check("key 1")
    cost.charge("key 1", 31)
    with pytest.raises(RefusedError) as refused:
        cost.check("key 1")
    assert refused.value.retry_after_s == 30
    now[0] = 31.0  # worked off at its own pace
    cost.check("key 1")


def test_rate_forgets_the_idlest_address_first() -> None:
    rate = RateLimit(1, clock=lambda: 0.0)
    for number in range(10_001):
        rate.check(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}")
    rate.check("10.0.0.0")  # forgotten, so taken again
    with pytest.raises(RefusedError):
        rate.check("10.0.39.16")  # number 10,000


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_client_of_an_address(address: str, client: str) -> None:
    assert client_of(address) == client


def test_gate_admits_holds_and_refuses() -> None:
    async def scene() -> None:
        gate = Gate(at_once=2, waiting=1)
        leave = asyncio.Event()
        most, inside = 0, 0
        number, left = itertools.count(), [2, 1, 0]

        async def visit() -> str:
            nonlocal most, inside
            try:
                await gate.enter(f"203.0.113.{next(number)}")
            except RefusedError:
                return "refused"
            inside += 1
            most = max(most, inside)
            await leave.wait()
            inside -= 1
            gate.leave(f"203.0.113.{left.pop()}")
            return "answered"

        visits = [asyncio.create_task(visit()) for _ in range(5)]
        await asyncio.sleep(0.01)
        assert gate.is_full
        assert sum(task.done() for task in visits) == 2  # told at once, not after the others
        leave.set()
        assert Counter(await asyncio.gather(*visits)) == {"answered": 3, "refused": 2}
        assert most == 2
        assert not gate.is_full

    asyncio.run(scene())


def test_gate_ends_a_long_wait_and_frees_its_place() -> None:
    async def scene() -> None:
        gate = Gate(at_once=1, waiting=5, longest_wait_s=0.05)
        await gate.enter()
        with pytest.raises(RefusedError):
            await gate.enter("203.0.113.9")
        gate.leave()
        await gate.enter("203.0.113.9")  # the place is free again
        waiting = asyncio.create_task(gate.enter("203.0.113.9"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        assert gate.waiting == 0
        gate.leave("203.0.113.9")
        assert not gate._own

    asyncio.run(scene())


def test_one_client_holds_a_quarter_of_the_places_and_keeps_nobody_waiting() -> None:
    async def scene() -> None:
        gate = Gate(at_once=8, waiting=64)
        greedy = [asyncio.create_task(gate.enter("203.0.113.9")) for _ in range(15)]
        await asyncio.sleep(0.01)
        assert sum(task.done() for task in greedy) == 2
        async with asyncio.timeout(1):
            await gate.enter("203.0.113.10")
            await gate.enter("203.0.113.11")
        gate.leave("203.0.113.9")
        await asyncio.sleep(0.01)
        assert sum(task.done() for task in greedy) == 3
        for task in greedy:
            task.cancel()
        await asyncio.wait(greedy)
        assert gate.waiting == 0

    asyncio.run(scene())


def test_one_client_makes_up_half_of_those_who_wait() -> None:
    async def scene() -> None:
        gate = Gate(at_once=2, waiting=10)
        greedy = [asyncio.create_task(gate.enter("203.0.113.9")) for _ in range(20)]
        await asyncio.sleep(0.01)
        refused = [task for task in greedy if task.done() and task.exception()]
        assert len(refused) == 14  # one holds a place, five wait
        with pytest.raises(RefusedError):
            gate.check("203.0.113.9")
        gate.check("203.0.113.10")
        async with asyncio.timeout(1):
            await gate.enter("203.0.113.10")
        for task in greedy:
            task.cancel()
        await asyncio.wait(greedy)
        assert gate.waiting == 0

    asyncio.run(scene())


class Endless:
    """Works until it is told to stop, as a question that none of our bounds meets might."""

    stopped = 0

    def ask(self, *_: object, stop: threading.Event, **__: object) -> str:
        for _ in self.stream(stop=stop):
            pass
        raise StoppedError("nobody waits for the answer any more")

    def stream(self, *_: object, stop: threading.Event, **__: object) -> Iterator[str]:
        yield "a statement"
        end = time.monotonic() + 10
        while not stop.is_set() and time.monotonic() < end:
            pass
        self.stopped += stop.is_set()


@pytest.mark.parametrize("streamed", [False, True])
def test_a_question_that_takes_what_an_address_has_for_a_minute_is_given_up(
    settings_only: Settings, streamed: bool
) -> None:
    endless = Endless()

    async def scene() -> None:
        desk = Desk(settings_only.model_copy(update={"cpu_seconds_per_minute": 0.3}), endless)  # type: ignore[arg-type]
        with pytest.raises(QuestionError, match="takes too long"):
            if streamed:
                async for _ in desk.stream("Who?", (), address="203.0.113.9"):
                    pass
            else:
                await desk.ask("Who?", (), address="203.0.113.9")
        await asyncio.sleep(0.1)
        assert not desk.gate._own
        assert desk.cost._now_owed("203.0.113.9") > 0.25  # it is charged all the same

    asyncio.run(scene())
    assert endless.stopped == 1


def test_what_was_asked_is_not_queued_where_it_has_cost_enough_already(settings_only: Settings) -> None:
    async def scene() -> None:
        desk = Desk(settings_only, Stubborn())  # type: ignore[arg-type]
        desk.cost.charge("203.0.113.9", 21)
        with pytest.raises(RefusedError, match="taken much time"):
            await desk.work(lambda: "a page", address="203.0.113.9")
        assert await desk.work(lambda: "a page", address="203.0.113.10") == "a page"

    asyncio.run(scene())


def test_pages_of_the_archive_are_charged(archive: Catalogued, settings: Settings) -> None:
    poor = settings.model_copy(update={"cpu_seconds_per_minute": 0.001})
    with serving(poor, archive) as address:  # type: ignore[arg-type]
        statuses = [httpx.get(f"{address}/archive", timeout=30).status_code for _ in range(2)]
    assert statuses == [200, 429]


def test_what_was_asked_ends_when_who_asked_leaves(settings: Settings, assistant: Assistant) -> None:
    """By every way in that gives one whole answer."""
    ended: list[bool] = []

    class Waiting(Kept):
        def ask(self, *_: object, stop: threading.Event, **__: object) -> object:
            end = time.monotonic() + 10
            while not stop.is_set() and time.monotonic() < end:
                time.sleep(0.02)
            ended.append(stop.is_set())
            raise StoppedError("nobody waits for the answer any more")

    opened = settings.model_copy(update={"chat_api": "open"})
    said = {"model": "coprod-assistant", "messages": [{"role": "user", "content": "Who spoke?"}]}
    with serving(opened, Waiting(assistant)) as address, httpx.Client(base_url=address, timeout=0.5) as client:  # type: ignore[arg-type]
        for leave in (
            lambda: client.post("/api/ask", json={"question": "Who spoke?"}),
            lambda: client.get("/ask", params={"q": "Who spoke?"}),
            lambda: client.post("/v1/chat/completions", json=said),
        ):
            with pytest.raises(httpx.ReadTimeout):
                leave()
            until = time.monotonic() + 3
            while not ended and time.monotonic() < until:
                time.sleep(0.05)
            assert ended == [True]
            ended.clear()


def test_what_waited_is_refused_once_the_questions_before_have_cost_enough(settings_only: Settings) -> None:
    class Dear:
        asked = 0

        def ask(self, *_: object, **__: object) -> str:
            self.asked += 1
            end = time.thread_time() + 0.3
            while time.thread_time() < end:
                pass
            return "an answer"

    dear = Dear()

    async def scene() -> list[object]:
        settings = settings_only.model_copy(update={"cpu_seconds_per_minute": 0.2})
        desk = Desk(settings, dear)  # type: ignore[arg-type]
        asked = [desk.ask("Who?", (), address="203.0.113.9") for _ in range(5)]
        return list(await asyncio.gather(*asked, return_exceptions=True))

    told = asyncio.run(scene())
    assert (told.count("an answer"), dear.asked) == (1, 1)
    assert sum(isinstance(each, RefusedError) for each in told) == 4


def test_cost_is_charged_and_worked_off() -> None:
    now = [0.0]
    cost = CostLimit(20.0, clock=lambda: now[0])
    cost.charge("203.0.113.9", 19.0)
    cost.check("203.0.113.9")
    cost.charge("203.0.113.9", 4.0)
    with pytest.raises(RefusedError) as refused:
        cost.check("203.0.113.9")
    assert refused.value.retry_after_s == 9  # three seconds too much, at a third of a second each second
    cost.check("203.0.113.10")
    now[0] = 9.1
    cost.check("203.0.113.9")


def test_work_is_over_when_its_last_thread_is() -> None:
    over: list[bool] = []
    spent: list[float] = []
    begun, let_go = threading.Event(), threading.Event()
    work = Work(on_over=lambda: over.append(True), charge=spent.append)

    def step() -> str:
        begun.set()
        let_go.wait(5)
        return "done"

    thread = threading.Thread(target=lambda: work.do(step))
    thread.start()
    begun.wait(5)
    work.end()
    assert not over
    let_go.set()
    thread.join()
    assert (over, len(spent)) == ([True], 1)
    assert work.do(lambda: "never") is None
    work.end()
    assert over == [True]


def test_work_that_gives_way_waits_for_others_but_not_for_ever() -> None:
    way = Way()
    way.enter()
    leaving = threading.Timer(0.15, way.leave)
    stop = Stop(lambda: False, way, 0.4)
    leaving.start()
    began = time.monotonic()
    assert not stop.is_set()
    assert 0.1 < time.monotonic() - began < 0.35
    way.enter()
    began = time.monotonic()
    assert not stop.is_set()  # what it waits for all its steps together is bounded
    assert not stop.is_set()
    assert time.monotonic() - began < 0.35
    ended = Stop(lambda: False, way, 0.4)
    ended.set()
    began = time.monotonic()
    assert ended.is_set()
    assert time.monotonic() - began < 0.1


def test_who_has_taken_much_is_answered_after_the_others(settings_only: Settings, assistant: Assistant) -> None:
    order: list[str] = []

    async def scene() -> None:
        desk = Desk(settings_only, assistant)
        let_go = threading.Event()
        desk.cost.charge("203.0.113.9", 10)

        async def other() -> None:
            await desk.work(lambda: let_go.wait(10), address="203.0.113.10")
            order.append("other")

        async def much(address: str) -> None:
            await desk.ask("Who spoke about co-production?", (), address=address)
            order.append(address)

        working = asyncio.create_task(other())
        await asyncio.sleep(0.1)
        waiting = asyncio.create_task(much("203.0.113.9"))
        await much("203.0.113.11")  # one who has taken little waits for nobody
        await asyncio.sleep(0.3)
        let_go.set()
        await asyncio.gather(working, waiting)

    asyncio.run(scene())
    assert order == ["203.0.113.11", "other", "203.0.113.9"]


class Stubborn:
    """Makes an answer that nothing stops, until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.begun = 0

    def stream(self, *_: object, **__: object) -> Iterator[str]:
        self.begun += 1
        self.let_go.wait(10)
        yield "a statement"


def test_leaving_does_not_start_more_work_than_there_are_places(settings_only: Settings) -> None:
    """A visitor who asks and leaves again and again holds the places; his threads do not pile up."""
    stubborn = Stubborn()

    async def scene() -> None:
        desk = Desk(settings_only, stubborn)  # type: ignore[arg-type]

        async def visit() -> None:
            async for _ in desk.stream("Who?", (), address="203.0.113.9"):
                pass

        for _ in range(6):
            visiting = asyncio.create_task(visit())
            await asyncio.sleep(0.05)
            visiting.cancel()
            await asyncio.wait([visiting])
        assert stubborn.begun == 1  # half of the two places
        stubborn.let_go.set()
        await asyncio.sleep(0.2)
        assert not desk.gate._own

    asyncio.run(scene())


@pytest.fixture
def settings_only() -> Settings:
    return load_settings(concurrent_answers=2)


@pytest.fixture(scope="module")
def strict(settings: Settings) -> Settings:
    return settings.model_copy(update={"questions_per_minute": 3})


def test_api_tells_when_to_ask_again(strict: Settings, assistant: Assistant) -> None:
    with serving(strict, assistant) as address, httpx.Client(base_url=address, timeout=30) as client:
        asked = [client.post("/api/ask", json={"question": "Who spoke in Birmingham?"}) for _ in range(5)]
        assert [answer.status_code for answer in asked] == [200, 200, 200, 429, 429]
        assert 50 <= int(asked[3].headers["retry-after"]) <= 60
        assert set(asked[3].json()) == {"error", "hint"}
        spoofed = client.get("/api/search?q=barriers", headers={"X-Forwarded-For": "203.0.113.77"})
        assert spoofed.status_code == 429
        assert Page(address).ask("Who spoke?").notice.startswith("One visitor may ask 3 times a minute.")
        assert client.get("/healthz/ready").status_code == 200


def test_another_visitor_behind_the_proxy_is_not_affected(strict: Settings, assistant: Assistant) -> None:
    proxied = strict.model_copy(update={"trusted_proxies": "127.0.0.1"})
    with serving(proxied, assistant) as address, httpx.Client(base_url=address, timeout=30) as client:

        def search(visitor: str) -> int:
            return client.get("/api/search?q=barriers", headers={"X-Forwarded-For": visitor}).status_code

        assert [search("203.0.113.1") for _ in range(4)] == [200, 200, 200, 429]
        assert search("203.0.113.1, 203.0.113.2") == 200
        assert search("203.0.113.2, 203.0.113.1") == 429  # written by the visitor, so it changes nothing


def test_full_house_refuses_at_once_and_answers_the_rest(settings: Settings, assistant: Assistant) -> None:
    few = settings.model_copy(update={"concurrent_answers": 2, "waiting_questions": 3})
    slow = Kept(assistant, pause_s=0.5)
    with serving(few, slow) as address:  # type: ignore[arg-type]
        statuses: list[int] = []

        def ask() -> None:
            answer = httpx.post(f"{address}/api/ask", json={"question": "Who spoke in Birmingham?"}, timeout=30)
            statuses.append(answer.status_code)
            assert answer.status_code == 200 or answer.elapsed.total_seconds() < 1.5

        threads = [threading.Thread(target=ask) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Counter(statuses) == {200: 3, 429: 9}  # all from one address: one of two places, half of the queue
        assert Page(address).ask("Who spoke in Birmingham?").state == "done"


def test_full_chat_says_so_to_the_rest(settings: Settings, assistant: Assistant) -> None:
    few = settings.model_copy(update={"concurrent_answers": 1, "waiting_questions": 4})
    with serving(few, Kept(assistant, pause_s=0.3)) as address:  # type: ignore[arg-type]
        told: list[str] = []
        took: dict[str, list[float]] = {"busy": [], "answered": []}

        def visit() -> None:
            started = time.monotonic()
            turn = Page(address).ask("Who spoke in Birmingham?")
            busy = "Many people are asking" in turn.notice
            told.append("busy" if busy else turn.status)
            took["busy" if busy else "answered"].append(time.monotonic() - started)

        threads = [threading.Thread(target=visit) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        counts = Counter(told)
        assert set(counts) == {"answered", "busy"}
        assert 3 <= counts["answered"] <= 12
        assert sum(counts.values()) == 20
        assert max(took["busy"]) < max(took["answered"])  # told at once, and not after a wait
