"""The narration of an article as words: quoted text masked out, offsets kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from quotestance.extraction import roles
from quotestance.schema import Span

MASK = "\ue000"
"""Stands for each quoted character in masked text, so that offsets stay."""
_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]\w*(?:[-'’](?=\w)\w+)*")
_UNMASKED = re.compile(f"[^{MASK}]+")
_NICKNAME_GAPS = frozenset([" “", "” ", ' "', '" '])
_POSSESSIVE_ENDINGS = frozenset(["'s", "’s"])
_POSSESSIVE_MARKS = frozenset(["' ", "’ "])
_SPACES = frozenset(["\u00a0", "  "])
_LINE_BREAKS = frozenset(["\n", " \n", "\n "])
_PREFIXED = re.compile(r"(?:a[dlnrstz]|el|ash|ul|ur|[dl])[-’'](?=[A-Z])")
"""Small words that a surname begins with: `al-Masri`, `d’Aquino`."""
_STOPS = frozenset(".!?:;\n" + MASK)
_BREAKS = frozenset(",;:()[]—–\n" + MASK)
NAME, NOUN, PRONOUN = "name", "noun", "pronoun"
PERSON, ORG, PLACE, OTHER = "person", "org", "place", "other"


@dataclass(slots=True)
class Word:
    """One word of the narration."""

    start: int
    end: int
    low: str
    """Lower case, possessive ending taken off."""
    capital: bool
    possessive: bool


@dataclass(slots=True)
class Mention:
    """A stretch of words that may name a source."""

    start: int
    end: int
    form: str
    """`name`, `noun` or `pronoun`."""
    kind: str
    """`person`, `org`, `place` or `other`."""
    text: str
    """The name without titles, or the noun phrase, as it stands."""
    first_word: int
    """Index of its first word, determiners and titles included."""
    last_word: int
    possessive: bool = False
    governed: bool = False
    """True after a preposition: not the subject of anything."""
    plural: bool = False
    gender: str = ""
    head: str = ""
    """Last noun of a noun phrase, lower case."""
    introduces: bool = False
    """True where the article gives this full name for the first time."""
    alias: bool = False
    """True for a noun phrase in apposition to a name; `entity` is that name."""
    entity: str = ""
    """Canonical name; set for names and noun phrases."""


class Narration:
    """The words of masked text, and what parts each from the one before it."""

    def __init__(self, masked: str) -> None:
        self.masked = masked
        self.words = words_of(masked)
        self.word_starts = [w.start for w in self.words]
        self.gaps = ["", *[masked[a.end : b.start] for a, b in pairwise(self.words)]]
        """What stands between each word and the one before it; nothing before the first."""

    def word_range(self, start: int, end: int) -> range:
        """Return the indexes of the words that start in text[start:end]."""
        return range(bisect_left(self.word_starts, start), bisect_left(self.word_starts, end))

    def raw(self, i: int) -> str:
        """Return word i as it stands."""
        return self.masked[self.words[i].start : self.words[i].end]

    def adjacent(self, i: int) -> bool:
        """Tell whether word i follows word i-1 with nothing but a space between."""
        gap = self.gaps[i]
        if gap == " " or gap in _SPACES:
            return True
        previous = self.words[i - 1]
        if gap in _NICKNAME_GAPS:
            return previous.capital and self.words[i].capital
        if gap in (". ", ".", ".-", ".\u00a0"):
            return previous.capital and (
                previous.end - previous.start == 1 or previous.low in roles.TITLES
            )
        return gap in _LINE_BREAKS

    def adjacent_loose(self, i: int) -> bool:
        """Tell whether word i follows word i-1 and its possessive ending."""
        return self.gaps[i] in ("'s ", "’s ", "' ", "’ ", " ")

    def close(self, k: int) -> bool:
        """Tell whether at most a comma parts word k from the one before it."""
        return self.gaps[k] in (" ", ", ")

    def stops(self, k: int) -> bool:
        """Tell whether a sentence or a quotation ends between word k-1 and word k."""
        gap = self.gaps[k]
        if gap == " " or _STOPS.isdisjoint(gap):
            return False
        before = self.words[k - 1]
        abbreviated = len(before.low) == 1 or before.low in roles.TITLES
        return not (gap == ". " and before.capital and abbreviated)

    def stops_between(self, i: int, k: int) -> bool:
        """Tell whether a sentence or a quotation ends between word i and word k."""
        return any(self.stops(j) for j in range(i + 1, k + 1))

    def comma_before(self, k: int) -> bool:
        """Tell whether a comma, bracket, dash or quotation parts word k from the one before it."""
        gap = self.gaps[k]
        return gap != " " and not _BREAKS.isdisjoint(gap)


def words_of(masked: str) -> list[Word]:
    """Return the words of masked text; a possessive ending is noted and taken off."""
    words: list[Word] = []
    for stretch in _UNMASKED.finditer(masked):
        for match in _WORD.finditer(masked, *stretch.span()):
            raw = match[0]
            start, end = match.span()
            low = raw.lower()
            possessive = False
            if low[-1] == "s":
                if low[-2:] in _POSSESSIVE_ENDINGS:
                    low, end, possessive = low[:-2], end - 2, True
                elif masked[end : end + 2] in _POSSESSIVE_MARKS:
                    possessive = True
            capital = raw[0].isupper() or _PREFIXED.match(raw) is not None
            words.append(Word(start, end, low, capital, possessive))
    return words


def mask(text: str, regions: Sequence[Span]) -> str:
    """Return a text with each character of the regions replaced by MASK; they may overlap."""
    parts: list[str] = []
    position = 0
    for start, end in sorted(regions):
        if start < position:
            continue
        parts.append(text[position:start])
        parts.append(MASK * (end - start))
        position = end
    parts.append(text[position:])
    return "".join(parts)
