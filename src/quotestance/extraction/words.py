"""The narration of an article as words: quoted text masked out, offsets kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from quotestance.extraction import roles
from quotestance.schema import Span

MASK = "\ue000"
"""Stands for each quoted character in masked text, so that offsets stay."""
_WORD = re.compile(r"([^\W_](?:\.(?<=[A-Z].)(?:[A-Z]\.)++|\w*+(?:[-'’]\w++)*+))")
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
        self.words, self.word_starts, self.gaps = _read_words(masked)
        """The words, and what stands between each and the one before; nothing before the first."""

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

    def nickname_after(self, i: int) -> bool:
        """Tell whether word i is the `The` of a nickname in marks within a name."""
        gap = self.gaps[i]
        if self.words[i].low != "the" or gap not in _NICKNAME_GAPS or i + 2 >= len(self.words):
            return False
        return self.gaps[i + 1] == " " and self.gaps[i + 2] in _NICKNAME_GAPS and self.adjacent(i)

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


def _read_words(masked: str) -> tuple[list[Word], list[int], list[str]]:
    """Return the words of masked text, where they start, and the gaps before them.

    A possessive ending is noted, taken off the word and put into the gap behind it.
    """
    pieces = _WORD.split(masked)
    raws, gaps = pieces[1::2], pieces[:-1:2]
    if not raws:
        return [], [], []
    edges = list(accumulate(map(len, pieces)))
    forms = {raw: _form(raw) for raw in set(raws)}
    starts = edges[:-1:2]
    words = [
        Word(start, end, low, capital, possessive)
        for start, end, (low, capital, possessive) in zip(
            starts, edges[1::2], map(forms.__getitem__, raws), strict=True
        )
    ]
    gaps[0] = ""
    for k in [k for k, word in enumerate(words) if word.possessive]:
        words[k].end -= 2
        if k + 1 < len(words):
            gaps[k + 1] = raws[k][-2:] + gaps[k + 1]
    for k, gap in enumerate(pieces[2::2]):
        if gap != " " and gap[:2] in _POSSESSIVE_MARKS:
            words[k].possessive |= words[k].low[-1] == "s"
    return words, starts, gaps


def _form(raw: str) -> tuple[str, bool, bool]:
    """Return a word in lower case, a possessive ending off, if it has a capital, and if that."""
    if raw.islower():
        low, capital = raw, False
    else:
        low, capital = raw.lower(), raw[0].isupper() or _PREFIXED.match(raw) is not None
    if low[-2:] in _POSSESSIVE_ENDINGS:
        return low[:-2], capital, True
    return low, capital, False


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
