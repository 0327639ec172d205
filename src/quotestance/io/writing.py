"""Rows of an output and the files that stand beside it."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from quotestance.config import ConfigError
from quotestance.io.files import (
    DataError,
    PartFile,
    json_bytes,
    reason_of,
    sha256_file,
    sha256_text,
    write_atomic,
)
from quotestance.io.flat import columns_for, flatten_row, guard_cell
from quotestance.schema import Article, Reject

STDOUT = "-"
OUTPUT_ENDINGS = (".jsonl", ".jsonl.gz", ".csv")

_N_FIRST = 5


def check_output(
    output: Path | str,
    *,
    force: bool = False,
    endings: Sequence[str] = OUTPUT_ENDINGS,
    key: str = "output",
) -> None:
    """Refuse an output that can't be written, before any work is done. `-` is stdout.

    Errors begin with `key`, the setting that holds it.

    Raises:
        ConfigError: unknown ending, a file that is there and not to be replaced, a bad folder.
    """
    name = str(output)
    if name == STDOUT:
        return
    path = Path(name)
    if endings and not path.name.lower().endswith(tuple(endings)):
        raise ConfigError(f"{key} must end in {', '.join(endings)}, got {name!r}")
    if path.is_dir():
        raise ConfigError(f"{key} must be a file, got the folder {name!r}")
    if path.exists() and not force:
        raise ConfigError(f"{key} exists: {name} (force=true replaces it)")
    folder = path.absolute().parent
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigError(f"{key} must be in a folder that can be written to, got {name!r}")


class RowWriter:
    """Writes rows to a `.jsonl`, `.jsonl.gz` or `.csv` file, or as JSONL to stdout for `-`.

    Use it in a `with` block. Rows show up in `<output>.part` as they are written; the file takes
    its name when the block ends, and vanishes when the block fails. A CSV file holds one flat row
    a statement (`quotestance.io.flat`); its columns are those of the first row.

    Args:
        output: the file; folders that lack are made.
        force: replace a file that is there.
        targets: have their stance columns in a CSV file whatever the first row holds.

    Raises:
        ConfigError: on entering, as `check_output` does.
        DataError: a row can't be written, for a full disk say.
        BrokenPipeError: whoever read stdout has gone.
    """

    def __init__(
        self, output: Path | str, *, force: bool = False, targets: Iterable[str] = ()
    ) -> None:
        self.output = str(output)
        self.force = force
        self.targets = tuple(targets)
        self.n_rows = 0
        self.dropped: set[str] = set()
        """Columns of later rows that the first row did not have: a CSV file can't hold them."""
        self._is_csv = self.output.lower().endswith(".csv")
        self._columns: list[str] | None = None
        self._file: PartFile | None = None

    def __enter__(self) -> Self:
        check_output(self.output, force=self.force)
        if self.output != STDOUT:
            compress = self.output.lower().endswith(".gz")
            self._file = PartFile(Path(self.output), compress=compress)
            self._file.__enter__()
        return self

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one row."""
        if self._is_csv:
            flat = flatten_row(row)
            self._put_header(flat)
            self.dropped.update(flat.keys() - set(self._columns or ()))
            self._put(_csv_line(guard_cell(flat.get(name, "")) for name in self._columns or ()))
        else:
            self._put(json_bytes(row) + b"\n")
        self.n_rows += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is None:
            return
        try:
            if kind is None and self._is_csv:
                self._put_header(None)
        except BaseException as failure:
            self._file.__exit__(type(failure), failure, failure.__traceback__)
            raise
        self._file.__exit__(kind, error, traceback)

    def _put_header(self, first: Mapping[str, Any] | None) -> None:
        if self._columns is None:
            self._columns = columns_for(first, self.targets)
            self._put(_csv_line(map(guard_cell, self._columns)))

    def _put(self, data: bytes) -> None:
        if self._file is not None:
            self._file.write(data)
            return
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise DataError(f"stdout can't be written: {reason_of(error)}") from None


def _csv_line(cells: Iterable[Any]) -> bytes:
    # CRLF as RFC 4180 has it; with it the csv module also quotes a lone CR within a cell.
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode("utf-8", "replace")


class _SideFile:
    """A JSONL file `<output><ending>` that is there only if it holds a row.

    One that an earlier run left is removed. For an output on stdout nothing is written.
    """

    ending = ""

    def __init__(self, output: Path | str) -> None:
        name = str(output)
        self.path = None if name == STDOUT else Path(name + self.ending)
        self.n_rows = 0
        self._file: PartFile | None = None

    def __enter__(self) -> Self:
        return self

    def _write(self, row: Mapping[str, Any]) -> None:
        self.n_rows += 1
        if self.path is None:
            return
        if self._file is None:
            self._file = PartFile(self.path)
            self._file.__enter__()
        self._file.write(json_bytes(row) + b"\n")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.__exit__(kind, error, traceback)
        elif self.path is not None and kind is None:
            self.path.unlink(missing_ok=True)


class RejectLog(_SideFile):
    """Keeps what was set aside in `<output>.rejects.jsonl`, each with source, position, reason."""

    ending = ".rejects.jsonl"

    def __init__(self, output: Path | str) -> None:
        super().__init__(output)
        self.first: list[Reject] = []
        """The first few, for a message."""

    def add(self, reject: Reject) -> None:
        """Set an input aside."""
        if len(self.first) < _N_FIRST:
            self.first.append(reject)
        self._write(asdict(reject))


class ArticleLog(_SideFile):
    """Keeps the texts extracted from HTML in `<output>.articles.jsonl`: offsets point into them."""

    ending = ".articles.jsonl"

    def add(self, article: Article) -> None:
        """Keep an article if its text came out of HTML; any other can be read from its file."""
        if article.is_html:
            row = {
                name: getattr(article, name) for name in ("id", "title", "date", "source", "text")
            }
            self._write({**row, "sha256": sha256_text(article.text)})


def describe_inputs(paths: Iterable[Path | str]) -> list[dict[str, Any]]:
    """Return path, SHA-256 and size in bytes of each input file; stdin has its path alone."""
    return [
        {"path": STDOUT, "sha256": None, "bytes": None}
        if str(path) == STDOUT
        else {"path": str(path), "sha256": sha256_file(path), "bytes": os.path.getsize(path)}
        for path in paths
    ]


def write_manifest(
    output: Path | str,
    *,
    settings: Mapping[str, Any],
    inputs: Sequence[Mapping[str, Any]],
    counts: Mapping[str, int],
    model: Mapping[str, Any] | None,
    started: datetime,
    ended: datetime,
    version: str,
) -> Path | None:
    """Write `<output>.manifest.json`: what an output was made from, by what, and when.

    Args:
        output: the finished output; for `-` nothing is written and None returned.
        settings: the resolved configuration.
        inputs: as `describe_inputs` gives them.
        counts: how many articles, statements, rejects … there were.
        model: id and digest of the model, where there is one.
        started: when the job began; written in UTC.
        ended: when the output was complete.
        version: the version of quotestance.

    Raises:
        DataError: the manifest can't be written.
    """
    if str(output) == STDOUT:
        return None
    path = Path(f"{output}.manifest.json")
    made = [describe_inputs([output])[0]] if Path(output).is_file() else []
    manifest = {
        "quotestance": version,
        "output": made[0] if made else None,
        "counts": dict(counts),
        "model": None if model is None else dict(model),
        "inputs": [dict(item) for item in inputs],
        "settings": dict(settings),
        "started": started.astimezone(UTC).isoformat(timespec="seconds"),
        "ended": ended.astimezone(UTC).isoformat(timespec="seconds"),
    }
    write_atomic(path, json_bytes(manifest, indent=True) + b"\n")
    return path
