"""A chat assistant over an organisation's published material."""

__version__ = "0.1.0"
