"""The archive page: a timeline of events, what was said at each, side by side, in its passage, and as a file."""

from .routes import archive_routes
from .view import Views

__all__ = ["Views", "archive_routes"]
