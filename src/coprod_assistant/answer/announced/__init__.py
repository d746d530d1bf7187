"""Statements that only announce things ("the ten barriers were discussed"), and the list that gives them.

After the choice `lists` looks for the list: in the same section, then elsewhere. Where there is none, `announcement`
says so, and the answer is in part.
"""

from .announcement import announcement
from .lists import announced_list

__all__ = [
    "announced_list",
    "announcement",
]
