"""Quotation marks that a text holds encoded (`&ldquo;`, U+0093), read without moving an offset."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quotestance.schema import Span

_ENTITY = re.compile(
    r"&(?:(?P<name>quot|ldquo|rdquo|bdquo|laquo|raquo|nbsp)|#(?P<number>34|160|171|187|822[012])"
    r"|#[xX](?P<hex>22|[aA]0|[aA][bB]|[bB]{2}|201[cCdDeE]));"
)
_NAMED = {
    "quot": '"', "ldquo": "“", "rdquo": "”", "bdquo": "„", "laquo": "«", "raquo": "»",
    "nbsp": " ",
}  # fmt: skip
_CONTROL = re.compile("[\x91-\x97]")
_CONTROLS = dict(zip(range(0x91, 0x98), "‘’“”•–—", strict=True))
"""Control characters, in texts of Windows-1252 read as Latin-1, and the marks they stand for."""
_OPENS = frozenset("“„«")
_CLOSES = frozenset("”»")


@dataclass(frozen=True, slots=True)
class Written:
    """A text with its encoded marks written out, each padded to the length of its entity."""

    text: str
    starts: dict[int, int]
    """Where an opening mark stands now -> where its entity starts."""
    ends: dict[int, int]
    """Where a closing mark ends now -> where its entity ends."""

    def original(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Return spans with the whole of the entities at their edges."""
        if not (self.starts or self.ends):
            return tuple(spans)
        return tuple((self.starts.get(a, a), self.ends.get(b, b)) for a, b in spans)


def written_out(text: str) -> Written:
    """Return a text of the same length in which encoded quotation marks are marks.

    An opening mark stands where its entity ends, a closing one where it starts; spaces fill up.
    """
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    pieces: list[str] = []
    position = 0
    if _CONTROL.search(text):
        text = text.translate(_CONTROLS)
    for match in _ENTITY.finditer(text) if "&" in text else ():
        start, end = match.span()
        mark = _NAMED[match["name"]] if match["name"] else _numbered(match)
        before = text[start - 1] if start else " "
        opens = mark in _OPENS or (mark not in _CLOSES and (before.isspace() or before in "([—–:"))
        padding = " " * (end - start - 1)
        pieces += [text[position:start], padding + mark if opens else mark + padding]
        if opens:
            starts[end - 1] = start
        else:
            ends[start + 1] = end
        position = end
    return Written("".join([*pieces, text[position:]]) if pieces else text, starts, ends)


def _numbered(match: re.Match[str]) -> str:
    code = int(match["number"]) if match["number"] else int(match["hex"], 16)
    return " " if code == 0xA0 else chr(code)
