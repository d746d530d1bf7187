"""The command line as programs and people meet it: streams, exit statuses, formats."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from coprod_assistant.answer_view import answer_to_dict, hit_to_dict
from coprod_assistant.assistant import Assistant
from coprod_assistant.cli import main

from .extract.scanned import PROSE, WEIR, letter

CORPUS = Path(__file__).parents[1] / "corpus"
COPROD = [sys.executable, "-m", "coprod_assistant"]
KNOWN = "Who spoke in Berlin?"
UNKNOWN = "What is the price of bitcoin?"


@dataclass(frozen=True)
class Ended:
    """A command that has ended: exit status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        """Standard output read as JSON lines."""
        return [json.loads(line) for line in self.out.split("\n")[:-1]]


Run = Callable[..., Ended]


@pytest.fixture
def run(built_index: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process on the index of the real corpus."""
    monkeypatch.setenv("COPROD_INDEX_DIR", str(built_index))
    monkeypatch.setenv("COPROD_CORPUS_DIR", str(CORPUS))

    def run_command(*arguments: str) -> Ended:
        capfdbinary.readouterr()
        status = main(list(arguments))
        written = capfdbinary.readouterr()
        return Ended(status, written.out.decode(), written.err.decode())

    return run_command


@pytest.fixture
def batch(run: Run, tmp_path: Path) -> Run:
    """Runs a command on a file of questions, given as bytes."""

    def run_batch(command: str, content: bytes, *more: str) -> Ended:
        file = tmp_path / "questions.jsonl"
        file.write_bytes(content)
        return run(command, "--batch", str(file), *more)

    return run_batch


def start(index: Path, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "COPROD_INDEX_DIR": str(index), "COPROD_CORPUS_DIR": str(CORPUS)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # A shell's job in the background ignores Ctrl-C, and so would all that it starts, this among them.
    listens = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    return subprocess.Popen([*COPROD, *arguments], env=environment, **{**pipes, **listens, **more})


# Usage and errors


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "one", "two"],
        ["ask", "one", "--batch", "-"],
        ["search"],
        ["search", "--top-k", "0", "words"],
        ["search", "--since", "yesterday", "words"],
        ["serve", "--port", "70000"],
        ["eval"],
        ["eval", "beir"],
        ["nonsense"],
        ["--nonsense"],
        [],
    ],
)
def test_bad_usage_exits_2_and_says_so_on_standard_error(run: Run, arguments: list[str]) -> None:
    ended = run(*arguments)
    assert ended.status == 2
    assert "Usage: coprod" in ended.err
    assert ended.out == ""


@pytest.mark.parametrize("command", [["ask", "What?"], ["search", "words"], ["show"], ["ask", "--batch", "-"]])
def test_without_an_index_one_line_says_what_to_do(run: Run, tmp_path: Path, command: list[str]) -> None:
    ended = run(*command, "--index", str(tmp_path / "none"))
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == f"error: there is no index in {tmp_path / 'none'} (run: coprod index)\n"


def test_without_an_index_nothing_is_loaded_first(tmp_path: Path) -> None:
    code = "import sys; from coprod_assistant.cli import main; main(sys.argv[1:]); print('torch' in sys.modules)"
    command = [sys.executable, "-c", code, "ask", "What?", "--index", str(tmp_path)]
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"False\n"


def test_a_language_pipeline_that_is_not_installed_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROD_LANGUAGE_MODEL", "no_such_pipeline")
    ended = run("ask", KNOWN)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("error: the language pipeline no_such_pipeline is not installed (install it, or name ")


def test_an_unknown_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROD_INDX_DIR", "x")
    ended = run("show")
    assert ended.status == 1
    assert ended.err == "error: unknown setting COPROD_INDX_DIR (did you mean COPROD_INDEX_DIR?)\n"
    monkeypatch.delenv("COPROD_INDX_DIR")
    monkeypatch.setenv("COPROD_ZZZZZZZZZZZZZZZZ", "x")
    ended = run("show")
    assert "COPROD_INDEX_DIR, " in ended.err
    assert ended.err.count("\n") == 1


def test_an_error_cannot_paint_on_the_terminal(run: Run) -> None:
    ended = run("show", "no\x1b[31m\nsuch")
    assert ended.status == 1
    assert "\x1b" not in ended.err
    assert ended.err.count("\n") == 1


def test_a_damaged_index_is_named(run: Run, built_index: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(built_index, tmp_path / "index"))
    archive = next(copy.glob("gen-*/archive.sqlite"))
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    ended = run("show", "--index", str(copy))
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == f"error: {archive.parent.name}/archive.sqlite differs from the manifest (run: coprod index)\n"


def test_an_unexpected_failure_keeps_its_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("coprod_assistant.index.open_index", broken)
    with pytest.raises(ZeroDivisionError):
        run("show")


def test_version(run: Run) -> None:
    ended = run("--version")
    assert ended.status == 0
    assert re.fullmatch(r"coprod \d+\.\d+\.\d+\n", ended.out)


# ask


def test_ask_prints_the_answer_with_markers_and_then_the_sources(run: Run, assistant: Assistant) -> None:
    answer = assistant.ask(KNOWN)
    assert answer.status == "answered"
    ended = run("ask", KNOWN)
    assert (ended.status, ended.err) == (0, "")
    said, sources = ended.out.split("\n\nSources\n")
    assert said == answer.text
    for citation in answer.citations:
        assert f"[{citation.marker}]" in said
        place = f"[{citation.marker}] {citation.title} · {citation.heading}\n    {citation.link}\n"
        assert place in sources


def test_ask_refuses_with_what_is_missing_and_the_nearest_passages(run: Run, assistant: Assistant) -> None:
    answer = assistant.ask(UNKNOWN)
    assert answer.status == "refused"
    ended = run("ask", UNKNOWN)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith(f"{answer.missing}\n\nNearest passages\n1.  ")
    assert re.findall(r"^(\d)\. ", ended.out, re.MULTILINE) == ["1", "2", "3"]
    assert "Sources" not in ended.out


def test_ask_json_is_the_answer_object(run: Run, assistant: Assistant) -> None:
    ended = run("ask", "--json", KNOWN)
    assert (ended.status, ended.err) == (0, "")
    wanted, got = answer_to_dict(assistant.ask(KNOWN)), json.loads(ended.out)
    for answer in (wanted, got):
        del answer["timings_ms"]
    assert got == json.loads(json.dumps(wanted))


def test_quotes_stand_in_what_show_prints(run: Run) -> None:
    answer = json.loads(run("ask", "--json", KNOWN).out)
    assert answer["citations"]
    for citation in answer["citations"]:
        text = run("show", citation["document_id"]).out
        assert text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize(("question", "reason"), [("", "empty"), ("   ", "empty"), ("x" * 1001, "1000 characters")])
def test_a_question_that_cannot_be_asked_is_an_error(run: Run, question: str, reason: str) -> None:
    ended = run("ask", question)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("error: ")
    assert reason in ended.err
    assert ended.err.count("\n") == 1


def test_half_a_character_in_a_question_is_replaced(run: Run) -> None:
    answer = json.loads(run("ask", "--json", "Who spoke in Berlin\udcff?").out)
    assert answer["question"] == "Who spoke in Berlin??"


# Batches


def line(**given: Any) -> bytes:
    return json.dumps(given).encode() + b"\n"


def test_batch_answers_in_order_and_keeps_ids(batch: Run) -> None:
    content = line(id="a", question=KNOWN) + line(id=7, question=UNKNOWN) + line(question=KNOWN)
    ended = batch("ask", content)
    assert (ended.status, ended.err) == (0, "")
    assert [row["id"] for row in ended.rows] == ["a", 7, None]
    assert [row["question"] for row in ended.rows] == [KNOWN, UNKNOWN, KNOWN]
    assert [row["status"] for row in ended.rows] == ["answered", "refused", "answered"]


@pytest.mark.parametrize(
    ("bad", "kept", "reason"),
    [
        (b"nonsense\n", None, "not JSON"),
        (b'{"id": "x", "question": "cut\n', None, "not JSON"),
        (b'{"id": "x", "question": "\xff"}\n', None, "not JSON"),
        (b'{"id": NaN, "question": "What?"}\n', None, "NaN"),
        (b"[" * 100_000 + b"\n", None, "not JSON"),
        (b"[]\n", None, "not an object"),
        (b'"What?"\n', None, "not an object"),
        (line(id="x"), "x", "'question'"),
        (line(id="x", question=None), "x", "'question'"),
        (line(id="x", question=5), "x", "'question'"),
        (line(id="x", question=""), "x", "empty"),
        (line(id="x", question="y" * 1001), "x", "1000 characters"),
        (line(id="x", question="What?", history="no"), "x", "'history'"),
        (line(id="x", question="What?", history=["no"]), "x", "'history'"),
        (line(id="x", question="What?", history=[{"answer": "no"}]), "x", "'history'"),
        (line(id="x", question="What?", history=[{"question": "q", "answer": 1}]), "x", "'answer'"),
    ],
)
def test_a_line_that_cannot_be_answered_gives_its_error_and_the_next_is_answered(
    batch: Run, bad: bytes, kept: str | None, reason: str
) -> None:
    ended = batch("ask", bad + line(id="next", question=KNOWN))
    error, following = ended.rows
    assert ended.status == 1
    assert set(error) == {"id", "error", "hint"}
    assert error["id"] == kept
    assert error["error"].startswith("line 1: ")
    assert reason in error["error"]
    assert (following["id"], following["status"]) == ("next", "answered")


def test_batch_reads_what_other_programs_write(batch: Run) -> None:
    content = b"\xef\xbb\xbf" + line(id=1, question=KNOWN).replace(b"\n", b"\r\n") + b"\n  \n"
    content += line(id=2, question="Who\u2028spoke in Berlin?", history=None, more="ignored").rstrip(b"\n")
    ended = batch("ask", content)
    assert ended.status == 0
    assert [row["id"] for row in ended.rows] == [1, 2]
    assert "\u2028" not in ended.out, "a reader that splits at every line separator must find whole objects"


def test_batch_uses_the_history(batch: Run, assistant: Assistant) -> None:
    history = [{"question": KNOWN}, {"question": "What did he say?", "answer": "Nothing."}]
    (row,) = batch("ask", line(id=1, question="When was that event?", history=history[:1])).rows
    assert "Berlin" in row["query"]
    (alone,) = batch("ask", line(id=1, question="When was that event?")).rows
    assert "Berlin" not in alone["query"]
    assert batch("ask", line(id=1, question="Why?", history=history)).status == 0


def test_batch_of_nothing_is_nothing(batch: Run) -> None:
    assert batch("ask", b"") == Ended(0, "", "")


def test_a_batch_file_that_is_not_there_is_an_error(run: Run, tmp_path: Path) -> None:
    ended = run("ask", "--batch", str(tmp_path / "none"))
    assert (ended.status, ended.out) == (1, "")
    assert "none cannot be read" in ended.err


@pytest.mark.slow
def test_batch_writes_each_answer_at_once(built_index: Path) -> None:
    process = start(built_index, "ask", "--batch", "-")
    assert process.stdin and process.stdout and process.stderr
    for number in range(2):
        process.stdin.write(line(id=number, question=KNOWN))
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == number  # while standard input is open
    process.stdin.close()
    assert process.stdout.read() == b""
    assert process.stderr.read() == b"", "no library writes to standard error"
    assert process.wait(timeout=30) == 0


# search


def test_search_json_is_the_hits(run: Run, assistant: Assistant) -> None:
    ended = run("search", "--json", "--top-k", "3", "barriers")
    assert (ended.status, ended.err) == (0, "")
    wanted = {"id": None, "query": "barriers", "hits": [hit_to_dict(h) for h in assistant.search("barriers", top_k=3)]}
    assert json.loads(ended.out) == json.loads(json.dumps(wanted))
    assert len(wanted["hits"]) == 3  # type: ignore[arg-type]


def test_search_prints_passages_with_rank_place_and_words(run: Run, assistant: Assistant) -> None:
    hits = assistant.search("barriers", top_k=2)
    ended = run("search", "--top-k", "2", "barriers")
    first, second = re.split(r"^2\. ", ended.out, flags=re.MULTILINE)
    for shown, hit in ((first, hits[0]), (second, hits[1])):
        assert hit.title in shown
        assert hit.chunk.document_id in shown
        assert " ".join(hit.words.split())[:100] in shown


def test_search_batch(batch: Run) -> None:
    content = line(id="a", question=KNOWN) + line(id="b", query="barriers") + b"nonsense\n"
    content += line(id="c", question="When was that event?", history=[{"question": KNOWN}])
    ended = batch("search", content, "--top-k", "2")
    assert ended.status == 1
    assert [row["id"] for row in ended.rows] == ["a", "b", None, "c"]
    assert [len(row["hits"]) for row in ended.rows if "hits" in row] == [2, 2, 2]
    assert all(set(row) == {"id", "query", "hits"} for row in ended.rows if "hits" in row)
    assert "Berlin" in ended.rows[3]["query"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "soon"], "'soon' is not a day, month or year"),
        (["--since", "2011-13"], "'2011-13' is not a day, month or year"),
        (["--until", "2011-02-30"], "'2011-02-30' is not a day, month or year"),
        (["--since", "2012", "--until", "2011"], "2012 is after 2011"),
        (["--kind", "rumour"], "'rumour' is no kind of record"),
    ],
)
def test_search_names_a_filter_that_cannot_be_used(run: Run, options: list[str], said: str) -> None:
    ended = run("search", *options, "barriers")
    assert (ended.status, ended.out) == (2, "")
    assert said in " ".join(ended.err.replace("│", " ").split())


def test_search_by_an_unknown_event(run: Run) -> None:
    ended = run("search", "--event", "nothing", "barriers")
    assert (ended.status, ended.err) == (1, "error: there is no event 'nothing' (`coprod events` shows ids)\n")


@pytest.mark.parametrize(
    ("options", "dates"),
    [
        (["--place", "Berlin"], {"2011-05-03"}),
        (["--since", "2012-05", "--until", "2012"], {"2012-05-02", "2012-10-30"}),
        (["--since", "2015"], set()),
        (["--place", "Paris"], set()),
    ],
)
def test_search_within_finds_only_what_fits(run: Run, options: list[str], dates: set[str]) -> None:
    ended = run("search", "--json", *options, "barriers to co-production")
    assert {hit["event_id"][:10] for hit in json.loads(ended.out)["hits"]} == dates


# events


def test_events_json_holds_each_with_its_source(run: Run, assistant: Assistant) -> None:
    ended = run("events", "--json")
    assert (ended.status, ended.err) == (0, "")
    found = json.loads(ended.out)
    assert found["index"] == assistant.index.generation
    assert [(event["starts"], event["place"], event["country"]) for event in found["events"]] == [
        ("2011-03-29", "Birmingham", "United Kingdom"),
        ("2011-05-03", "Berlin", "Germany"),
        ("2011-05-09", "Brasilia", "Brazil"),
        ("2012-04-19", "Edinburgh, St. Andrews House", "United Kingdom"),
        ("2012-05-02", "North Wales", "United Kingdom"),
        ("2012-10-30", "University of Manchester", "United Kingdom"),
    ]
    keys = ["id", "name", "place", "country", "starts", "ends", "precision", "series", "hosts", "status", "sources"]
    assert all(list(event) == keys for event in found["events"])
    (source,) = found["events"][1]["sources"]
    text = assistant.document(source["document_id"]).text
    assert text[source["start"] : source["end"]] == source["quote"] == "The Efficient State, Berlin, 3-4 May 2011"
    assert list(source) == [
        "document_id", "title", "file", "url", "start", "end", "quote", "heading", "page", "link", "grounds",
    ]  # fmt: skip
    assert "#:~:text=The%20Efficient" in source["link"]


def test_events_prints_a_line_each_into_a_pipe(run: Run) -> None:
    ended = run("events", "--place", "Germany")
    assert (ended.status, ended.err) == (0, "")
    date, name, place, file, event_id = ended.out.rstrip("\n").split("\t")
    assert (date, name, place, file) == (
        "2011-05-03 to 2011-05-04", "The Efficient State", "Berlin, Germany", "pages/co-production-events.txt",
    )  # fmt: skip
    assert event_id.startswith("2011-05-03-the-efficient-state-")


def test_events_say_why_their_tellings_were_joined(run: Run) -> None:
    ended = run("events", "--why", "--place", "Germany")
    assert (ended.status, ended.err) == (0, "")
    event, *tellings = ended.out.rstrip("\n").split("\n")
    assert event.startswith("2011-05-03 to 2011-05-04\tThe Efficient State\t")
    assert tellings == ["\tpages/co-production-events.txt\tThe Efficient State, Berlin, 3-4 May 2011\ttold here"]


@pytest.mark.parametrize(
    ("options", "count"), [(["--since", "2012"], 3), (["--until", "2011-05-03"], 2), (["--since", "2015"], 0)]
)
def test_events_of_a_time(run: Run, options: list[str], count: int) -> None:
    assert len(json.loads(run("events", "--json", *options).out)["events"]) == count


# show


def test_show_prints_the_text_and_nothing_else(run: Run, assistant: Assistant) -> None:
    (summary,) = assistant.documents()
    ended = run("show", summary.id)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == assistant.document(summary.id).text
    assert len(ended.out) == summary.characters


def test_show_writes_utf8_whatever_the_locale(built_index: Path, assistant: Assistant) -> None:
    (summary,) = assistant.documents()
    environment = {**os.environ, "COPROD_INDEX_DIR": str(built_index), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run([*COPROD, "show", summary.id], env=environment, capture_output=True, check=True)
    assert done.stdout == assistant.document(summary.id).text.encode()


def test_show_without_an_id_lists_the_documents(run: Run, assistant: Assistant) -> None:
    (summary,) = assistant.documents()
    assert run("show").out.split(maxsplit=2) == [summary.id, str(summary.characters), f"{summary.title}\n"]


def test_show_of_an_unknown_id_says_where_ids_are(run: Run) -> None:
    ended = run("show", "none")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == "error: there is no document 'none' (run: coprod show, which lists the documents)\n"


def test_show_prints_what_was_left_out_by_reason(run: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    story = "<p>Forty crews compared how they mend nets, and what the town pays for it.</p>" * 2
    page = (
        f"<html><body><nav><a href=/>Start</a></nav><h1>Nets</h1>{story}<p hidden>{'Secret. ' * 100}</p></body></html>"
    )
    (corpus / "nets.html").write_text(page, encoding="utf-8")
    (corpus / "budget.ods").write_bytes(b"PK")
    (corpus / "old.ods").write_bytes(b"PK")
    (corpus / "NOTES").write_text("x", encoding="utf-8")
    index = ("--index", str(tmp_path / "index"))
    built = run("index", "--corpus", str(corpus), *index)
    assert "not read, as of a kind that is not: 2 .ods (budget.ods, old.ods)\n" in built.err
    assert "1 without ending (NOTES)\n" in built.err
    identifier = run("show", *index).out.split()[0]
    warning, *shown = run("show", "--left-out", identifier, *index).out.splitlines()
    assert warning.endswith("1 element")
    assert shown[0] == "hidden from readers of the page (799 characters)"
    assert shown[1].startswith("  Secret. Secret.") and shown[1].endswith(" …")
    assert shown[2:] == ["menus, tools, links to other pages (5 characters)", "  Start"]
    assert run("show", "--left-out", *index).status == 2


def test_show_names_pages_without_text_with_what_to_do(run: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "weir.pdf").write_bytes(bytes(letter(Image.new("L", (60, 84)), body=f"{WEIR} {PROSE}").output()))
    index = ("--index", str(tmp_path / "index"))
    assert run("index", "--corpus", str(corpus), *index).status == 0
    identifier = run("show", *index).out.split()[0]
    (shown,) = run("show", "--left-out", identifier, *index).out.splitlines()
    assert shown.startswith("page 1: there is no text on it") and "COPROD_OCR=true" in shown


# index


def test_ocr_without_its_extra_is_one_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROD_OCR", "true")
    monkeypatch.setattr("coprod_assistant.extract.ocr.find_spec", lambda name: None)
    ended = run("index", "--index", str(tmp_path / "index"))
    assert (ended.status, ended.err.count("\n")) == (1, 1)
    assert "COPROD_OCR" in ended.err and "pip install 'coprod-assistant[ocr]'" in ended.err


def test_index_builds_then_has_nothing_to_do(run: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "one.md").write_text("# One\n\nThe first page tells of a workshop.\n", encoding="utf-8")
    (corpus / "broken.pdf").write_bytes(b"no PDF at all")
    (corpus / "empty.txt").write_text("", encoding="utf-8")
    arguments = ("index", "--corpus", str(corpus), "--index", str(tmp_path / "index"))
    ended = run(*arguments)
    assert ended.status == 0
    shape = r"1 document, 1 chunk; 8 texts embedded, 0 reused; \d+\.\d s; generation gen-\S+\n"
    assert re.fullmatch(shape, ended.out)
    assert re.search(r"^could not read broken\.pdf: .+$", ended.err, re.MULTILINE)
    assert re.search(r"^could not read empty\.txt: .+$", ended.err, re.MULTILINE)
    (corpus / "broken.pdf").unlink()
    (corpus / "empty.txt").unlink()
    run(*arguments)
    again = run(*arguments)
    assert "; nothing has changed; " in again.out
    assert (again.status, again.err) == (0, "")


def test_rollback_serves_the_generation_before(run: Run, tmp_path: Path) -> None:
    corpus, where = tmp_path / "corpus", ("--index", str(tmp_path / "index"))
    corpus.mkdir()
    none = run("rollback", *where)
    assert (none.status, none.out) == (1, "")
    served = []
    for words in ("A workshop was held.", "A lecture was held."):
        (corpus / "one.md").write_text(f"# One\n\n{words}\n", encoding="utf-8")
        assert run("index", "--corpus", str(corpus), *where).status == 0
        served.append((tmp_path / "index" / "CURRENT").read_text(encoding="ascii").strip())
    back = run("rollback", *where)
    assert (back.status, back.out) == (0, f"{served[0]} is served now\n")
    assert "workshop" in run("search", "workshop", *where).out
    assert run("rollback", *where).status == 1


def test_index_of_no_corpus_is_an_error(run: Run, tmp_path: Path) -> None:
    ended = run("index", "--corpus", str(tmp_path / "none"), "--index", str(tmp_path / "index"))
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("error: no corpus folder ")


# eval


def test_eval_beir_measures_a_set_whose_answer_is_known(run: Run, tmp_path: Path) -> None:
    texts = {
        "p1": "Cats sleep in the sun all day.",
        "p2": "The bridge was built of steel.",
        "p3": "Bread is baked early.",
    }
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "corpus.jsonl").write_bytes(b"".join(line(_id=key, title="", text=text) for key, text in texts.items()))
    questions = {"q1": "Where do cats sleep?", "q2": "What was the bridge built of?", "q3": "When is bread baked?"}
    (folder / "queries.jsonl").write_bytes(b"".join(line(_id=key, text=text) for key, text in questions.items()))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp1\t1\nq2\tp2\t1\nq3\tp3\t1\n")
    keep = tmp_path / "keep"
    report = json.loads(run("eval", "beir", str(folder), "--json", "--keep", str(keep)).out)
    assert (report["passages"], report["queries"]) == (3, 3)
    for name in ("dense", "lexical", "fused"):
        assert report["runs"][name] == {"nDCG@10": 1.0, "R@10": 1.0, "RR@10": 1.0}
    (built,) = keep.iterdir()
    written = built.stat().st_mtime_ns
    table = run("eval", "beir", str(folder), "--keep", str(keep))
    assert [path.stat().st_mtime_ns for path in keep.iterdir()] == [written], "the index is used again"
    assert re.search(r"^fused +1\.0000 +1\.0000 +1\.0000", table.out, re.MULTILINE)
    assert "fused less dense on all questions: nDCG@10 +0.0000, 95 % interval +0.0000 to +0.0000" in table.out


def test_eval_beir_of_another_folder_is_an_error(run: Run, tmp_path: Path) -> None:
    ended = run("eval", "beir", str(tmp_path))
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("error: ")
    assert "a BEIR folder holds corpus.jsonl" in ended.err


# In a process of its own


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["show"], ["search", "barriers"], ["ask", "--json", KNOWN]])
def test_a_reader_that_has_gone_is_no_trouble(built_index: Path, arguments: Sequence[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    process = start(built_index, *arguments, stdout=write)
    os.close(write)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, b"")


@pytest.mark.slow
@pytest.mark.parametrize("loaded", ["numpy", "thinc", "spacy"])
def test_ctrl_c_ends_with_130_and_no_traceback(built_index: Path, loaded: str) -> None:
    process = start(built_index, "ask", "--batch", "-")
    maps, until = Path(f"/proc/{process.pid}/maps"), time.monotonic() + 60
    while loaded not in maps.read_text():  # whatever it is doing when it has got so far
        assert process.poll() is None
        assert time.monotonic() < until, f"{loaded} is never loaded"
        time.sleep(0.01)
    # Once in a while a library takes the first for itself while it is imported; people then press again.
    for _ in range(3):
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
            break
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


@pytest.fixture
def terminal() -> Iterator[Callable[..., str]]:
    """Runs a command with a terminal as all three streams; what it showed."""

    def on_terminal(index: Path, *arguments: str) -> str:
        ours, theirs = pty.openpty()
        environment = {**os.environ, "COPROD_INDEX_DIR": str(index), "TERM": "xterm", "COLUMNS": "80", "LINES": "40"}
        streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        process = subprocess.Popen([*COPROD, *arguments], env=environment, **streams)
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux's way to say that the other end is closed
                break
            shown += part
            if not part:
                break
        os.close(ours)
        assert process.wait(timeout=30) == 0
        return shown.decode()

    yield on_terminal


@pytest.mark.slow
def test_on_a_terminal_words_are_wrapped_at_80_columns_and_coloured(
    built_index: Path, terminal: Callable[..., str]
) -> None:
    shown = terminal(built_index, "search", "--top-k", "2", "barriers")
    assert "\x1b[" in shown
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines()
    assert len(plain) > 6
    assert all(len(row) <= 80 for row in plain)


def test_in_a_pipe_words_are_neither_wrapped_nor_coloured(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    ended = run("search", "--top-k", "2", "barriers")
    assert "\x1b" not in ended.out
    assert ended.out.count("\n") == 6
