"""The web front: a chat page, a JSON API, and the limits that let both stand on the open internet."""

from .app import create_app
from .evaluators.serving import serve_desk
from .passwords import password_line
from .server import serve

__all__ = ["create_app", "password_line", "serve", "serve_desk"]
