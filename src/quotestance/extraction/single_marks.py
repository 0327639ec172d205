"""Find quotations in single marks where an article speaks in them (‘We agreed,’ she said).

Single marks are apostrophes far more often than anything else. So an article has to show that it
uses them for speech, and a mark counts only where no apostrophe can stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from quotestance.extraction import cues
from quotestance.extraction.marks import Quote
from quotestance.schema import Span

# The mark comes first in both, and what may stand before it after, to be found quickly.
_OPEN = re.compile(
    r"[‘'`](?<![^\s(\[—–/\"“:-].)(?=[\w“\"£$€¿(\[…])"
    # `'90s`, `'em`, `'tis`: letters left out, nothing opened.
    r"(?!\d0s\b|(?i:em|til|tis|twas|cause|n|bout|round|cos|av)\b)"
)
_CLOSE = re.compile(r"[’'](?<=[^\s‘'(\[—–].)(?![\w'’])")
_BEHIND_STOP = re.compile(r"[.,!?…;:]$")
_LEFT_OUT = re.compile(r"(?:s|in|o|th)$", re.IGNORECASE)
"""Ends of words behind which an apostrophe stands: plural genitives, `goin’`, `o’`, `th’`."""
_WORD = re.compile(r"[\w’'-]+")
_NEAR = 60
"""How far, in characters, a verb of speech may stand from a quotation that it speaks for."""
MIN_WORDS = 3
"""Fewest words of a quotation that shows what an article's single marks are for."""
MAX_CLOSERS = 40
"""How many marks are looked at for the end of a quotation."""


def with_single_marks(text: str, paragraphs: list[Span], quotes: list[Quote]) -> list[Quote]:
    """Return an article's quotations, those in single marks with them where it speaks in such.

    `quotes` are those in double marks; what of them stands inside a single-marked one is nested.
    """
    if not _OPEN.search(text):
        return quotes
    single = [
        quote
        for number, bounds in enumerate(paragraphs)
        for quote in _read_paragraph(text, paragraphs, number, bounds)
    ]
    single = _without_those_inside(single, quotes)
    outer = _without_those_inside(quotes, single)
    n_spoken = sum(_is_spoken(text, quote) for quote in single)
    if n_spoken < (1 if not outer else 2) or 3 * len(outer) > n_spoken:
        return quotes
    return sorted([*outer, *single], key=lambda quote: quote.start)


def _without_those_inside(quotes: list[Quote], others: list[Quote]) -> list[Quote]:
    """Return the quotations that begin in none of the others; both are in order of text."""
    kept: list[Quote] = []
    k = 0
    for quote in quotes:
        while k < len(others) and others[k].end <= quote.start:
            k += 1
        if k == len(others) or quote.start <= others[k].start:
            kept.append(quote)
    return kept


def _read_paragraph(
    text: str, paragraphs: list[Span], number: int, bounds: Span
) -> Iterator[Quote]:
    start, end = bounds
    opening = [m.start() for m in _OPEN.finditer(text, start, end)]
    if not opening:
        return
    closing = [m.start() for m in _CLOSE.finditer(text, start, end)]
    behind, k = start, 0
    for at, following in pairwise([*opening, end]):
        if at < behind:
            continue  # nested, or an apostrophe of the quotation before
        while k < len(closing) and closing[k] <= at:
            k += 1
        close = _close_of(text, closing[k : k + MAX_CLOSERS], following, end)
        if close is not None:
            behind = close + 1
            yield Quote(at, behind, True, number)
        elif at == start and following == end and _goes_on(text, paragraphs, number):
            behind = end
            yield Quote(at, end, False, number)


def _goes_on(text: str, paragraphs: list[Span], number: int) -> bool:
    """Tell whether the next paragraph opens with a mark, as a quotation left open runs on."""
    return number + 1 < len(paragraphs) and bool(_OPEN.match(text, paragraphs[number + 1][0]))


def _close_of(text: str, closing: list[int], following: int, end: int) -> int | None:
    """Return the mark that closes a quotation: the first that is no apostrophe.

    Behind a word that may end in an apostrophe a mark closes only where no surer one comes before
    the next quotation opens.
    """
    doubtful: int | None = None
    for at in closing:
        if at > following and doubtful is not None:
            break
        if _BEHIND_STOP.search(text, at - 1, at) or not _LEFT_OUT.search(text, at - 2, at):
            return at
        if at + 1 >= end or text[at + 1] in ".,;:!?)":
            return at
        if doubtful is None:
            doubtful = at
    return doubtful


def _is_spoken(text: str, quote: Quote) -> bool:
    """Tell whether a quotation of several words is a sentence or has a verb of speech beside it."""
    if len(_WORD.findall(text, quote.start, quote.end)) < MIN_WORDS:
        return False
    if text[quote.start + 1].isupper() and text[quote.end - 2] in ".,!?":
        return True
    around = text[max(0, quote.start - _NEAR) : quote.start], text[quote.end : quote.end + _NEAR]
    return any(word.lower() in cues.SPEECH for part in around for word in _WORD.findall(part))
