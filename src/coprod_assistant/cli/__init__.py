"""The command line: `coprod`.

Results go to standard output, everything else to standard error. An expected failure is one line and exit status 1,
bad usage 2, Ctrl-C 130. Nothing heavy is imported before a command needs it. Commands stand in help in the order in
which their modules are imported here.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence

from ..errors import AssistantError
from ..streams import note, without_output

# isort: off
from . import building, fetching, asking, listing, serving, keeping, evaluating  # noqa: F401 (each adds its commands to the app)

# isort: on
from .app import app

INTERRUPTED = 130  # as shells count an end by Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of the command that `arguments` (the process's own, if None) name."""
    status = _run(arguments)
    if status == INTERRUPTED and arguments is None:
        # All that was open is closed. Ending here spares what libraries do at exit: torch, interrupted while it is
        # imported, makes Python 3.11 end by the signal instead of with this status.
        os._exit(status)
    return status


def _run(arguments: Sequence[str] | None) -> int:
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    try:
        with warnings.catch_warnings():
            if not sys.warnoptions:
                warnings.simplefilter("ignore")  # of libraries; the program's own are printed as such
            app(args=arguments, prog_name="coprod")
    except AssistantError as error:
        note(f"error: {error} ({error.hint})" if error.hint else f"error: {error}")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # as typer ends it: whoever read the output has gone
        return without_output(1)
    except SystemExit as stop:
        return without_output(int(stop.code or 0)) if stop.code else 0
    return 0
