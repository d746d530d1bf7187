"""A small folder of evaluations with feedback and two runs, its server, and a client that works Gradio's events."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from coprod_assistant.config import Settings, load_settings
from coprod_assistant.evaluation.run_sets import run_sets
from coprod_assistant.evaluation.runs import SCORES, SUMMARY, Run
from coprod_assistant.evaluation.sets import choose_sets
from coprod_assistant.evaluation.summary import summarise
from coprod_assistant.web.server import server_config
from tests.evaluation.test_run_sets import PAGE, QUESTIONS

TRAMS = "Tram Day \U0001f68b, 3 May 2020\n\nEighty people rode the tram. Mary Poole spoke on “tickets & fares”.\n"
FEEDBACK = [
    {
        "question": "Who spoke on the tram day?", "verdict": "wrong", "reason": "<b>It was</b> Mary Poole",
        "answer": "Nobody spoke. [1]", "citations": [{"file": "trams.txt", "quote": "Eighty people rode the tram."}],
    },
    {"question": "How warm was the bus?", "verdict": "refused", "answer": "The archive does not say."},
    {"question": "Who paid for lunch?", "verdict": "refused", "answer": "The archive does not say."},
]  # fmt: skip
SECRET = "Book Bus Workshop"  # in the question of the hidden split


def make_place(folder: Path) -> Settings:
    """Writes it; of the two runs the second got one shown question wrong and a hidden one right."""
    evals = folder / "evals"
    (evals / "corpus").mkdir(parents=True)
    (evals / "corpus" / "buses.md").write_text(PAGE, encoding="utf-8")
    (evals / "corpus" / "trams.txt").write_text(TRAMS, encoding="utf-8")
    questions = [line for line in QUESTIONS if line["id"] != "t-4"]  # it asks for the hidden one's words, too
    (evals / "buses.jsonl").write_text("".join(json.dumps(line) + "\n" for line in questions), encoding="utf-8")
    sets = '[buses]\nquestions = "buses.jsonl"\ncorpus = "corpus"\nhidden = ["report"]\n'
    (evals / "sets.toml").write_text(sets, encoding="utf-8")
    (folder / "feedback").mkdir()
    lines = "".join(json.dumps(line) + "\n" for line in FEEDBACK)
    (folder / "feedback" / "2026-01-01.jsonl").write_text(lines, encoding="utf-8")
    settings = load_settings(corpus_dir=evals / "corpus", feedback_dir=folder / "feedback", evals_dir=evals)
    first = run_sets(choose_sets([], evals), settings, runs=evals / "runs").run
    second = Run(first.folder.with_name(f"{first.name}-2"))
    shutil.copytree(first.folder, second.folder)
    turned = {"t-1": ("not cited: More than 130 people",), "t-2": ()}
    scores = [
        replace(each, wrong=turned[each.id], measures=each.measures | {"right": float(not turned[each.id])})
        if each.id in turned
        else each
        for each in first.scores()
    ]
    second.write_lines(SCORES, (score.to_dict() for score in scores))
    second.write(SUMMARY, {"lost": 0} | summarise(scores))
    return settings


@contextmanager
def served(app: FastAPI, settings: Settings) -> Iterator[str]:
    """The base address of a server of `app` that runs while the block does."""
    config = server_config(app, settings)
    config.port, config.timeout_graceful_shutdown = 0, 1
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


class Tabs:
    """Works the tabs as Gradio's script does: an event is posted, and what it gives comes as a stream."""

    def __init__(self, client: httpx.Client, *, token: str = "") -> None:
        self._client = client
        self._headers = {"X-Coprod-Token": token} if token else {}
        page = client.get("/evaluate/", headers={"accept": "text/html"}).text
        found = re.search(r"window\.gradio_config = (.*?);window\.gradio_api_info", page, re.DOTALL)
        assert found is not None
        self.config: dict[str, Any] = json.loads(found[1])
        self._names = {
            str(each["props"].get("label") or each["props"].get("value")): each["id"]
            for each in self.config["components"]
        }

    def do(self, name: str, event: str, *data: Any, nth: int = 0) -> list[Any]:
        """What the outputs of an event hold: values, or what they are set to; `nth` of what is done at that event."""
        wanted = [self._names[name], event]
        index = [each["id"] for each in self.config["dependencies"] if wanted in each["targets"]][nth]
        session = {"session_hash": "tests"}
        joined = self._client.post(
            "/evaluate/gradio_api/queue/join", json={"data": data, "fn_index": index, **session}, headers=self._headers
        )
        assert joined.status_code == 200, joined.text
        with self._client.stream("GET", "/evaluate/gradio_api/queue/data", params=session) as answer:
            for line in answer.iter_lines():
                told = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                if told.get("msg") == "process_completed":
                    assert told["success"], told
                    return list(told["output"]["data"])
        raise AssertionError("the stream ended without an answer")
