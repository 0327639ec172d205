"""Texts of any length in parts of bounded length, so that no text costs more than its share.

Working memory is many times the text that is read at once, and no article is nearly as long as one
part: what is longer is a dump or a book, and is read part by part, each as an article of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quotestance.schema import Span

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


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a text, and where it begins."""

    text: str
    start: int

    def in_whole(self, span: Span) -> Span:
        """Return where a span of the part stands in the whole text."""
        return span[0] + self.start, span[1] + self.start


def parts_of(text: str) -> Iterator[Part]:
    """Yield the parts of a text in order, one at a time."""
    for start, end in part_bounds(text):
        yield Part(text[start:end], start)
