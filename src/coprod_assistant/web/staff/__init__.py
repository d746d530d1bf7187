"""The staff's pages: signing in, what visitors asked, baskets, kept searches, corrections, pinned answers."""

from .changes import correction_routes
from .looking import search_routes
from .office import open_office
from .pinning import pin_routes
from .routes import staff_routes
from .signing import sign_in_routes

__all__ = ["correction_routes", "open_office", "pin_routes", "search_routes", "sign_in_routes", "staff_routes"]
