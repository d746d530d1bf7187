"""Rows of a saved array: a small file is read into memory, of a large one only the rows that are asked for.

A large file is read and not mapped: where a mapped file is cut, whoever reads on is killed.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import IndexDamagedError
from . import layout


class Rows:
    """The rows of a two-dimensional array in a `.npy` file, for any number of threads.

    Attributes:
        shape: Of the array.
        whole: The array, where it is in memory.
    """

    def __init__(self, path: Path, *, in_memory: bool | None = None) -> None:
        """The rows of the array in `path`, read into memory if it is small or `in_memory` says so.

        Raises:
            IndexDamagedError: it is no such array.
        """
        self._name = path.name
        self._lock = threading.Lock()
        self.whole: NDArray[Any] | None = None
        self._file = path.open("rb", buffering=0)
        try:
            version = np.lib.format.read_magic(self._file)
            if version != (1, 0):
                raise ValueError(f"it is of version {version}")
            self.shape, _, self._dtype = np.lib.format.read_array_header_1_0(self._file)
            self._start = self._file.tell()
            self._row = self._dtype.itemsize * self.shape[1]
            size = self._start + self._row * self.shape[0]
            if size <= layout.WHOLE if in_memory is None else in_memory:
                self.whole = self.between(0, self.shape[0])
                self._file.close()
        except (OSError, ValueError, EOFError) as error:
            self._file.close()
            raise IndexDamagedError(f"{self._name} cannot be read: {error}", hint=layout.REBUILD_HINT) from error
        except BaseException:
            self._file.close()
            raise

    def at(self, positions: Sequence[int] | NDArray[np.intp]) -> NDArray[Any]:
        """The rows at `positions`, in their order."""
        if self.whole is not None:
            return np.asarray(self.whole[np.asarray(positions, dtype=np.intp)])
        with self._lock:
            read = b"".join(self._read(int(position), 1) for position in positions)
        return np.frombuffer(read, dtype=self._dtype).reshape(len(positions), self.shape[1])

    def between(self, start: int, end: int) -> NDArray[Any]:
        """The rows from `start` to `end`, exclusive."""
        if self.whole is not None:
            return self.whole[start:end]
        with self._lock:
            read = self._read(start, end - start)
        return np.frombuffer(read, dtype=self._dtype).reshape(end - start, self.shape[1])

    def _read(self, start: int, count: int) -> bytes:
        self._file.seek(self._start + start * self._row)
        wanted, parts = count * self._row, []
        while wanted:
            part = self._file.read(wanted)
            if not part:
                raise IndexDamagedError(f"{self._name} is shorter than it was written", hint=layout.REBUILD_HINT)
            parts.append(part)
            wanted -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        """Releases the file."""
        with suppress(OSError):
            self._file.close()
