"""The widget: the assistant on the pages of other sites, where the settings name any."""

from .routes import embedding_routes
from .switch import Switch, WidgetQuestions

__all__ = ["Switch", "WidgetQuestions", "embedding_routes"]
