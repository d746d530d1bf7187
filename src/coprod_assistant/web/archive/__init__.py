"""The archive page: a timeline of events, what was said at each, side by side, in its passage, and as a file."""

from .again import Entry, SavedView, found_again, view_of
from .copying import speaker
from .export import csv_file, download
from .filters import KINDS
from .pages import Shown, problem_page
from .problems import ProblemError, no_page, no_such
from .routes import archive_routes, failure_page
from .templating import filled_page
from .view import ArchiveView, Held, Quote, Shelf, Views
from .when import read_date, when

__all__ = [
    "KINDS",
    "ArchiveView",
    "Entry",
    "Held",
    "ProblemError",
    "Quote",
    "SavedView",
    "Shelf",
    "Shown",
    "Views",
    "archive_routes",
    "csv_file",
    "download",
    "failure_page",
    "filled_page",
    "found_again",
    "no_page",
    "no_such",
    "problem_page",
    "read_date",
    "speaker",
    "view_of",
    "when",
]
