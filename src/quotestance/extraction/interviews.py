"""Who asks and who answers in an interview, and whom the labels of a transcript name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from quotestance.extraction.entities import EntityTable
from quotestance.extraction.furniture import BYLINE
from quotestance.extraction.names import FEMALE_NAMES, MALE_NAMES, word_set
from quotestance.extraction.words import NAME, ORG, OTHER, PERSON, Mention
from quotestance.schema import Span

_ASKS = re.compile(
    r"\b(?:interview(?:s|ed|ing)(?! by)|in an interview with|interview with|q\s?&\s?a with|"
    r"conversation with|asked(?! by)|questions (?:to|for)|put (?:\w+ ){0,3}to)\s",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"\b(?:(?:interviewed|asked|questioned) by|answer(?:s|ed) (?:\w+ ){0,3}from|"
    r"in an interview (?:with|for)(?= (?:the\s)?[A-Z][\w’']*[^.]{0,12}\b(?:Post|Times|News|Radio))|"
    r"told|tells)\s",
    re.IGNORECASE,
)
_TALKS = re.compile(
    r"\b(?:sp(?:oke|eaks) (?:to|with)|talk(?:ed|s) (?:to|with)|s[ai]ts? down (?:to talk )?with|"
    r"(?:met|meets|caught up|catches up) with|chat(?:ted|s) (?:to|with))\s",
    re.IGNORECASE,
)
_OUR_OWN = word_set(
    """journalist reporter correspondent editor columnist interviewer host presenter anchor writer
    moderator"""
)
_BEFORE_NAME = re.compile(r"\b(?:to|with|and|by|met|interviewed)\b")
_STOP = re.compile(r"[.!?]\s+(?=[A-Z“\"])|\n")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
MAX_INTRO = 4000
"""How much, in characters, of what stands before the first turn is read for its parties."""


class Parties:
    """The people of one article, asked for by the labels of its turns.

    Args:
        text: the article.
        table: whom it mentions.
        labels: where each label of a turn stands, in order, and the name in it.
    """

    def __init__(self, text: str, table: EntityTable, labels: Sequence[tuple[Span, str]]) -> None:
        self.text = text
        self._people: list[Mention] = []
        self._bodies: list[Mention] = []
        at = 0
        for mention in table.items:
            while at < len(labels) and labels[at][0][1] <= mention.start:
                at += 1
            labelled = at < len(labels) and labels[at][0][0] <= mention.start
            if mention.form != NAME or labelled:
                continue
            if mention.kind == PERSON:
                self._people.append(mention)
            elif mention.kind in (ORG, OTHER):
                self._bodies.append(mention)
        self._known = _by_part(m.entity for m in self._people)
        self._labels = _by_part(name for _, name in labels if " " in name)

    def full_name(self, name: str, *, by_labels: bool) -> str:
        """Return the fullest name that a label stands for, empty where the article has none.

        Args:
            name: the label without titles, in any case.
            by_labels: look among the other labels too (`JAN LIND`, then `LIND`).
        """
        words = name.lower().split()
        known = _longest(words, self._known)
        longer = known or (_longest(words, self._labels) if by_labels else "")
        if known or not longer.isupper():
            return longer
        return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), longer)

    def is_a_name(self, name: str) -> bool:
        """Tell whether a label that the text never mentions has a given name in front."""
        first, _, rest = name.lower().partition(" ")
        return bool(rest) and (first in MALE_NAMES or first in FEMALE_NAMES)

    def of_interview(self, end: int) -> tuple[str, str]:
        """Return who asks and who answers, as the words before the first turn tell; else empty."""
        start = max(0, end - MAX_INTRO)
        people = [m for m in self._people if start <= m.start < end]
        asker = asked = ""
        for line in self.text[start:end].splitlines():
            author = BYLINE.fullmatch(line)
            if author is not None:
                asker = asker or author["name"]
        for pattern, reads in ((_ANSWERS, "told"), (_ASKS, "asks"), (_TALKS, "talks")):
            for match in pattern.finditer(self.text, start, end):
                left, right = self._sides(people, match, start)
                if reads == "asks":
                    pair = (left, right)
                elif reads == "told":
                    pair = (right, left)
                else:
                    pair = self._talkers(left, right)
                asker = asker or (pair[0].entity if pair[0] else "")
                asked = asked or (pair[1].entity if pair[1] else "")
        named = list(dict.fromkeys(m.entity for m in people))
        for mention in people:
            if not asker and mention.entity != asked and self._is_ours(mention):
                asker = mention.entity
        others = [name for name in named if name != asker]
        if not asked and len(others) == 1:
            asked = others[0]
        return ("" if asker == asked else asker), asked

    def _sides(
        self, people: Sequence[Mention], match: re.Match[str], start: int
    ) -> tuple[Mention | None, Mention | None]:
        """Return the first person before a phrase and the first one after it, in its sentence."""
        text = self.text
        low = max((m.end() for m in _STOP.finditer(text, start, match.start())), default=start)
        stop = _STOP.search(text, match.end())
        high = stop.start() if stop else len(text)
        left = [m for m in people if low <= m.start < match.start()]
        right = [m for m in people if match.end() <= m.start < min(high, match.end() + 90)]
        return (left[0] if left else None), (right[0] if right else None)

    def _talkers(
        self, left: Mention | None, right: Mention | None
    ) -> tuple[Mention | None, Mention | None]:
        """Tell for `X spoke to Y` who asked: the one who writes, or of whom less is said."""
        if left is None or right is None:
            other = left or right
            if other is None or self._is_ours(other):
                return other, None
            return None, other
        right_asks = self._is_ours(right)
        if not right_asks and self._is_ours(left):
            return left, right
        if not right_asks and self._described(right) and not self._described(left):
            return left, right
        return right, left

    def _is_ours(self, mention: Mention) -> bool:
        """Tell whether a person is said to write or ask for an outlet."""
        before = self.text[max(0, mention.start - 40) : mention.start]
        last = _STOP.split(before)[-1].lower()
        after = self.text[mention.end : mention.end + 50]
        behind = _STOP.split(after)[0].lower()
        outlet = re.match(r",? (?:of|from|for) (?:the )?", after)
        if outlet:
            at = mention.end + outlet.end()
            if any(m.start - 4 <= at <= m.end and m.kind == ORG for m in self._bodies):
                return True
        if re.search(r"[A-Z][\w ]*[’']s? $", before) and any(
            m.possessive and 0 <= mention.start - m.end < 6 and m.kind != PERSON
            for m in self._bodies
        ):
            return True
        near = _WORD.findall(_BEFORE_NAME.split(last)[-1])[-3:]
        if behind.startswith(", "):
            near += _WORD.findall(behind)[:5]
        return any(word in _OUR_OWN for word in near)

    def _described(self, mention: Mention) -> bool:
        """Tell whether the article says who somebody is, right before or behind the name."""
        before = self.text[max(0, mention.start - 30) : mention.start]
        titled = re.search(r"[^\W\d_]{3,} $", before) is not None and not re.search(
            r"\b(?:to|with|and|by|when|as) $", before
        )
        return titled or re.match(r", (?!and\b|who spoke\b)", self.text[mention.end :]) is not None


def _by_part(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the different names, under their first and their last word in lower case."""
    table: dict[str, list[str]] = {}
    for full in dict.fromkeys(names):
        parts = full.lower().split()
        for part in {parts[0], parts[-1]} if parts else ():
            table.setdefault(part, []).append(full)
    return table


def _longest(words: list[str], table: Mapping[str, list[str]]) -> str:
    best = ""
    for full in table.get(words[-1], ()):
        parts = full.lower().split()
        fits = parts[-len(words) :] == words or (
            len(parts) > 1 and (parts[:1] == words or {parts[0], parts[-1]} == set(words))
        )
        if fits and len(parts) > len(best.split()):
            best = full
    return best
