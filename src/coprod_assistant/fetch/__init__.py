"""An organisation's site into the corpus: pages, and the reports they link to, kept up to date."""

from .outcome import FetchReport
from .run import STATE, Network, corpus_lock, fetch_corpus

__all__ = ["STATE", "FetchReport", "Network", "corpus_lock", "fetch_corpus"]
