"""Keeping and bringing back what an installation holds: one archive file with a manifest of hashes."""

from .archive import Archive, Manifest, open_archive
from .contents import Choice, Places
from .restoring import Restored, restore
from .write import BackupReport, back_up

__all__ = ["Archive", "BackupReport", "Choice", "Manifest", "Places", "Restored", "back_up", "open_archive", "restore"]
