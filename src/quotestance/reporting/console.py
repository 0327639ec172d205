"""What a person sees in the terminal: progress and notes on stderr, results on stdout.

Nothing a file or an article says can move the cursor or change colours: control characters are
shown as their escapes.
"""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence, Sized
from typing import TextIO, TypeVar

from quotestance.reporting.scores import DASH, count, number, with_interval

__all__ = ["note", "print_lines", "print_table", "progress", "warn", "with_interval"]

BAR_AFTER = 2.0
"""Seconds of work before a bar is worth showing."""
LINE_EVERY = 30.0
"""Seconds between the lines that stand for a bar where stderr is no terminal."""

_UNBOUNDED = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NUMERIC = re.compile(r"[-+−]?[\d,]*\.?\d+(?:e[-+]?\d+)?%?(?:\s*[\[(±].*)?|–|", re.IGNORECASE)
_T = TypeVar("_T")


def note(message: str) -> None:
    """Write a line to stderr."""
    _write(sys.stderr, message)


def note_lacking(corpus: str, lacking: Iterable[str]) -> None:
    """Write a line to stderr for each article of a corpus whose text is not at hand."""
    for line in lacking:
        note(f"{corpus} lacks {line}")


def warn(message: str) -> None:
    """Write a line to stderr that begins with `warning:`."""
    _write(sys.stderr, f"warning: {message}")


def print_lines(lines: Iterable[str], *, to_stderr: bool = False) -> None:
    """Write lines to stdout, or to stderr."""
    for line in lines:
        _write(sys.stderr if to_stderr else sys.stdout, line)


def print_table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    to_stderr: bool = False,
) -> None:
    """Print a table: whole numbers with thousands parted, other numbers with three digits.

    Columns of numbers are right-aligned. On a terminal long cells are folded, never cut; in a pipe
    or a file every row is one line, as wide as it has to be.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    stream = sys.stderr if to_stderr else sys.stdout
    cells = [[_encodable(_cell(value), stream) for value in row] for row in rows]
    table = Table(
        title=Text(_encodable(_printable(title), stream), style="bold") if title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for position, name in enumerate(columns):
        numeric = bool(cells) and all(_NUMERIC.fullmatch(row[position]) for row in cells)
        table.add_column(
            Text(_encodable(_printable(name), stream)),
            justify="right" if numeric else "left",
            overflow="fold",
        )
    for row in cells:
        # Text, not str: rich would read "[0.764, 0.858]" and names in brackets as its own markup.
        table.add_row(*(Text(cell) for cell in row))
    is_terminal = stream.isatty()
    console = Console(
        file=stream, width=None if is_terminal else _UNBOUNDED, highlight=False, emoji=False
    )
    if is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    # Padding that only reaches for the table's right edge is noise in a file.
    stream.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
    stream.flush()


def progress(iterable: Iterable[_T], *, description: str, total: int | None = None) -> Iterator[_T]:
    """Yield from an iterable while showing on stderr how far it has come.

    On a terminal a bar appears once the work has lasted BAR_AFTER seconds and goes away at the
    end; elsewhere a plain line is written every LINE_EVERY seconds. `total` defaults to the
    iterable's length where it has one.
    """
    if total is None and isinstance(iterable, Sized):
        total = len(iterable)
    description = _printable(description)
    if sys.stderr.isatty():
        return _with_bar(iterable, description, total)
    return _with_lines(iterable, description, total)


def _with_lines(iterable: Iterable[_T], description: str, total: int | None) -> Iterator[_T]:
    started = last = time.monotonic()
    for done, item in enumerate(iterable, start=1):
        yield item
        now = time.monotonic()
        if now - last >= LINE_EVERY:
            last = now
            note(_progress_line(description, done, total, now - started))


def _progress_line(description: str, done: int, total: int | None, seconds: float) -> str:
    if not total:
        return f"{description}: {count(done)} done in {_duration(seconds)}"
    left = seconds / done * max(total - done, 0)
    share = f"{count(done)} of {count(total)} ({done / total:.0%})"
    return f"{description}: {share} in {_duration(seconds)}, about {_duration(left)} left"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return (
        f"{hours} h {minutes} min"
        if hours
        else f"{minutes} min {rest} s"
        if minutes
        else f"{rest} s"
    )


def _with_bar(iterable: Iterable[_T], description: str, total: int | None) -> Iterator[_T]:
    # The bar is started by a timer, not between two items: the first one may be the slow one.
    stop = threading.Event()
    state = _Count()
    thread = threading.Thread(
        target=_draw_bar, args=(stop, state, description, total), daemon=True, name="progress bar"
    )
    thread.start()
    try:
        for item in iterable:
            yield item
            state.done += 1
    finally:
        stop.set()
        thread.join()


class _Count:
    done = 0


def _draw_bar(stop: threading.Event, state: _Count, description: str, total: int | None) -> None:
    if stop.wait(BAR_AFTER):
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True, highlight=False),
        transient=True,
        # stdout may be the data itself; only lines on stderr have to make way for the bar.
        redirect_stdout=False,
    )
    task = bar.add_task(description, total=total)
    bar.tasks[0].start_time = bar.get_time() - BAR_AFTER
    with bar:
        while not stop.wait(0.1):
            bar.update(task, completed=state.done)


def _cell(value: object) -> str:
    if value is None:
        return DASH
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return count(value)
    if isinstance(value, float):
        return number(value)
    return _printable(str(value)).replace("\n", " ").replace("\t", " ")


def _printable(text: str) -> str:
    return _CONTROL.sub(lambda match: ascii(match[0])[1:-1], text)


def _encodable(text: str, stream: TextIO) -> str:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding, "replace")


def _write(stream: TextIO, line: str) -> None:
    print(_encodable(_printable(line), stream), file=stream, flush=True)
