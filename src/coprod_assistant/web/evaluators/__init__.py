"""The evaluators' desk at `/evaluate`: labels, two runs side by side, trend, agreement, a run with its progress.

Gradio draws the tabs; words are marked on a page of our own, as no part of Gradio's takes a selection in a text. What
is changed here are the files under `evals/`, by the code that reads them.
"""

from .app import add_desk, create_desk_app

__all__ = ["add_desk", "create_desk_app"]
