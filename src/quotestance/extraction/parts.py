"""Texts of any length in parts of bounded length, so that no text costs more than its share.

Working memory is many times the text that is read at once, and no article is nearly as long as one
part: what is longer is a dump or a book, and is read part by part, each as an article of its own.
"""

from __future__ import annotations

from dataclasses import replace

from quotestance.schema import Span, Statement

MAX_PART = 100_000
"""Longest part in characters, about 16,000 words: three times as long as the longest of a thousand
news articles."""
_CUTS = ("\n\n", "\n", ". ", " ")
"""Where a part may end, the best place first."""


def part_bounds(text: str) -> list[Span]:
    """Return the parts of a text in order: the whole of it up to MAX_PART characters."""
    bounds: list[Span] = []
    start = 0
    while len(text) - start > MAX_PART:
        low, high = start + MAX_PART // 2, start + MAX_PART
        cuts = (text.rfind(cut, low, high) + len(cut) for cut in _CUTS)
        end = next((cut for cut in cuts if cut > low), high)
        bounds.append((start, end))
        start = end
    bounds.append((start, len(text)))
    return bounds


def moved(statement: Statement, offset: int) -> Statement:
    """Return a statement of a part as one of the whole text, which the part begins at `offset`."""
    return replace(
        statement,
        spans=tuple(_moved(span, offset) for span in statement.spans),
        speaker_span=_moved(statement.speaker_span, offset) if statement.speaker_span else None,
        cue_span=_moved(statement.cue_span, offset) if statement.cue_span else None,
        context_span=_moved(statement.context_span, offset),
    )


def _moved(span: Span, offset: int) -> Span:
    return span[0] + offset, span[1] + offset
