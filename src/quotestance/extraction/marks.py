"""Find quoted spans: which marks open, which close, and which are slips.

Each paragraph is read by a small dynamic programme over its marks. Every mark may open, close,
nest or be a slip, at a cost that its kind and its neighbours set; the cheapest reading wins. So
one lost mark is put down as lost where it happened, and does not turn the rest inside out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace

from quotestance.schema import Span

_PARAGRAPH = re.compile(r"\n\s*\n\s*|(?<=[.!?:…\"”»’'*_])[ \t\r\u00a0]*\n\s*|\n[ \t]*(?=[\"“„«‘])")
_BLANKS = frozenset(" \t\r\u00a0")
_MARK = re.compile(
    r"(?<=[.,!?…])\"(?=\"\w)|([\"＂“”„‟«»]|``|(?<!')''(?!')|‘‘|’’)\1*"
    # Three single marks are a double one and one nested inside it.
    r"|(?<![^\s(\[—–-])''(?='\w)|(?<=[^\s']')''(?!')"
    r"|(?<=[.!?])'\.'(?=[\s)])"
)
_SPLIT_CLOSE = "'.'"
"""Two single marks with a stop slipped between them."""
_MAY_MARK = re.compile("\"|＂|“|”|„|‟|«|»|``|'(?='|\\.')|‘‘|’’")
_WORD = re.compile(r"\w")
_DOUBLED = re.compile(r"(?<=”)[\s.,]{1,3}”(?!\w)|(?<=[.,][”\"»])\.(?![.\w])")
_AFTER_STOP = re.compile(r"[.!?…]\s+$")
_SAID = re.compile(
    r"\w[,!?](?=\s+(?:said|says|added)\s+(?:he|she|they|the|an?|[A-Z])[^.!?\n]{0,60}[.]?$)"
    r"|\w[,!?]?(?=\s+(?:he|she|they|[A-Z][\w'’-]*\.?|(?<=,\s)[\w'’-]+)"
    r"(?:\s+(?:[\w'’-]+|[A-Z][a-z]{0,3}\.)){0,4}?\s+"
    r"(?:said|says|added|told|wrote|writes|stressed|noted|emphasi[sz]ed|explained|stated|argued)\b"
    r"[^.!?\n]{0,60}[.]?$)",
    re.MULTILINE,
)
_DIRECTED_OPEN = frozenset("“„‟«") | {"``", "‘‘"}
_DIRECTED_CLOSE = frozenset("”»") | {"’’", _SPLIT_CLOSE}

_TURN = {"»": "«", "«": "»", "”": "“", "“": "”"}
_MAY_OPEN = frozenset('"＂“”„‟«»`')

OUT, IN, NESTED = 0, 1, 2
_INFINITE = 1e9
MAX_MARKS_SPARED = 200
MIN_CHARACTERS_PER_MARK = 8
"""A text or paragraph of many marks and hardly any text between them is no prose, and holds no
quotes."""
MAX_MARKS = 4000
"""Marks of one paragraph read together; a longer paragraph is read in parts of this size."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One quoted span within one paragraph, marks included where they are there."""

    start: int
    end: int
    closed: bool
    """False where the paragraph ended, or the next quotation began, before a closing mark."""
    paragraph: int
    """Number of its paragraph, from 0."""

    @property
    def span(self) -> Span:
        """Start and end in the article's text."""
        return self.start, self.end


def paragraph_bounds(text: str) -> list[Span]:
    """Return the paragraphs of a text in order, whitespace around them left out."""
    bounds: list[Span] = []
    start = 0
    line_end = text.find("\n")
    while line_end >= 0:
        blanks = line_end
        while blanks > start and text[blanks - 1] in _BLANKS:
            blanks -= 1
        match = _PARAGRAPH.match(text, blanks) or _PARAGRAPH.match(text, line_end)
        if match is not None:
            _append(text, start, match.start(), bounds)
            start = match.end()
        line_end = text.find("\n", max(start, line_end + 1))
    _append(text, start, len(text), bounds)
    return bounds


