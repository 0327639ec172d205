"""Read who and what the narration names, left to right, into mentions."""

from __future__ import annotations

from quotestance.extraction import cues, names, roles
from quotestance.extraction.words import (
    NAME,
    NOUN,
    ORG,
    OTHER,
    PERSON,
    PLACE,
    PRONOUN,
    Mention,
    Narration,
)

_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "la",
        "le",
        "du",
        "da",
        "di",
        "del",
        "della",
        "dos",
        "das",
        "do",
        "bin",
        "bint",
        "ibn",
        "al",
        "el",
        "ben",
        "af",
        "av",
        "zu",
        "zur",
        "ter",
        "ten",
        "y",
        "e",
        "al-",
        "vande",
        "ould",
    ]
)
_DETERMINERS = frozenset(
    [
        "a",
        "an",
        "the",
        "one",
        "another",
        "his",
        "her",
        "their",
        "its",
        "our",
        "this",
        "that",
        "these",
        "those",
        "some",
        "two",
        "three",
        "four",
        "several",
        "many",
        "no",
        "any",
        "each",
        "every",
        "other",
        "both",
    ]
)
_NOUN_BREAKERS = frozenset(
    [
        "of",
        "for",
        "from",
        "at",
        "in",
        "on",
        "with",
        "by",
        "to",
        "and",
        "or",
        "but",
        "that",
        "which",
        "who",
        "whom",
        "whose",
        "as",
        "after",
        "before",
        "when",
        "while",
        "is",
        "are",
        "was",
        "were",
        "has",
        "had",
        "have",
        "will",
        "would",
        "could",
        "can",
        "did",
        "does",
        "do",
        "not",
        "than",
        "if",
        "because",
        "since",
        "during",
        "against",
        "about",
        "into",
        "over",
        "under",
        "between",
        "through",
        "without",
        "near",
    ]
)
_PREPOSITIONS = frozenset(
    [
        "of",
        "for",
        "from",
        "at",
        "in",
        "on",
        "with",
        "by",
        "to",
        "against",
        "about",
        "into",
        "over",
        "under",
        "between",
        "through",
        "near",
        "toward",
        "towards",
        "among",
        "like",
        "than",
        "via",
        "despite",
        "around",
        "across",
        "inside",
        "outside",
        "behind",
        "beyond",
        "concerning",
        "including",
        "regarding",
        "alongside",
        "for",
    ]
)
_GENERIC_LAST = frozenset(
    [
        "sea",
        "street",
        "square",
        "stream",
        "river",
        "war",
        "union",
        "world",
        "states",
        "kingdom",
        "republic",
        "state",
        "city",
        "province",
        "region",
        "district",
        "oblast",
        "gulf",
        "ocean",
        "island",
        "islands",
        "mountain",
        "mountains",
        "lake",
        "bridge",
        "airport",
        "base",
        "treaty",
        "agreement",
        "accords",
        "accord",
        "act",
        "law",
        "day",
        "week",
        "year",
        "age",
        "east",
        "west",
        "north",
        "south",
        "stadium",
        "park",
        "hall",
        "road",
        "avenue",
        "pipeline",
        "peninsula",
        "federation",
        "cup",
        "games",
        "prize",
        "award",
        "summit",
        "forum",
        "conference",
        "plan",
        "process",
        "times",
        "agreements",
        "protocol",
        "convention",
        "doctrine",
        "report",
        "index",
        "brief",
        "space",
        "station",
        "revolution",
        "empire",
        "bloc",
        "zone",
        "time",
        "gmt",
        "house",
        "email",
    ]
)
_PLACE_FIRST = frozenset(
    [
        "new",
        "north",
        "south",
        "east",
        "west",
        "san",
        "los",
        "saint",
        "st",
        "upper",
        "lower",
        "central",
        "great",
    ]
)
_OF_OFFICE = frozenset(["state", "staff", "defense", "defence", "commons", "treasury"])
_MONTHS = frozenset(
    ["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
)
_PAPER_WORDS = frozenset(
    ["press", "news", "post", "project", "front", "movement", "nations", "times", "trust"]
)
_S_NOUNS = frozenset(
    [
        "affairs",
        "rights",
        "news",
        "sports",
        "communications",
        "operations",
        "business",
        "press",
        "arms",
        "relations",
        "based",
    ]
)
_ROLE_ADJECTIVES = frozenset(
    [
        "late",
        "young",
        "then",
        "retired",
        "elder",
        "old",
        "former",
        "ex",
        "veteran",
        "exiled",
        "jailed",
        "opposition",
        "senior",
    ]
)
PRONOUNS = {"he": "m", "she": "f", "they": "p", "it": "o", "who": "w"}


def read_mentions(narration: Narration) -> list[Mention]:
    """Return the names, pronouns and noun phrases for people and bodies, in order of text."""
    reader = _Reader(narration)
    reader.scan()
    return reader.items


class _Reader:
    """Reads words left to right; each word belongs to one mention at most."""

    def __init__(self, narration: Narration) -> None:
        self.narration = narration
        self.masked = narration.masked
        self.words = narration.words
        self.items: list[Mention] = []

    def scan(self) -> None:
        """Fill `items`."""
        words, n = self.words, len(self.words)
        i = 0
        while i < n:
            word = words[i]
            if word.low in PRONOUNS:
                self._add_pronoun(i)
                i += 1
            elif self._may_name(i):
                i = self._read_name(i, i)
            elif (
                word.low in _DETERMINERS
                or word.low in roles.PLURAL_HEADS
                or word.low in roles.PEOPLE_HEADS
            ):
                i = self._read_noun(i)
            else:
                i += 1

    def _may_name(self, i: int) -> bool:
        """Tell whether word i may begin or go on with a name."""
        word = self.words[i]
        if not word.capital:
            return False
        if word.low in names.NOT_NAMES:
            return self.masked[word.start : word.end] in ("US", "U.S.")
        if word.low in _MONTHS and self.masked[word.end : word.end + 3].lstrip(". ")[:1].isdigit():
            return False
        opens = i == 0 or self.narration.stops(i)
        return not (opens and (word.low.endswith("ing") or word.low in cues.STRONG))

    def _add_pronoun(self, i: int) -> None:
        word = self.words[i]
        text = self.masked[word.start : word.end]
        self.items.append(
            Mention(word.start, word.end, PRONOUN, OTHER, text, i, i, gender=PRONOUNS[word.low])
        )

    def _run_end(self, i: int) -> int:
        """Return the index after the run of capitalised words that starts at word i."""
        words, n = self.words, len(self.words)
        j = i + 1
        while j < n and j - i < 12 and self.narration.adjacent(j) and not words[j - 1].possessive:
            if words[j].capital:
                if words[j].low in names.NOT_NAMES and words[j].low not in (
                    "no",
                    "may",
                    "april",
                    "june",
                    "said",
                ):
                    break
                j += 1
                continue
            k = j
            while k < n and k - j < 3 and words[k].low in _PARTICLES and self.narration.adjacent(k):
                k += 1
            if (
                k > j
                and k < n
                and words[k].capital
                and self.narration.adjacent(k)
                and not words[k - 1].possessive
            ):
                j = k + 1
                continue
            break
        return j

    def _read_name(self, i: int, first: int) -> int:
        """Read the run of capitals at word i into a mention; return the index to go on from."""
        words = self.words
        j = self._run_end(i)
        if words[j - 1].possessive:
            tail = self._owned_tail(j)
            if tail > j and not self._names_next(tail):
                self._append_noun(first, tail)
                return tail
        j = self._body_end(j)
        begin, end = self._trim(i, j)
        if (
            end == begin + 1
            and begin == i
            and words[i].low in roles.DEMONYMS
            and not is_acronym(self.narration.raw(i))
        ):
            tail = self._lower_tail(j)
            if tail == j:
                return j
            if not self._names_next(tail):
                self._append_noun(first, tail)
                return tail
            return self._read_name(tail, first)
        tail = self._lower_tail(j) if not words[j - 1].possessive else j
        if begin >= end:  # titles only: "the Prime Minister"
            if tail > j:
                return self._read_noun(first)
            self._append_noun(first, j)
            return j
        if tail > j:
            if self._names_next(tail):  # "Gazprom adviser Jan Novak", "State secretary Jan Novak"
                return self._read_name(tail, first)
            # "Meta spokesperson", "White House officials"
            self._append_noun(first, tail)
            return tail
        if (
            begin > first
            and first
            and words[first - 1].low == "of"
            and words[first].low in _OF_OFFICE
        ):
            first = begin  # "Secretary of State Jan Novak"
        self._append_name(begin, end, first)
        return j

    def _names_next(self, k: int) -> bool:
        """Tell whether word k goes on with a name."""
        return (
            k < len(self.words)
            and self.words[k].capital
            and self.words[k].low not in names.NOT_NAMES
            and self.narration.adjacent(k)
        )

    def _body_end(self, j: int) -> int:
        """Return where the name of a body ends that goes on with `of X` or `for X and Y`."""
        words, n = self.words, len(self.words)
        if words[j - 1].low not in roles.ORG_WORDS or words[j - 1].possessive:
            return j
        for _ in range(2):
            k = j
            if k < n and words[k].low in ("of", "for", "and", "on") and self.narration.adjacent(k):
                k += 1
                if k < n and words[k].low == "the" and self.narration.adjacent(k):
                    k += 1
                if (
                    k < n
                    and self.narration.adjacent(k)
                    and self._may_name(k)
                    and words[k].low not in names.PLACES | roles.TITLES
                ):
                    stop = self._run_end(k)
                    office = next(
                        (
                            x
                            for x in range(k, stop)
                            if is_title(words[x].low)
                            or words[x].low in roles.PEOPLE_HEADS
                            or (x > k and stop - x > 1 and known_first(words[x].low))
                            or (x > k and stop - x > 1 and words[x - 1].low in _GENERIC_LAST)
                            or (x > k and stop - x > 1 and words[x - 1].low in roles.ORG_WORDS)
                        ),
                        stop,
                    )
                    if office < stop:
                        return office if office > k else j
                    j = stop
                    if words[j - 1].possessive:
                        return j
                    continue
            break
        return j

    def _owned_tail(self, j: int) -> int:
        """Return the end of `border service` in `Russia's border service`, j where there is none."""
        words, n = self.words, len(self.words)
        k, last = j, j
        while (
            k < n
            and k - j < 6
            and (self.narration.adjacent(k) or (k == j and self.narration.adjacent_loose(k)))
        ):
            low = words[k].low
            if low in _NOUN_BREAKERS or low in _DETERMINERS or low in PRONOUNS:
                break
            if low in cues.SPEECH or (low in cues.STRONG and low not in roles.PEOPLE_HEADS):
                break
            k += 1
            if low in roles.PEOPLE_HEADS or low in roles.PLURAL_HEADS or low in roles.ORG_WORDS:
                last = k
        return last

    def _lower_tail(self, j: int) -> int:
        """Return the index after lower-case words that follow a run and end in a noun for people."""
        words, n = self.words, len(self.words)
        k, last = j, j
        while k < n and k - j < 5 and self.narration.adjacent(k) and not words[k].capital:
            low = words[k].low
            if low in _NOUN_BREAKERS or low in _DETERMINERS or low in cues.SPEECH:
                break
            if not is_head(low):
                if low in cues.STRONG or (low.endswith(("s", "ed")) and low not in _S_NOUNS):
                    break
                k += 1
                continue
            k += 1
            last = k
        return last

    def _trim(self, i: int, j: int) -> tuple[int, int]:
        """Take titles, demonyms and organisations off the front of the words i to j."""
        words = self.words
        while j - i > 2 and words[j - 1].low in names.SUFFIXES:
            j -= 1
        lows = [w.low.rstrip(".") for w in words[i:j]]
        if any(w.low in ("of", "for") for w in words[i:j]):
            return i, j
        if lows[-1] in roles.ORG_WORDS or (len(lows) > 1 and lows[-1] in _GENERIC_LAST):
            return i, j
        cut = 0
        for k in range(len(lows) - 1):
            if (
                is_title(lows[k])
                or lows[k] in roles.PEOPLE_HEADS
                or lows[k] in roles.PLURAL_HEADS
                or ((lows[k] in roles.ORG_WORDS or lows[k] in _GENERIC_LAST) and len(lows) - k > 2)
                or (k and lows[k] in roles.DEMONYMS)
            ):
                cut = k + 1
        for k in range(max(cut, 1), len(lows) - 1):
            if known_first(lows[k]) and not known_first(lows[k - 1]) and k > cut + 1:
                cut = k
                break
        while cut < len(lows) - 1 and (
            lows[cut] in roles.DEMONYMS
            or (is_acronym(self.narration.raw(i + cut)) and len(lows) - cut > 2)
            or (lows[cut] in names.PLACES and len(lows) - cut > 2)
        ):
            cut += 1
        if cut == len(lows) - 1 and (lows[cut] in roles.TITLES or lows[cut] in roles.DEMONYMS):
            if cut == 0 and lows[cut] in roles.DEMONYMS:
                return i, i + 1
            return j, j
        while (
            j - i - cut > 1
            and len(self.narration.raw(i + cut)) > 3
            and is_acronym(self.narration.raw(i + cut))
            and not (is_acronym(self.narration.raw(i + cut + 1)))
        ):
            cut += 1
        if lows[0] in _OF_OFFICE and i and words[i - 1].low == "of":
            cut = max(cut, 1 if len(lows) > 1 else 0)
        return i + cut, j

    def _append_name(self, begin: int, end: int, first: int) -> None:
        words = self.words
        lows = [w.low for w in words[begin:end]]
        start, stop = words[begin].start, words[end - 1].end
        if self.masked[stop : stop + 1] == "." and len(lows[-1]) == 1:
            stop += 1
        titled = (
            begin > 0
            and words[begin - 1].low.rstrip(".") in roles.TITLES
            and self.narration.adjacent(begin)
        )
        roled = (
            begin > 0
            and self.narration.adjacent(begin)
            and not words[begin - 1].capital
            and words[begin - 1].low in roles.PEOPLE_HEADS
        )
        last = lows[-1]
        the = (
            begin == first
            and begin > 0
            and words[begin - 1].low == "the"
            and self.narration.adjacent(begin)
        )
        if len(lows) > 1 and (last in roles.ORG_WORDS or "of" in lows or "for" in lows):
            kind = ORG
        elif lows[0] in names.PLACES or last in names.PLACES:
            kind = PLACE
        elif titled or roled:
            kind = PERSON
        elif len(lows) > 1:
            generic = last in _GENERIC_LAST or lows[0] in _PLACE_FIRST or the
            kind = OTHER if generic else PERSON
            if all(is_acronym(self.narration.raw(k)) for k in range(begin, end)) and len(last) > 3:
                kind = (
                    PERSON
                    if lows[0] in names.MALE_NAMES or lows[0] in names.FEMALE_NAMES
                    else OTHER
                )
        elif is_acronym(self.narration.raw(begin)):
            kind = ORG
        else:
            kind = OTHER
        mention = Mention(
            start,
            stop,
            NAME,
            kind,
            self.masked[start:stop],
            min(first, begin),
            end - 1,
            possessive=words[end - 1].possessive,
        )
        mention.governed = self._is_governed(min(first, begin), end)
        if (
            kind == ORG
            and begin == first
            and begin > 0
            and words[begin - 1].possessive
            and self.narration.adjacent_loose(begin)
        ):
            owner = self.items[-1] if self.items else None
            if owner is not None and owner.last_word == begin - 1 and owner.form == NAME:
                mention.start, mention.text = owner.start, self.masked[owner.start : stop]
                mention.first_word = owner.first_word
                mention.governed = owner.governed
                self.items.pop()
        if titled:
            mention.gender = roles.HONORIFIC_GENDER.get(words[begin - 1].low.rstrip("."), "")
        if roled:
            mention.gender = roles.HONORIFIC_GENDER.get(words[begin - 1].low, "")
        if self.masked[start - 1 : start] == "(" and self.masked[stop : stop + 1] == ")":
            mention.governed = True
        self.items.append(mention)

    def _is_governed(self, first: int, end: int) -> bool:
        """Tell whether a preposition stands before the phrase, titles and determiners skipped."""
        words = self.words
        k = first - 1
        if (
            k >= 0
            and self.narration.adjacent(k + 1)
            and not words[k].capital
            and not words[k].possessive
            and words[k].low not in _PREPOSITIONS
            and words[k].low not in _DETERMINERS
            and words[k].low not in roles.PEOPLE_HEADS
        ):
            return False
        if words[first].low in ("the", "a", "an"):
            return k >= 0 and self.narration.adjacent(first) and words[k].low in _PREPOSITIONS
        steps = 0
        while (
            k >= 0
            and steps < 5
            and (self.narration.adjacent(k + 1) or self.narration.adjacent_loose(k + 1))
        ):
            word = words[k]
            if word.low in _PREPOSITIONS:
                return True
            if word.low in _NOUN_BREAKERS or word.low in cues.STRONG or word.low in PRONOUNS:
                return False
            if word.capital and not word.possessive and word.low not in roles.DEMONYMS:
                return False
            k -= 1
            steps += 1
            if word.low in ("the", "a", "an"):
                return k >= 0 and self.narration.adjacent(k + 1) and words[k].low in _PREPOSITIONS
        return False

    def _read_noun(self, i: int) -> int:
        """Read a noun phrase for people or an organisation from word i on."""
        words, n = self.words, len(self.words)
        k = i + 1 if words[i].low in _DETERMINERS else i
        if k > i and (k >= n or not self.narration.adjacent(k)):
            return i + 1
        last = -1
        begin = k
        while k < n and k - i < 10 and (k == begin or self.narration.adjacent(k)):
            word = words[k]
            low = word.low
            if k > begin and (low in _NOUN_BREAKERS or low in PRONOUNS or low in _DETERMINERS):
                break
            if k > begin and low in cues.STRONG and low not in roles.PEOPLE_HEADS:
                if last >= 0 or low in cues.SPEECH:
                    break
            if low in names.NOT_NAMES and k > begin:
                break
            if word.capital and low not in names.NOT_NAMES:
                j = self._run_end(k)
                if j == k + 1 and low in roles.DEMONYMS and not word.possessive:
                    k = j
                    continue
                b, e = self._trim(k, j)
                tail = j if words[j - 1].possessive else self._lower_tail(j)
                ends_run = tail == j and not (words[j - 1].possessive)
                low_last = words[j - 1].low
                if b < e and ends_run and low_last not in roles.ORG_WORDS:
                    if self._is_modifier(j):
                        k = j
                        continue
                    if last >= 0 and words[last].low in roles.ORG_WORDS and last == k - 1:
                        self._append_noun(i, last + 1)
                        self._append_name(b, e, b)
                        return j
                    before = words[k - 1]
                    if (
                        k > begin
                        and not before.capital
                        and not before.possessive
                        and (
                            before.low not in roles.PEOPLE_HEADS
                            and before.low not in _ROLE_ADJECTIVES
                            and before.low not in roles.TITLES
                        )
                    ):
                        break
                    self._append_name(b, e, i)
                    return j
                if low_last in roles.ORG_WORDS:
                    j = self._body_end(j)
                if self._is_modifier(j) and not words[j - 1].possessive:
                    k = j
                    continue
                k = j
                if low_last in roles.ORG_WORDS or b >= e:
                    last = j - 1
                    if (
                        j - 1 > 0
                        and words[j - 1].low not in roles.ORG_WORDS
                        and low_last in roles.ORG_WORDS
                    ):
                        self._append_noun(i, j, org=True)
                        return j
                continue
            if is_head(low) or (low in roles.ORG_WORDS and low not in _PAPER_WORDS):
                last = k
                if word.possessive:
                    last = -1
            k += 1
        if last < 0:
            return i + 1
        self._append_noun(i, last + 1)
        return last + 1

    def _is_modifier(self, j: int) -> bool:
        """Tell whether a run before word j only modifies a lower-case noun (`the Kremlin adviser`)."""
        words, n = self.words, len(self.words)
        k = j
        while k < n and k - j < 3 and self.narration.adjacent(k) and not words[k].capital:
            low = words[k].low
            if low in _NOUN_BREAKERS or low in _DETERMINERS:
                return False
            if is_head(low) or low in roles.ORG_WORDS:
                return True
            if low in cues.STRONG or (low.endswith(("s", "ed")) and low not in _S_NOUNS):
                return False
            k += 1
        return False

    def _append_noun(self, first: int, end: int, *, org: bool = False) -> None:
        words = self.words
        head = words[end - 1]
        start = words[first].start
        is_org = org or (head.low in roles.ORG_WORDS and head.low not in roles.PEOPLE_HEADS)
        mention = Mention(
            start,
            head.end,
            NOUN,
            ORG if is_org else PERSON,
            self.masked[start : head.end],
            first,
            end - 1,
            possessive=head.possessive,
            governed=self._is_governed(first, end),
            plural=head.low in roles.PLURAL_HEADS,
            gender=roles.HONORIFIC_GENDER.get(head.low, ""),
            head=head.low,
        )
        if (
            is_org
            and first > 0
            and words[first - 1].possessive
            and self.narration.adjacent_loose(first)
        ):
            owner = self.items[-1] if self.items else None
            if owner is not None and owner.last_word == first - 1 and owner.form == NAME:
                mention.start, mention.text = owner.start, self.masked[owner.start : head.end]
                mention.first_word = owner.first_word
                mention.governed = owner.governed
                self.items.pop()
        mention.entity = mention.text
        self.items.append(mention)


def is_head(low: str) -> bool:
    """Tell whether a noun, or the last part of a hyphened one, means people by their role."""
    if low in roles.PEOPLE_HEADS or low in roles.PLURAL_HEADS:
        return True
    _, hyphen, last = low.rpartition("-")
    return bool(hyphen) and (last in roles.PEOPLE_HEADS or last in roles.PLURAL_HEADS)


def is_title(low: str) -> bool:
    """Tell whether a word, or each part of a hyphened one, is a title."""
    return low in roles.TITLES or ("-" in low and all(p in roles.TITLES for p in low.split("-")))


def is_acronym(raw: str) -> bool:
    """Tell whether a word is written in capitals only."""
    letters = [c for c in raw if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)


def known_first(low: str) -> bool:
    """Tell whether a word is a given name of the lists."""
    return low in names.MALE_NAMES or low in names.FEMALE_NAMES
