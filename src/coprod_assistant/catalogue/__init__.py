"""Documents -> Catalogue: the events that were held, and what was said and who was there, each a range of a source."""

from .catalogue import Catalogue

__all__ = ["Catalogue"]
