"""Statements that only announce things ("the ten barriers were discussed"), and the list that gives them.

After the choice `find` looks for the list: below the statement, under the headings that follow, or elsewhere. Where
there is none, `announcement` says so, and the answer is in part.
"""

from .announcement import announcement
from .find import announced_list

__all__ = [
    "announced_list",
    "announcement",
]
