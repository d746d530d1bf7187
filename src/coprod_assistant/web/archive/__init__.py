"""The archive page: a timeline of events, what was said at each, side by side, in its passage, and as a file."""

from .pages import problem_page
from .problems import no_page
from .routes import archive_routes, failure_page
from .templating import filled
from .view import Views

__all__ = ["Views", "archive_routes", "failure_page", "filled", "no_page", "problem_page"]
