"""Work done in batches: articles or statements in, results in the same order, none lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from quotestance.engine.local import Failure, map_ordered
from quotestance.extraction.pages import html_to_text
from quotestance.io import (
    ROW_ENDINGS,
    STDIN,
    article_of_row,
    expand_inputs,
    read_articles,
    read_rows,
)
from quotestance.schema import Article, Reject, Statement

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement that was given as a row, with the row's own columns."""

    statement: Statement
    row: dict[str, Any]


Input = Article | StatementRow | Reject


def read_inputs(
    input: str | Sequence[str], *, unit: str = "auto", output: str = ""
) -> Iterator[Input]:
    """Stream articles, or statements that already exist.

    With `auto` a table's first row tells: one with `spans` or a `statement_id` is a statement.
    The output of an earlier run, in a folder that is read, is not taken for an input.

    Raises:
        ConfigError: the input doesn't exist or holds nothing that can be read.
    """
    return _read(input_files(input, output=output), unit)


def input_files(input: str | Sequence[str], *, output: str) -> list[Path]:
    """Return the files of an input without the output itself, should it lie among them.

    Raises:
        ConfigError: as `expand_inputs` does.
    """
    own = Path(output).resolve() if output not in ("", STDIN) else None
    return [p for p in expand_inputs(input) if p.resolve() != own]


def _read(paths: Sequence[Path], unit: str) -> Iterator[Input]:
    streamed = [p for p in paths if str(p) == STDIN]
    tables = [p for p in paths if p.name.lower().endswith(ROW_ENDINGS)]
    statements = [p for p in tables if unit == "statement" or (unit == "auto" and _peek(p))]
    # Articles are read together: their ids must differ over all files.
    if articles := [str(p) for p in paths if p not in (*streamed, *statements)]:
        yield from read_articles(articles, html_to_text=html_to_text)
    for path in statements:
        yield from map(partial(_statement, path), read_rows(path))
    if streamed:
        yield from _read_stream(unit)


def _peek(path: Path) -> bool:
    first = next((item for item in read_rows(path) if not isinstance(item, Reject)), None)
    return first is not None and _is_statement(first[1])


def _read_stream(unit: str) -> Iterator[Input]:
    """Read stdin once: its first row that can be read tells what all of them are."""
    path, seen = Path(STDIN), set[str]()
    for item in read_rows(path):
        if isinstance(item, Reject):
            yield item
            continue
        if unit == "auto":
            unit = "statement" if _is_statement(item[1]) else "article"
        if unit == "statement":
            yield _statement(path, item)
        else:
            yield article_of_row(item[1], path, item[0], seen)


def _is_statement(row: Mapping[str, Any]) -> bool:
    return bool({"spans", "statement_id"} & row.keys())


def _statement(path: Path, item: tuple[str, dict[str, Any]] | Reject) -> StatementRow | Reject:
    if isinstance(item, Reject):
        return item
    position, row = item
    try:
        return StatementRow(Statement.from_row(row), row)
    except (ValueError, TypeError, AttributeError) as error:
        return Reject(str(path), position, str(error))


def map_batches(
    function: Callable[[list[T]], list[R]], items: Iterable[T], *, workers: int, size: int
) -> Iterator[tuple[T, R | Failure]]:
    """Yield each item with its result, of a function from a batch to one result an item.

    A batch that fails is done again item by item, so that one bad item costs only itself.
    """
    waiting: deque[list[T]] = deque()

    def remembered() -> Iterator[list[T]]:
        for batch in _batches(items, size):
            waiting.append(batch)
            yield batch

    for result in map_ordered(function, remembered(), workers=workers, chunk=1):
        batch = waiting.popleft()
        if not isinstance(result, Failure):
            yield from zip(batch, result, strict=True)
            continue
        singles: Iterator[list[R] | Failure] = iter([result])
        if len(batch) > 1:
            # An error is safe to meet again in this process, and cheaper; a crash is not.
            near = workers if result.killed else 1
            singles = map_ordered(function, ([i] for i in batch), workers=near, chunk=1)
        for item, single in zip(batch, singles, strict=True):
            yield item, single if isinstance(single, Failure) else single[0]


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def rejected(item: Article | StatementRow, failure: Failure) -> Reject:
    """Return the reject that stands for an item whose work failed."""
    if isinstance(item, Article):
        return Reject(item.id, "", failure.reason)
    return Reject(item.statement.article_id, item.statement.statement_id, failure.reason)
