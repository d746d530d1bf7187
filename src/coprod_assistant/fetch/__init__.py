"""An organisation's site into the corpus: pages, and the reports they link to, kept up to date."""

from .report import FetchReport
from .run import Network, fetch_corpus

__all__ = ["FetchReport", "Network", "fetch_corpus"]
