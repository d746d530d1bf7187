"""A file that several people change: each change is made of what is there, whole or not at all, and none is lost."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from ...errors import ConfigError

WAIT_S = 10.0  # for another process that writes the same file
HINT = "load the page again and look at what is there now"


class ChangedError(ConfigError):
    """Somebody else changed what was to be changed."""


def rewrite(path: Path, change: Callable[[str], str], *, check: Callable[[Path], object] | None = None) -> None:
    """Replaces a file by what `change` makes of its text (empty where there is no file).

    Args:
        check: Reads the new file before it takes the place of the old one; what it raises leaves the old one.

    Raises:
        ChangedError: the file was changed meanwhile by something that does not take the lock, as an editor.
        ConfigError: it cannot be read or written, or `check` refuses it.
    """
    with _locked(path):
        before = _bytes(path)
        try:
            text = before.decode()
        except UnicodeDecodeError as error:
            raise ConfigError(f"{path} is no text in UTF-8", hint="save it as such") from error
        after = change(text).encode()
        new = _written_beside(path, after)
        try:
            if check is not None:
                check(new)
            if digest(_bytes(path)) != digest(before):
                raise ChangedError(f"{path} was changed meanwhile, and is left as it is", hint=HINT)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)


def digest(content: bytes) -> str:
    """The sha256 of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(f".{path.name}.lock"))
        lock.acquire(timeout=WAIT_S)
    except Timeout as error:
        raise ConfigError(f"{path} is being written by another process", hint="try again") from error
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        yield
    finally:
        lock.release()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", hint="check the rights on it") from error


def _written_beside(path: Path, content: bytes) -> Path:
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new = Path(file.name)
        with suppress(FileNotFoundError):
            new.chmod(path.stat().st_mode & 0o777)
    except OSError as error:
        raise _unwritable(path, error) from error
    return new


def _unwritable(path: Path, error: OSError) -> ConfigError:
    return ConfigError(f"{path} cannot be written: {error.strerror}", hint="check the rights on its folder")
