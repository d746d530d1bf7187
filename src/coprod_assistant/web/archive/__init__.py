"""The archive page: a timeline of events, what was said at each, side by side, in its passage, and as a file."""

from .pages import problem_page
from .problems import ProblemError, no_page
from .routes import archive_routes
from .templating import filled_page
from .view import Views

__all__ = ["ProblemError", "Views", "archive_routes", "filled_page", "no_page", "problem_page"]
