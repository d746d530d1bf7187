"""The API that clients of OpenAI's chat completions speak, answered from the archive; off unless a setting opens it."""

from .keys import quotas
from .routes import openai_routes

__all__ = ["openai_routes", "quotas"]
