"""Digests, and files that appear under their name only when they are complete."""

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import orjson

_BLOCK = 1 << 20


class DataError(Exception):
    """The job failed on its data or on a file: the message says where and why, in one line."""


# --- digests ------------------------------------------------------------------------------------


def sha256_file(path: Path | str) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal.

    Raises:
        DataError: the file can't be read.
    """
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path} can't be read: {reason_of(error)}") from None


def sha256_text(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of(value: Any) -> str:
    """Return the SHA-256 of a value's canonical JSON: equal values, equal digests.

    Mappings are taken without regard to order; dataclasses, paths and dates are allowed.
    """
    canonical = json.dumps(
        value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=plain
    )
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


# --- JSON ---------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Give a value that JSON does not know in a form that it does (for `default=`)."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    if isinstance(value, bytes):
        return value.hex()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "tolist"):  # numpy's scalars and arrays
        return value.tolist()
    return str(value)


def json_bytes(value: Any, *, indent: bool = False) -> bytes:
    """Return a value as UTF-8 JSON; what strict JSON can't hold is escaped or written as text."""
    option = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS
    if indent:
        option |= orjson.OPT_INDENT_2
    try:
        return bytes(orjson.dumps(value, default=plain, option=option))
    except TypeError:  # a lone surrogate, or an integer beyond 64 bits
        text = json.dumps(value, default=plain, indent=2 if indent else None)
        return text.encode("ascii")


def read_json(path: Path | str) -> Any:
    """Read a JSON file.

    Raises:
        DataError: the file can't be read or is not JSON.
    """
    try:
        return orjson.loads(Path(path).read_bytes())
    except OSError as error:
        raise DataError(f"{path} can't be read: {reason_of(error)}") from None
    except orjson.JSONDecodeError as error:
        raise DataError(f"{path} is not valid JSON: {error}") from None


# --- writing ------------------------------------------------------------------------------------


def write_atomic(path: Path | str, data: bytes | str) -> None:
    """Write a whole file at once: it is there complete or, after an error, as it was before.

    Raises:
        DataError: the file can't be written.
    """
    with PartFile(Path(path)) as file:
        file.write(data.encode("utf-8") if isinstance(data, str) else data)


class PartFile:
    """A file written as `<name>.part` and renamed when its `with` block ends without an error.

    Errors of the file system are raised as DataError.
    """

    def __init__(self, path: Path, *, compress: bool = False) -> None:
        self.path = path
        self.compress = compress
        self._part = path.with_name(path.name + ".part")
        self._raw: BinaryIO | None = None
        self._stream: BinaryIO | gzip.GzipFile | None = None

    def __enter__(self) -> Self:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._raw = self._stream = open(self._part, "wb")
        except OSError as error:
            raise self._failed(error) from None
        if self.compress:
            # No name and no time inside, so that the same rows give the same bytes.
            self._stream = gzip.GzipFile("", "wb", 6, self._raw, mtime=0)
        return self

    def write(self, data: bytes) -> None:
        """Add bytes; they reach the `.part` file at once unless they are compressed."""
        assert self._stream is not None, "PartFile.write outside of its with block"
        try:
            self._stream.write(data)
            if not self.compress:
                self._stream.flush()
        except OSError as error:
            raise self._failed(error) from None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._commit()
        except OSError as failure:
            raise self._failed(failure) from None
        finally:
            self._discard()

    def _commit(self) -> None:
        assert self._raw is not None
        assert self._stream is not None
        if self._stream is not self._raw:
            self._stream.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        os.replace(self._part, self.path)
        self._raw.close()
        self._raw = None

    def _discard(self) -> None:
        """Remove the part file unless it was committed."""
        for stream in (self._stream, self._raw):
            # On a full disk closing fails too; what is buffered is thrown away with the file.
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        if self._raw is None:
            return
        self._raw = None
        self._part.unlink(missing_ok=True)

    def _failed(self, error: OSError) -> DataError:
        return DataError(f"{self.path} can't be written: {reason_of(error)}")


def reason_of(error: OSError) -> str:
    """Return the system's words for an error, without number and path."""
    return error.strerror or str(error) or type(error).__name__
