"""Rows of JSONL, CSV and parquet files, one at a time, with the bad ones set aside."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from quotestance.config import ConfigError
from quotestance.io.decoding import UndecodableError, byte_order_mark, decode, looks_binary
from quotestance.io.files import reason_of
from quotestance.io.flat import unflatten_row
from quotestance.io.inputs import STDIN, ending_of
from quotestance.schema import Reject

ROW_ENDINGS = (".jsonl", ".jsonl.gz", ".csv", ".parquet")

Position = str
Row = dict[str, Any]

_PEEK = 1 << 16
_PARQUET_BATCH = 64
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_rows(path: Path | str) -> Iterator[tuple[Position, Row] | Reject]:
    """Stream the rows of a `.jsonl`, `.jsonl.gz`, `.csv` or `.parquet` file, or stdin for `-`.

    Each row comes with its position (`line 12` of a text file, where the row begins; `row 7` of a
    parquet file) and holds a `text` that is not blank. A CSV file of statements, as RowWriter
    writes it, comes back in the form of the JSON rows. What can't be read is a Reject; the rest
    goes on.

    Raises:
        ConfigError: at once, where the file does not exist or its ending is unknown.
    """
    path = Path(path)
    if str(path) != STDIN:
        if not path.exists():
            raise ConfigError(f"input must exist, got {str(path)!r}")
        if ending_of(path) not in ROW_ENDINGS:
            raise ConfigError(f"input must end in {', '.join(ROW_ENDINGS)}, got {str(path)!r}")
    return _whole_statements(path)


def _whole_statements(path: Path) -> Iterator[tuple[Position, Row] | Reject]:
    is_csv = ending_of(path) == ".csv"
    for item in stream_rows(path):
        if isinstance(item, Reject) or not (is_csv and "spans" in item[1]):
            yield item
            continue
        position, row = item
        try:
            yield position, unflatten_row(row)
        except ValueError as error:
            yield Reject(str(path), position, str(error))


def stream_rows(path: Path) -> Iterator[tuple[Position, Row] | Reject]:
    """Stream rows with their cells as they are in the file; else like `read_rows`."""
    ending = ".jsonl" if str(path) == STDIN else ending_of(path)
    read = {".csv": _csv_rows, ".parquet": _parquet_rows}.get(ending, _jsonl_rows)
    position, n_rows = "", 0
    try:
        for item in read(path):
            n_rows += 1
            if isinstance(item, Reject):
                yield item
                continue
            position, row = item
            problem = _text_problem(row)
            yield Reject(str(path), position, problem) if problem else item
    except OSError as error:
        # A file that turns out unreadable half-way loses no row that came before.
        after = f"after {position}" if position else ""
        yield Reject(str(path), after, f"can't be read: {reason_of(error)}")
        return
    if not n_rows:
        yield Reject(str(path), "", "empty")


def _text_problem(row: Row) -> str | None:
    if "text" not in row:
        return f"no text (columns: {', '.join(map(str, row)) or 'none'})"[:200]
    text = row["text"]
    if text is None:
        return "text is null"
    if not isinstance(text, str):
        return f"text must be a string, got {text!r:.80}"
    return None if text.strip() else "text is blank"


def _open(path: Path, stack: ExitStack) -> BinaryIO:
    if str(path) == STDIN:
        return sys.stdin.buffer
    raw = stack.enter_context(path.open("rb", buffering=_PEEK))
    if ending_of(path) == ".jsonl.gz":
        return stack.enter_context(gzip.open(raw))  # type: ignore[return-value]
    return raw


def _peek(stream: BinaryIO) -> bytes:
    """Look at the first bytes without taking them: at most a buffer, on a pipe what is there."""
    return bytes(stream.peek(_PEEK)[:_PEEK])  # type: ignore[attr-defined]


def _encoding_of(head: bytes) -> str | None:
    """Return the encoding of a file that is not UTF-8, guessed from its first lines.

    A single row is often too short for a guess.
    """
    try:
        _, encoding = decode(head[: head.rfind(b"\n") + 1] or head)
    except UndecodableError:
        return None
    return None if encoding == "utf-8" else encoding


# --- JSONL --------------------------------------------------------------------------------------


def _jsonl_rows(path: Path) -> Iterator[tuple[Position, Row] | Reject]:
    source, number = str(path), 0
    with ExitStack() as stack:
        stream = _open(path, stack)
        try:
            head = _peek(stream)
            if kind := looks_binary(head):
                yield Reject(source, "", f"looks like {kind}")
                return
            declared = None if byte_order_mark(head) else _encoding_of(head)
            for number, line in enumerate(_lines(stream, head), start=1):
                if not line.strip():
                    continue
                try:
                    yield f"line {number}", _json_row(line, declared)
                except (ValueError, RecursionError) as error:
                    yield Reject(source, f"line {number}", _json_reason(error))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            reason = (
                "gzip data ends too early" if isinstance(error, EOFError) else "broken gzip data"
            )
            yield Reject(source, f"line {number + 1}", reason)


def _lines(stream: BinaryIO, head: bytes) -> Iterator[bytes]:
    mark = byte_order_mark(head)
    if mark in (None, "utf-8-sig"):
        yield from stream
    else:  # what PowerShell writes
        for line in io.TextIOWrapper(stream, encoding=mark, errors="replace", newline="\n"):
            yield line.encode("utf-8", "surrogatepass")


def _json_row(line: bytes, declared: str | None) -> Row:
    """Read one line; NaN and lone surrogates, which strict JSON forbids, are mended.

    A lone surrogate, half of a character, becomes U+FFFD, so that no offset changes.
    """
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        text, _ = decode(line.rstrip(b"\r\n"), declared=declared)
        row = _without_surrogates(json.loads(text, parse_constant=lambda _: None))
    if not isinstance(row, dict):
        raise ValueError(f"not a JSON object but {type(row).__name__}")
    return row


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return value


def _json_reason(error: Exception) -> str:
    if isinstance(error, UndecodableError):
        return f"{error.reason} (byte {error.position} of the line)"
    if isinstance(error, RecursionError):
        return "not valid JSON: nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"not valid JSON: {error.msg} (character {error.pos})"
    return str(error)


# --- CSV ----------------------------------------------------------------------------------------


def _csv_rows(path: Path) -> Iterator[tuple[Position, Row] | Reject]:
    source = str(path)
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # an article is longer than 128 kB at times
    with ExitStack() as stack:
        stream = _open(path, stack)
        head = _peek(stream)
        mark = byte_order_mark(head)
        # A stray NUL in a cell is no reason to refuse a table.
        if kind := looks_binary(head if head.startswith(b"PK") else head.replace(b"\0", b"")):
            yield Reject(source, "", f"looks like {kind}")
            return
        # Bytes that are not UTF-8 come through as surrogates, so that each row is judged alone.
        lines = io.TextIOWrapper(
            stream,
            encoding=mark or "utf-8",
            errors="surrogateescape" if mark in (None, "utf-8-sig") else "replace",
            newline="",
        )
        declared = None if mark else _encoding_of(head)
        first = head.split(b"\n", 1)[0].decode(mark or "utf-8", "replace")
        reader = csv.reader(lines, delimiter=_delimiter(first), strict=True)
        header: list[str] | None = None
        while True:
            position = f"line {reader.line_num + 1}"
            try:
                cells = _decoded(next(reader), declared)
                if not cells:
                    continue
                if header is None:
                    header = [name.strip() for name in cells]
                    if "text" not in header:
                        columns = ", ".join(header)
                        yield Reject(
                            source, position, f"no column `text` (columns: {columns})"[:200]
                        )
                        return
                else:
                    yield position, _csv_row(header, cells)
            except StopIteration:
                return
            except UndecodableError as error:
                yield Reject(source, position, error.reason)
            except (csv.Error, ValueError) as error:
                reason = str(error)
                if reason == "unexpected end of data":
                    reason = "a quotation mark opens a cell and is never closed"
                yield Reject(source, position, reason)


def _csv_row(header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        raise ValueError(f"{len(cells)} cells where the header has {len(header)}")
    return dict(zip(header, cells, strict=True))


def _delimiter(first_line: str) -> str:
    """Return what parts the names of the header: comma, semicolon (Excel in Europe) or tab."""
    return max(",;\t", key=first_line.count)


def _decoded(cells: list[str], declared: str | None) -> list[str]:
    """Decode the cells of a row that is not UTF-8, all by one encoding."""
    if not any(map(_SURROGATE.search, cells)):
        return cells
    raw = [cell.encode("utf-8", "surrogateescape") for cell in cells]
    _, encoding = decode(b"\n".join(raw), declared=declared)
    try:
        return [cell.decode(encoding) for cell in raw]
    except UnicodeDecodeError as error:
        raise UndecodableError(f"not valid {encoding}", error.start) from None


# --- parquet ------------------------------------------------------------------------------------


def _parquet_rows(path: Path) -> Iterator[tuple[Position, Row] | Reject]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    source, number = str(path), 0
    if path.stat().st_size == 0:
        return
    try:
        with pq.ParquetFile(path) as file:
            if "text" not in file.schema_arrow.names:
                columns = ", ".join(file.schema_arrow.names)
                yield Reject(source, "", f"no column `text` (columns: {columns})"[:200])
                return
            for batch in file.iter_batches(batch_size=_PARQUET_BATCH):
                for index in range(batch.num_rows):
                    number += 1
                    try:
                        yield f"row {number}", batch.slice(index, 1).to_pylist()[0]
                    except UnicodeDecodeError:
                        yield Reject(source, f"row {number}", "a cell is not valid UTF-8")
    except (pa.ArrowException, OSError) as error:
        position = f"row {number + 1}" if number else ""
        yield Reject(source, position, f"not a readable parquet file: {error}"[:300])
