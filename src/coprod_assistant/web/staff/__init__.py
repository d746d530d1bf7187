"""The staff's pages: signing in, and what only the staff sees and does."""

from .signing import sign_in_routes

__all__ = ["sign_in_routes"]
