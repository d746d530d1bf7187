"""Writes docs/cli.md: every command of `coprod` with its help, as it prints it.

python scripts/cli_docs.py
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from unittest.mock import patch

from coprod_assistant.cli import main as run
from coprod_assistant.config import Settings

TARGET = Path(__file__).parent.parent / "docs" / "cli.md"
COMMANDS = (
    "", "index", "rollback", "fetch", "ask", "search", "events", "show", "serve", "password", "mcp",
    "backup", "restore", "eval", "eval run", "eval score", "eval compare", "eval report", "eval check",
    "eval baseline", "eval add", "eval desk", "eval calibrate", "eval ablate", "eval beir", "doctor",
)  # fmt: skip
HEADER = """\
# Command line

Written by `scripts/cli_docs.py` from the program's own help; a test compares the two.

Results go to standard output, everything else to standard error. With `--json` the output is one JSON document. The
exit status is 0, or 1 after an expected failure (one line says what is wrong and what to do), 2 after bad usage and 130
after Ctrl-C. Into a pipe or a file nothing is wrapped or coloured.
"""
SETTINGS = """
## Settings

Read from the environment; an option of a command comes before its variable, and an unknown `COPROD_…` variable is an
error.

| variable | default | meaning |
| --- | --- | --- |
"""


def page() -> str:
    """The text of docs/cli.md."""
    return HEADER + "".join(_section(command) for command in COMMANDS) + SETTINGS + "".join(_settings())


def _section(command: str) -> str:
    name = f"coprod {command}".strip()
    return f"\n## {name}\n\n```\n{help_of(command)}```\n"


def _settings() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if field.default not in {"", None} and str(field.default) else ""
        yield f"| `COPROD_{name.upper()}` | {default} | {field.description} |\n"


def help_of(command: str) -> str:
    """What a command prints for --help, 80 columns wide."""
    printed = io.StringIO()
    with redirect_stdout(printed), patch.dict(os.environ, COLUMNS="80"):
        status = run([*command.split(), "--help"])
    if status:
        raise RuntimeError(f"coprod {command} --help ended with {status}")
    return printed.getvalue()


def subcommands(command: str = "") -> Iterator[str]:
    """All commands, as their help lists them."""
    listed = help_of(command).partition("Commands:\n")[2]
    for line in listed.splitlines():
        if line.startswith("  ") and line[2] != " ":
            name = f"{command} {line.split()[0]}".strip()
            yield name
            yield from subcommands(name)


def main() -> int:
    """0, after the page is written."""
    TARGET.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