def _append(text: str, start: int, end: int, bounds: list[Span]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        bounds.append((start, end))


def find_quotes(text: str, paragraphs: list[Span]) -> list[Quote]:
    """Return the quoted spans of each paragraph in order; they never overlap."""
    quotes: list[Quote] = []
    anchors = _anchors_in(text)
    if _is_no_prose(len(anchors), len(text)):
        return quotes
    for number, (start, end) in enumerate(paragraphs):
        within = anchors[bisect_left(anchors, start) : bisect_left(anchors, end)]
        if not within or not _WORD.search(text, start, end):
            continue
        marks = _marks_at(text, within, end)
        if _is_no_prose(len(marks), end - start):
            continue
        following = paragraphs[number + 1][0] if number + 1 < len(paragraphs) else end
        runs_on = text[following : following + 1] in _MAY_OPEN
        for first in range(0, len(marks), MAX_MARKS):
            part = marks[first : first + MAX_MARKS]
            last = marks[first + MAX_MARKS].start() if first + MAX_MARKS < len(marks) else end
            _read_paragraph(text, part, (start, last), number, quotes, runs_on=runs_on)
    return quotes


def _is_no_prose(n_marks: int, n_characters: int) -> bool:
    return n_marks > MAX_MARKS_SPARED and n_marks * MIN_CHARACTERS_PER_MARK > n_characters


def _anchors_in(text: str) -> list[int]:
    """Return where a mark may stand, found far quicker than a mark itself."""
    return [anchor.start() for anchor in _MAY_MARK.finditer(text)]


def _marks_at(text: str, anchors: list[int], end: int) -> list[re.Match[str]]:
    """Return the marks of a paragraph as `finditer` does, tried only where one may stand."""
    marks: list[re.Match[str]] = []
    floor = 0
    for anchor in anchors:
        match = _MARK.match(text, anchor, end) if anchor >= floor else None
        if match is not None:
            marks.append(match)
            floor = match.end()
    return marks


def _shape(text: str, match: re.Match[str], start: int, end: int) -> tuple[float, float]:
    """Return the costs of opening and of closing that the neighbours of a mark set."""
    at, stop = match.span()
    before = text[at - 1] if at > start else " "
    after = text[stop] if stop < end else " "
    if before in '"“”„«»' and at > start:
        before = "x" if before in "”»" else "("
    left_free = before.isspace() or before in "([{—–-‘'/:|>\u200b\ufeff…"
    left_full = not (before.isspace() or before in "([{")
    right_free = after.isspace() or after in ",.;:!?)]}—–-’'/|…<"
    right_full = not (after.isspace() or after in ",;:)]}")
    if left_free and right_full and not (left_full and right_free):
        return 0.0, 4.0
    if left_full and right_free and not (left_free and right_full):
        return 4.0, 0.0
    if left_full and not left_free and right_full:
        # Both sides touch: after a stop it closes (`said."The`), else it may be either.
        return (2.0, 0.7) if before in ".,!?…" else (1.2, 1.6)
    if before.isspace() and after.isspace():
        return 1.2, 1.2
    return 0.7, 0.7


def _read_paragraph(
    text: str,
    marks: list[re.Match[str]],
    bounds: Span,
    number: int,
    quotes: list[Quote],
    *,
    runs_on: bool,
) -> None:
    if not marks:
        return
    start, end = bounds
    turned = _turned(text, marks, bounds)
    low_opens = any((m[1] or m[0]) in ("„", "‟") for m in marks)
    cost = [0.0, _INFINITE, _INFINITE]
    trace: list[tuple[int, int, int]] = []
    for match in marks:
        kind = match[1] or match[0]
        if kind in turned:
            kind = _TURN[kind]
        opening, closing = _shape(text, match, start, end)
        slip = 1.8 if opening and closing else 2.2
        if kind in _DIRECTED_OPEN:
            if low_opens and kind == "“":
                opening += 0.5
            else:
                opening, closing = opening * 0.3, closing * 0.5 + 2.5 + (1.0 if closing else 0.0)
        elif kind in _DIRECTED_CLOSE:
            # One that begins a paragraph closes nothing: it stands the wrong way round.
            wrong = 0.8 if match.start() == start and not opening else 2.0
            opening, closing = opening * 0.5 + wrong + (1.0 if opening else 0.0), closing * 0.3
        elif match.start() > start and text[match.start() - 1].isdigit():
            slip = 1.0  # inches
        # Behind a full stop a new quotation begins sooner than one nested in that before it.
        at = match.start()
        after_stop = text[at - 1 : at].isspace() and _AFTER_STOP.search(
            text, max(start, at - 3), at
        )
        reopen = 1.4 if after_stop else 3.0
        nest = 4.0 if after_stop else 1.6 if kind in _DIRECTED_OPEN else 3.0
        options_out = (cost[OUT] + slip, cost[IN] + closing)
        new_out = min(options_out)
        from_out = options_out.index(new_out)
        options_in = (
            cost[OUT] + opening,
            cost[IN] + slip + 0.6,
            cost[NESTED] + closing,
            cost[IN] + opening + reopen,  # the quotation before it was never closed
        )
        new_in = min(options_in)
        from_in = options_in.index(new_in)
        new_nested = cost[IN] + opening + nest
        trace.append((from_out, from_in, IN))
        cost = [new_out, new_in, new_nested]
    # A paragraph may end inside a quotation; where the next one opens with a mark it's the custom.
    cost[IN] += 0.2 if runs_on else 1.7
    cost[NESTED] += 4.0
    _backtrack(text, marks, trace, cost.index(min(cost)), end, number, quotes)


def _turned(text: str, marks: list[re.Match[str]], bounds: Span) -> frozenset[str]:
    """Return the marks that stand the wrong way round in a paragraph.

    `»` opens and `«` closes by German custom, `”` opens and `“` closes by mistake.
    """
    if marks[0][1] != "”" and not any(match[1] in ("»", "«") for match in marks):
        return frozenset()
    opening, closing = Counter[str](), Counter[str]()
    for match in marks:
        if match[1] in _TURN:
            shape = _shape(text, match, *bounds)
            opening[match[1]] += shape == (0.0, 4.0)
            closing[match[1]] += shape == (4.0, 0.0)
    turned = set()
    if opening["»"] > opening["«"]:
        turned |= {"»", "«"}
    if closing["“"] and opening["”"] and not opening["“"] and not closing["”"]:
        turned |= {"“", "”"}
    return frozenset(turned)


def _backtrack(
    text: str,
    marks: list[re.Match[str]],
    trace: list[tuple[int, int, int]],
    state: int,
    end: int,
    number: int,
    quotes: list[Quote],
) -> None:
    found: list[Quote] = []
    close, closed = end, False
    for match, (from_out, from_in, _) in zip(reversed(marks), reversed(trace), strict=True):
        if state == OUT:
            if from_out == 1:
                close, closed, state = max(match.end(), _doubled_end(text, match, end)), True, IN
        elif state == NESTED:
            state = IN
        elif from_in == 2:
            state = NESTED
        elif from_in in (0, 3):
            found.append(Quote(match.start(), close, closed, number))
            if from_in == 3:
                close, closed, state = _strip_end(text, match.start()), False, IN
            else:
                close, closed, state = end, False, OUT
    for quote in reversed(found):
        if not quote.closed:
            quote = _before_attribution(text, quote)
        quotes.append(quote)


def _before_attribution(text: str, quote: Quote) -> Quote:
    """Cut a quotation that was never closed before the attribution it ran into."""
    start = max(quote.start + 1, quote.end - 160)
    cuts = [m.end() for m in _SAID.finditer(text, start, quote.end)]
    after_comma = [cut for cut in cuts if text[cut - 1] in ",!?"]
    cuts = after_comma or cuts
    return replace(quote, end=cuts[-1]) if cuts else quote


def _doubled_end(text: str, match: re.Match[str], end: int) -> int:
    """Return where a closing mark ends, a second one with stops between (`.” .”`) taken in."""
    doubled = _DOUBLED.match(text, match.end(), end)
    return doubled.end() if doubled else match.end()


def _strip_end(text: str, end: int) -> int:
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return end
