"""Sentences, context windows and quoted spans as plain functions over a text.

Offsets are Unicode code points into the text given, end exclusive; nothing here changes a text's
length. Every function runs in time linear in the text it looks at.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from quotestance.schema import Span

MAX_SENTENCE = 1500
"""Longest sentence in characters: text that never stops (tables, lost full stops) is cut here."""
MAX_REACH = 600
"""How far, in characters, a context may run beyond the spans on each side."""

CLOSERS = "\"”’'»›)]“"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ABBREVIATIONS = _words(
    """mr mrs ms mx dr prof profs rev fr sr jr st sen sens rep reps gov govs gen lt col maj capt
    cmdr cpl sgt adm hon pres vs etc inc ltd co corp bros dept est approx ca cf al no nos vol
    fig art sec jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs
    fri sat a.m p.m u.s u.k u.n e.u u.s.s.r d.c i.e e.g ave blvd rd mt ft ph ret supt insp brig
    pvt messrs amb min dir mgr atty pp"""
)
# These often end a sentence too: a capital after them proves nothing either way, so look closer.
_OFTEN_FINAL = _words("""inc ltd co corp etc a.m p.m u.s u.k u.n e.u d.c""")
_SENTENCE_STARTERS = _words(
    """the a an he she it they we i you but and in on at for if when while this that these those
    his her its their there as after before however meanwhile what who why how no not yes"""
)
_BREAK = re.compile(
    r"(?<!\s)[ \t\r\f\v\u00a0]*\n\s*\n\s*"  # a blank line
    r"|(?<=[.!?:;…\"”»’'*_])[ \t\r\u00a0]*\n\s*"  # a line that ends like a sentence
    r"|\n[ \t]*(?=[\"“„«‘•*\-–—])"  # a line that opens with a mark or a bullet
    r"|(?<=[.!?…])(?P<near>[" + re.escape(CLOSERS) + r"]{0,4})(?P<gap>\s+|(?=[“„«][A-Z]))"
    r"|(?<=[.!?][\"”’»])(?=[A-Z“\"])"  # the space after a quotation was lost
    r"|(?<=[a-z]{2}[.!?])(?=[A-Z][a-z]+ )"  # the space after a full stop was lost
)
_ANCHOR = re.compile(r"[.!?…\n]")
_BLANKS = frozenset(" \t\r\f\v\u00a0")
_CLOSING_MARKS = frozenset('"”’»')
_WORD_BEFORE = re.compile(r"([^\s\"“”„«»(\[]+)\.$")
_OPENERS = "\"“„«‘'([—–-•"


def sentence_bounds(text: str) -> list[Span]:
    """Return the sentences of a text in order, whitespace around them left out.

    Full stops of abbreviations and initials do not end a sentence, marks that close a quotation
    belong to the sentence they close, and a blank line always ends one. A sentence longer than
    MAX_SENTENCE characters is cut at a space.
    """
    bounds: list[Span] = []
    start = 0
    for match in _breaks(text):
        cut, resume = match.span()
        if match["gap"] is not None:
            cut = match.end("near")
            if "\n" not in match["gap"] and not _ends_sentence(text, start, match):
                continue
        _append(text, start, cut, bounds)
        start = resume
    _append(text, start, len(text), bounds)
    return bounds


def _breaks(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of _BREAK as `finditer` does, tried only where one can begin: after a stop,
    after the mark behind it, and at a line's end or the blanks before it."""
    floor = 0
    for anchor in _ANCHOR.finditer(text):
        at = anchor.start()
        if text[at] == "\n":
            first = at
            while first > floor and text[first - 1] in _BLANKS:
                first -= 1
            places = (first, at) if first < at else (at,)
        elif text[at + 1 : at + 2] in _CLOSING_MARKS:
            places = (at + 1, at + 2)
        else:
            places = (at + 1,)
        for place in places:
            match = _BREAK.match(text, place) if place >= floor else None
            if match is not None:
                floor = max(match.end(), place + 1)
                yield match


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether the stop just before the match is the end of a sentence."""
    stop = match.start()
    follower = text[match.end() : match.end() + 30].lstrip(_OPENERS)
    if not follower:
        return True
    if follower[0].islower():
        return False
    if text[stop - 1] != "." or match["near"]:
        return True
    word = _WORD_BEFORE.search(text, max(start, stop - 24), stop)
    if word is None:
        return True
    token = word[1].lower()
    if token in _OFTEN_FINAL:
        next_word = re.match(r"[A-Za-z']+", follower)
        return next_word is not None and next_word[0].lower() in _SENTENCE_STARTERS
    if token in _ABBREVIATIONS:
        return False
    # An initial ("J. Smith") binds; a single letter that stands after a lower-case word does too.
    return not (len(word[1]) == 1 and word[1].isupper())


def _append(text: str, start: int, end: int, bounds: list[Span]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = start + MAX_SENTENCE if cut < 0 else cut
        bounds.append((start, cut))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        bounds.append((start, end))


def line_matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield a pattern's matches as `finditer` does, tried only where a line begins."""
    line = 0
    while line >= 0:
        match = pattern.match(text, line)
        if match is not None:
            yield match
        last = match.end() - 1 if match is not None else line
        line = text.find("\n", max(line, last)) + 1 or -1


def context_of(
    text: str,
    spans: Sequence[Span],
    also: Iterable[Span] = (),
    *,
    bounds: Sequence[Span] | None = None,
    reach: int = MAX_REACH,
) -> tuple[str, Span]:
    """Return the sentences that hold the spans, plus the one before, and where they stand.

    Source: codebook, "context". `also` names further spans the context must hold, such as the
    attribution. `bounds` are the text's sentences where the caller has them already: with them a
    call costs the length of its context, not of the text. Neither side runs more than `reach`
    characters beyond the spans; where it would, it is cut at a space.

    Raises:
        ValueError: there are no spans.
    """
    if not spans:
        raise ValueError("spans must hold at least one span, got none")
    if bounds is None:
        bounds = sentence_bounds(text)
    wanted = [*spans, *also]
    low, high = min(s for s, _ in wanted), max(e for _, e in wanted)
    floor = max(0, min(s for s, _ in spans) - reach)
    ceiling = min(len(text), max(e for _, e in spans) + reach)
    start, end = low, high
    if bounds:
        first = max(bisect_right(bounds, (low, len(text))) - 1, 0)
        last = max(bisect_right(bounds, (high - 1, len(text))) - 1, 0)
        start = min(low, bounds[max(first - 1, 0)][0])
        end = max(high, bounds[last][1])
    if start < floor:
        space = _first_space(text, floor, min(s for s, _ in spans))
        start = floor if space < 0 else space
    if end > ceiling:
        space = _last_space(text, max(e for _, e in spans), ceiling)
        end = ceiling if space < 0 else space
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return text[start:end], (start, end)


def _first_space(text: str, start: int, end: int) -> int:
    match = re.compile(r"\s").search(text, start, end)
    return match.start() if match else -1


def _last_space(text: str, start: int, end: int) -> int:
    return next((i for i in range(end - 1, start - 1, -1) if text[i].isspace()), -1)


def join_spans(text: str, spans: Iterable[Span]) -> str:
    """Return the text of the spans joined by one space, marks kept."""
    return " ".join(text[start:end] for start, end in spans)
