"""Who an article names: the table that leads each short mention to the fullest name.

Built per article; nothing is known beyond the article but small word lists.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from quotestance.extraction import cues, names, roles
from quotestance.extraction.mentions import read_mentions
from quotestance.extraction.names import word_set
from quotestance.extraction.spellings import Spellings
from quotestance.extraction.words import (
    MASK,
    NAME,
    NOUN,
    ORG,
    OTHER,
    PERSON,
    PLACE,
    Mention,
    Narration,
)

_PARTICLES = word_set(
    """van von der den de la le du da di del della dos das do bin bint ibn al el ben af av zu zur
    ter ten y e al- vande ould"""
)
_SURNAME_PARTICLES = word_set("van von der de la du di bin ibn del della")
_PREPOSITIONS = word_set(
    """of for from at in on with by to against about into over under between through near toward
    towards among like than via despite around across inside outside behind beyond concerning
    including regarding alongside for"""
)
_NAME_COMMA = re.compile(r"(?:\s*\([^()]{1,20}\))?,\s(?:\w[-\w]*,\s)?(?:[a-z-]+ ){0,2}")
_COMMA_NAME = re.compile(r"[^,.;:!?\n" + MASK + r"]*,\s(?:[a-z-]+ ){0,2}")
_LEAD_STOPS = word_set(
    """who which that whose when while as after before but is was are were has had would will could
    may might to by with because if where and or he she they it whether than"""
)
MAX_NAMESAKES = 100
"""So many people of one name are told apart at most: in a list of thousands each would cost all."""
_NUMBERS = word_set("twenty thirty forty fifty sixty seventy eighty ninety")
_AFTER_A_PERSON = word_set("who whose whom a an the once now then himself herself himself his her")
_ROLE_STOPS = word_set(
    """who which that whose whom when while as after before but is are was were has had have would
    will could by with because if where than he she they it his her their into against about over
    under between from"""
)
_POSSESSIVES = word_set("his her its their our whose")


class EntityTable:
    """The mentions of one article in order, each led to the fullest name the article has."""

    def __init__(self, narration: Narration) -> None:
        self.narration = narration
        self.masked = narration.masked
        self.words = narration.words
        self.items = read_mentions(narration)
        self.starts = [m.start for m in self.items]
        self.first_words = [m.first_word for m in self.items]
        self.roles: dict[str, set[str]] = {}
        """Name -> the words around its full mentions, countries as adjectives."""
        self._full: dict[str, list[str]] = {}
        self._gender: dict[str, str] = {}
        self._resolve_names()
        self._place_after_place()
        self._link_leading()
        self._link_appositives()

    def mention_at(self, k: int) -> Mention | None:
        """Return the mention that starts at word k."""
        low = bisect_left(self.first_words, k)
        if low < len(self.first_words) and self.first_words[low] == k:
            return self.items[low]
        return None

    def _resolve_names(self) -> None:
        seen: set[str] = set()
        forms: dict[tuple[str, str], str] = {}
        named = [m for m in self.items if m.form == NAME]
        for mention in named:
            parts = mention.text.split()
            if mention.kind != PERSON or len(parts) < 2 or parts[0].lower() in _SURNAME_PARTICLES:
                continue
            key = (parts[0].lower(), parts[-1].lower())
            best = forms.get(key)
            if best is None or len(parts) > len(best.split()):
                forms[key] = mention.text
        for (first, _last), full in forms.items():
            parts = full.lower().split()
            for k in range(1, len(parts)):
                self._full.setdefault(" ".join(parts[k:]), []).append(full)
                if k < len(parts) - 1 and parts[k] not in _PARTICLES:
                    self._full.setdefault(parts[k], []).append(full)
            self._full.setdefault(" ".join(parts), []).append(full)
            self._full.setdefault(first, []).append(full)
        spellings = Spellings(forms.values())
        same = spellings.variants()
        single = self._single_names(named)
        longest = _longest_bodies(self.items)
        honoured: dict[str, str] = {}
        latest: dict[str, int] = {}
        for order, mention in enumerate(named):
            parts = mention.text.lower().split()
            key_text = " ".join(parts)
            candidates = self._full.get(key_text, [])
            if not candidates and len(parts) == 1 and mention.kind in (PERSON, OTHER):
                candidates = spellings.of_surname(key_text)
                if not candidates and key_text in single:
                    candidates = spellings.misspelt(key_text)
            ends = (parts[0], parts[-1])
            if mention.kind == OTHER and len(parts) > 1 and ends in forms:
                mention.kind = PERSON
            partial_name = parts[0] in _SURNAME_PARTICLES and bool(candidates)
            if mention.kind == PERSON and len(parts) > 1 and not partial_name:
                full = forms.get(ends, mention.text)
                full = same.get(full, full)
                mention.entity = full
                mention.introduces = full not in seen
                seen.add(full)
            elif candidates and mention.kind in (PERSON, OTHER):
                candidates = candidates[:MAX_NAMESAKES]
                surname = [c for c in candidates if c.lower().endswith(key_text)] or candidates
                if mention.gender:
                    surname = [
                        c for c in surname if self._guess_gender(c) in ("", mention.gender)
                    ] or surname
                latest_named = max(surname, key=lambda c: latest.get(c, -1))
                mention.entity = same.get(latest_named, latest_named)
                mention.kind = PERSON
            elif " " not in mention.text and self._honorific(mention):
                mention.start = self.words[mention.last_word - 1].start
                mention.entity = self.masked[mention.start : mention.end]
                mention.kind = PERSON
                honoured[key_text] = mention.entity
            elif key_text in honoured:
                mention.entity, mention.kind = honoured[key_text], PERSON
            else:
                mention.entity = longest.get(mention.text.lower(), mention.text)
                if mention.kind == OTHER and key_text in single:
                    mention.kind = PERSON
                if mention.kind == PERSON:
                    mention.introduces = mention.text not in seen
                    seen.add(mention.text)
            latest[mention.entity] = order
            if mention.gender:
                self._gender.setdefault(mention.entity, mention.gender)
        people = {m.last_word for m in named if m.kind == PERSON}
        for mention in named:
            if mention.kind == PERSON:
                mention.gender = self.gender_of(mention.entity)
                if mention.introduces or " " in mention.text:
                    words = self._role_words(mention, people)
                    self.roles.setdefault(mention.entity, set()).update(words)

    def _place_after_place(self) -> None:
        """Take `In Sorriso, Mato Grosso,` for two places, not for a place and a person."""
        for left, right in pairwise(self.items):
            if left.form != NAME or right.form != NAME or not left.governed or left.kind == PERSON:
                continue
            gap = self.masked[left.end : right.start]
            if gap != ", " or self.masked[right.end : right.end + 1] != ",":
                continue
            if not self._is_introduced(left, right):
                right.kind, right.governed = PLACE, True

    def _is_introduced(self, place: Mention, name: Mention) -> bool:
        """Tell whether a name after a place is a person's (`In Lund, Jan Novak, 40, said`)."""
        k = name.last_word + 1
        if k < len(self.words):
            low = self.words[k].low
            if low in _AFTER_A_PERSON or low.isdigit():
                return True
            if low in cues.SPEECH and " " in name.text:
                return True
        at = bisect_left(self.first_words, place.first_word)
        holder = self.items[at - 1] if at else None
        return (
            holder is not None
            and holder.form == NOUN
            and holder.kind == PERSON
            and holder.last_word == place.first_word - 2
        )

    def _honorific(self, mention: Mention) -> bool:
        """Tell whether a lone name stands right after a form of address that is part of it."""
        first = self.words[mention.last_word - 1]
        return (
            mention.last_word > mention.first_word
            and first.low in ("father", "uncle", "aunt", "sister", "brother")
            and first.capital
        )

    def _single_names(self, named: Sequence[Mention]) -> set[str]:
        """Return the lone capitalised words that speak, have an age, or are called a name."""
        found = {m.text.lower() for m in named if m.kind == PERSON and " " not in m.text}
        for mention in named:
            if mention.kind != OTHER or " " in mention.text or mention.possessive:
                continue
            k = mention.last_word + 1
            follows = self.words[k].low if k < len(self.words) else ""
            precedes = self.words[mention.first_word - 1].low if mention.first_word else ""
            comma = self.masked[mention.end : mention.end + 2] == ", "
            placed = precedes in ("of", "in", "from", "at", "near")
            aged = (
                comma
                and not placed
                and (
                    follows.isdigit()
                    or follows in ("who", "whose")
                    or follows.split("-")[0] in _NUMBERS
                )
            )
            speaks = follows in cues.SPEECH and self.narration.adjacent(k) if follows else False
            known = (
                mention.text.lower() in names.MALE_NAMES
                or mention.text.lower() in names.FEMALE_NAMES
            )
            if aged or speaks or known or precedes in ("named", "name"):
                found.add(mention.text.lower())
        return found

    def _link_leading(self) -> None:
        """Let `the head of the agency` stand for the name right after it, or given to it."""
        words = self.words
        for position, noun in enumerate(self.items):
            if noun.form != NOUN or noun.plural or noun.kind == ORG:
                continue
            for other in self.items[position + 1 : position + 5]:
                if other.form != NAME or other.possessive:
                    continue
                steps = other.first_word - noun.last_word
                if steps > 14:
                    break
                between = range(noun.last_word + 1, other.first_word)
                before = words[other.first_word - 1].low
                given = steps > 1 and (
                    (
                        before in ("name", "named", "called")
                        and self.narration.close(other.first_word)
                    )
                    or (
                        before in ("as", "is", "was")
                        and words[other.first_word - 2].low in ("name", "named")
                    )
                )
                direct = (
                    other.kind == PERSON
                    and before not in _PREPOSITIONS
                    and steps < 9
                    and all(
                        self.narration.adjacent(k) or self.narration.adjacent_loose(k)
                        for k in range(noun.last_word + 1, other.first_word + 1)
                    )
                    and not any(
                        words[k].low in cues.STRONG or words[k].low in _LEAD_STOPS for k in between
                    )
                )
                if given or direct:
                    if given:
                        other.kind = PERSON
                    noun.entity, noun.alias = other.entity, True
                    break

    def _link_appositives(self) -> None:
        """Let a noun phrase stand for the name that a comma sets beside it."""
        items = self.items
        for position, noun in enumerate(items):
            if noun.form != NOUN or noun.plural or noun.kind == ORG or noun.alias:
                continue
            article = self.words[noun.first_word].low
            if position and article not in _POSSESSIVES:
                name = items[position - 1]
                gap = self.masked[name.end : self.words[noun.first_word].start]
                if (
                    name.form == NAME
                    and _NAME_COMMA.fullmatch(gap)
                    and (name.kind == PERSON or (name.kind == OTHER and article in ("a", "an")))
                ):
                    name.kind = PERSON
                    noun.entity, noun.alias = name.entity, True
                    continue
            for other in items[position + 1 : position + 5]:
                if other.start - noun.end > 90:
                    break
                gap = self.masked[noun.end : self.words[other.first_word].start]
                if (
                    other.form == NAME
                    and other.kind == PERSON
                    and _COMMA_NAME.fullmatch(gap)
                    and self.masked[other.end : other.end + 1] in ",.;:)\n"
                ):
                    noun.entity, noun.alias = other.entity, True
                    break

    def _role_words(self, mention: Mention, people: set[int]) -> set[str]:
        """Return the words of office around a name: what leads up to it, what a comma adds.

        `people` holds the last words of all names of people, where another one's words end.
        """
        words = self.words
        low = mention.first_word
        while low > 0 and mention.last_word - low < 14:
            before = words[low - 1]
            if self.narration.stops(low) or low - 1 in people:
                break
            beside = low == mention.first_word or (before.capital and words[low].capital)
            beside = beside or words[low].low in ("a", "an", "the")
            if self.narration.comma_before(low) and not beside:
                break
            verb = before.low in cues.STRONG and before.low not in roles.PEOPLE_HEADS
            if before.low in _ROLE_STOPS or (verb and not before.capital):
                break
            low -= 1
        high = mention.last_word + 1
        if high < len(words) and self.masked[mention.end : mention.end + 2] == ", ":
            high += 1
            while high < len(words) and high - mention.last_word < 14:
                if self.narration.comma_before(high) or words[high].low in _ROLE_STOPS:
                    break
                if self.narration.stops(high):
                    break
                high += 1
        return {roles.COUNTRY_ADJECTIVES.get(w.low, w.low) for w in words[low:high]}

    def gender_of(self, entity: str) -> str:
        """Return m, f or "" for a name of the article."""
        known = self._gender.get(entity)
        if known is None:
            known = self._gender[entity] = self._guess_gender(entity)
        return known

    def _guess_gender(self, entity: str) -> str:
        known = self._gender.get(entity)
        if known:
            return known
        parts = entity.lower().split()
        if parts[0] in names.MALE_NAMES:
            return "m"
        if parts[0] in names.FEMALE_NAMES:
            return "f"
        last = parts[-1]
        if last.endswith(("ova", "eva", "ina", "aya", "ska", "cka", "ová", "skaya")):
            return "f"
        if (
            last.endswith(("ov", "ev", "sky", "skiy", "skyi", "ski", "ovich", "ić"))
            and len(parts) > 1
        ):
            return "f" if parts[0].endswith("a") else "m"
        return ""


def _longest_bodies(items: Sequence[Mention]) -> dict[str, str]:
    """Return for each short name of an organisation the longest one the article has for it."""
    bodies = {_bare(m.text) for m in items if m.kind in (ORG, OTHER, PLACE) and " " in m.text}
    bodies = {b for b in bodies if b[:1].isupper() and " " in b}
    initials: dict[str, str] = {}
    longest: dict[str, str] = {}
    for body in sorted(bodies, key=lambda b: (len(b), b)):
        parts = body.split()
        if parts[-1].lower() in roles.ORG_WORDS:
            for k in range(max(len(parts) - 4, 0), len(parts) - 1):
                longest[" ".join(parts[k:]).lower()] = body
        initials.setdefault("".join(p[0] for p in parts if p[0].isupper()), body)
        longest[body.lower()] = body
    for mention in items:
        if mention.kind == ORG and names.is_acronym(mention.text):
            full = initials.get(mention.text.replace(".", ""))
            if full is not None:
                longest[mention.text.lower()] = full
    return longest


def _bare(text: str) -> str:
    """Return a phrase without its article."""
    head, _, rest = text.partition(" ")
    return rest if head.lower() in ("the", "a", "an") and rest else text
