"""Where statements stand in their article: the text cut into blocks and pieces to be marked.

Works on offsets alone; what a mark looks like is the template's. Spans may overlap, touch the
ends of the text, or lie in several paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from quotestance.schema import Span
from quotestance.text import join_spans

LONG_TEXT = 40_000
"""Above this length only the surroundings of the statements are shown, in characters."""
AROUND = 700
"""How much text is shown on each side of a statement of a long text, in characters."""

# Both begin with the line's end: a pattern that begins with spaces is quadratic in a run of them.
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_LINE_END = re.compile(r"\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text covered by the same statements all along."""

    text: str
    covering: tuple[int, ...]
    """Indices of the statements, the shortest first."""
    opening: tuple[int, ...]
    """Indices of the statements whose first span begins here."""
    ending: tuple[int, ...]
    """Indices of the statements of which a span ends here."""


@dataclass(slots=True)
class Block:
    """A paragraph, or the place of text that was left out."""

    pieces: list[Piece] = field(default_factory=list)
    starting: list[int] = field(default_factory=list)
    """Indices of the statements that begin here, in order."""
    n_omitted: int = 0
    """Characters left out here; such a block has no pieces."""


def spans_of(row: Mapping[str, Any], text: str) -> list[Span] | None:
    """Return a row's spans in order if they fit the text, else None.

    They fit where they lie inside it and hold the words that the statement is said to hold: a
    text that was edited after the extraction is shown unmarked rather than marked wrongly.
    """
    try:
        spans = sorted((int(start), int(end)) for start, end in row.get("spans") or ())
    except (TypeError, ValueError, OverflowError):
        return None
    if not spans or any(not 0 <= start < end <= len(text) for start, end in spans):
        return None
    if any(text[start:end].isspace() for start, end in spans):
        return None
    words = "".join(str(row.get("text") or "").split())
    return spans if "".join(join_spans(text, spans).split()) == words else None


def spans_in_context(row: Mapping[str, Any]) -> tuple[str, list[Span]]:
    """Return a row's context and its spans within it.

    Where the context doesn't hold the statement's words, the statement itself is the context.
    """
    context, text = str(row.get("context") or ""), str(row.get("text") or "")
    try:
        start = int(row["context_span"][0])
        shifted = [(int(s) - start, int(e) - start) for s, e in row["spans"]]
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        shifted = []
    spans = spans_of({"spans": shifted, "text": text}, context)
    if spans is not None:
        return context, spans
    at = context.find(text) if text else -1
    if at >= 0:
        return context, [(at, at + len(text))]
    return text, [(0, len(text))] if text else []


def blocks_of(text: str, statements: Mapping[int, Sequence[Span]]) -> list[Block]:
    """Cut a text into blocks and these into pieces.

    `statements` gives the spans of each statement under its index. Every character
    that is shown is in exactly one piece; only the whitespace between paragraphs is dropped.
    """
    # Whitespace at a paragraph's end isn't shown, so a span that ends in it would never end.
    statements = {i: [_trimmed(text, *span) for span in spans] for i, spans in statements.items()}
    separator = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE_END
    edges = sorted({edge for spans in statements.values() for span in spans for edge in span})
    by_start = sorted((start, end, i) for i, spans in statements.items() for start, end in spans)
    blocks: list[Block] = []
    cursor = _Cursor(edges, by_start, {i: min(spans)[0] for i, spans in statements.items()})
    position = 0
    for region_start, region_end in _shown(
        len(text), [span for spans in statements.values() for span in spans]
    ):
        if region_start > position:
            blocks.append(Block(n_omitted=region_start - position))
        start = region_start
        for match in separator.finditer(text, region_start, region_end):
            _append(blocks, cursor, text, start, match.start())
            start = match.end()
        _append(blocks, cursor, text, start, region_end)
        position = region_end
    if position < len(text):
        blocks.append(Block(n_omitted=len(text) - position))
    return blocks


def _shown(length: int, spans: Iterable[Span]) -> list[Span]:
    if length <= LONG_TEXT:
        return [(0, length)]
    wanted = [(0, AROUND)]
    for start, end in spans:
        # A quotation that never closes can be as long as the text: show how it begins and ends.
        cut = min(end - start, LONG_TEXT // 2)
        wanted.append((max(0, start - AROUND), min(length, start + cut + AROUND)))
        wanted.append((max(0, end - cut - AROUND), min(length, end + AROUND)))
    merged: list[Span] = []
    for start, end in sorted(wanted):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@dataclass(slots=True)
class _Cursor:
    """Sweeps over the spans once, however many blocks a text has."""

    edges: list[int]
    by_start: list[tuple[int, int, int]]
    first: dict[int, int]
    next: int = 0
    active: list[tuple[int, int, int]] = field(default_factory=list)

    def pieces(self, text: str, start: int, end: int) -> list[Piece]:
        """Return the pieces of text[start:end]; calls must come in the order of the text."""
        low, high = bisect_left(self.edges, start + 1), bisect_left(self.edges, end)
        cuts = [start, *self.edges[low:high], end]
        pieces = []
        for piece_start, piece_end in pairwise(cuts):
            while self.next < len(self.by_start) and self.by_start[self.next][0] <= piece_start:
                self.active.append(self.by_start[self.next])
                self.next += 1
            self.active = [span for span in self.active if span[1] > piece_start]
            nearest = sorted(self.active, key=lambda span: (span[1] - span[0], span[2]))
            covering = tuple(dict.fromkeys(span[2] for span in nearest))
            pieces.append(
                Piece(
                    text=text[piece_start:piece_end],
                    covering=covering,
                    opening=tuple(i for i in covering if self.first[i] == piece_start),
                    ending=tuple(span[2] for span in nearest if span[1] == piece_end),
                )
            )
        return pieces


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _append(blocks: list[Block], cursor: _Cursor, text: str, start: int, end: int) -> None:
    start, end = _trimmed(text, start, end)
    if start == end:
        return
    pieces = cursor.pieces(text, start, end)
    covering = {i for piece in pieces for i in piece.covering}
    starting = sorted(
        (i for i in covering if start <= cursor.first[i] < end), key=lambda i: (cursor.first[i], i)
    )
    blocks.append(Block(pieces=pieces, starting=starting))
