"""Read who and what the narration names, left to right, into mentions."""

from __future__ import annotations

from quotestance.extraction import cues, names, roles
from quotestance.extraction.names import word_set
from quotestance.extraction.phrase_bounds import (
    DETERMINERS,
    GENERIC_LAST,
    HEADS_THAT_ARE_VERBS,
    NOUN_BREAKERS,
    OF_OFFICE,
    PRONOUNS,
    PhraseBounds,
)
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

_PLACE_FIRST = word_set(
    """new north south east west san los saint st upper lower central great lake mount cape fort
    gulf"""
)
_NOUN_OPENERS = DETERMINERS | roles.PLURAL_HEADS | roles.PEOPLE_HEADS
_OPENERS = _NOUN_OPENERS | frozenset(PRONOUNS)
"""Lower-case words that may begin a mention."""
_PAPER_WORDS = word_set("press news post project front movement nations times trust")
_ROLE_ADJECTIVES = word_set(
    """late young then retired elder old former ex veteran exiled jailed opposition senior"""
)


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
        self.bounds = PhraseBounds(narration)
        self.items: list[Mention] = []

    def scan(self) -> None:
        """Fill `items`."""
        words, n = self.words, len(self.words)
        i = 0
        while i < n:
            word = words[i]
            if not word.capital and word.low not in _OPENERS:
                i += 1
            elif word.low in PRONOUNS:
                self._add_pronoun(i)
                i += 1
            elif self.bounds.may_name(i):
                i = self._read_name(i, i)
            elif word.low in _NOUN_OPENERS:
                i = self._read_noun(i)
            else:
                i += 1

    def _add_pronoun(self, i: int) -> None:
        word = self.words[i]
        text = self.masked[word.start : word.end]
        self.items.append(
            Mention(word.start, word.end, PRONOUN, OTHER, text, i, i, gender=PRONOUNS[word.low])
        )

    def _read_name(self, i: int, first: int) -> int:
        """Read the run of capitals at word i into a mention; return the index to go on from."""
        words = self.words
        j = self.bounds.run_end(i)
        if words[j - 1].possessive:
            tail = self.bounds.owned_tail(j)
            if tail > j and not self.bounds.names_next(tail):
                self._append_noun(first, tail)
                return tail
        j = self.bounds.body_end(j)
        begin, end = self.bounds.trim(i, j)
        if (
            end == begin + 1
            and begin == i
            and roles.is_demonym(words[i].low)
            and not names.is_acronym(self.narration.raw(i))
        ):
            tail = self.bounds.lower_tail(j)
            if tail == j:
                if words[i].low in self.bounds.surnames and self.bounds.stands_alone(i):
                    self._append_name(begin, end, first)  # "Cuban said" of Jan Cuban
                return j
            if not self.bounds.names_next(tail):
                self._append_noun(first, tail)
                return tail
            return self._read_name(tail, first)
        tail = self.bounds.lower_tail(j) if not words[j - 1].possessive else j
        if begin >= end:  # titles only: "the Prime Minister"
            if tail > j:
                return self._read_noun(first)
            self._append_noun(first, j)
            return j
        if tail == j and self.bounds.body_noun(j):
            self._append_noun(first, j + 1)
            return j + 1
        if tail == j and self.bounds.plural_subject(j):
            self._append_noun(first, j + 1)
            return j + 1
        if tail > j:
            if self.bounds.names_next(
                tail
            ):  # "Gazprom adviser Jan Novak", "State secretary Jan Novak"
                return self._read_name(tail, first)
            # "Meta spokesperson", "White House officials"
            self._append_noun(first, tail)
            return tail
        if (
            begin > first
            and first
            and words[first - 1].low == "of"
            and words[first].low in OF_OFFICE
        ):
            first = begin  # "Secretary of State Jan Novak"
        self._append_name(begin, end, first)
        return j

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
            generic = last in GENERIC_LAST and not names.known_first(lows[0])
            generic = generic or lows[0] in _PLACE_FIRST or the
            kind = OTHER if generic else PERSON
            acronym = names.is_acronym(self.narration.raw(begin))
            outlet = acronym and len(lows[0]) < 5  # "RIA Novosti"
            shouted = acronym and len(last) > 3
            shouted = shouted and all(
                names.is_acronym(self.narration.raw(k)) for k in range(begin, end)
            )
            placed = self._inside(begin) and not words[end - 1].possessive
            if (outlet or shouted or placed) and not names.known_first(lows[0]):
                kind = OTHER
        elif names.is_acronym(self.narration.raw(begin)):
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
        if kind == PERSON and len(lows) > 1:
            self.bounds.surnames.add(last)
        mention.governed = self.bounds.is_governed(min(first, begin))
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

    def _inside(self, begin: int) -> bool:
        """Tell whether `in`, `near` or `outside` stands right before word begin."""
        if not begin or not self.narration.adjacent(begin):
            return False
        return self.words[begin - 1].low in ("in", "near", "outside")

    def _read_noun(self, i: int) -> int:
        """Read a noun phrase for people or an organisation from word i on."""
        words, n = self.words, len(self.words)
        if words[i].low in HEADS_THAT_ARE_VERBS and i and words[i - 1].low in PRONOUNS:
            return i + 1  # "who heads the board"
        k = i + 1 if words[i].low in DETERMINERS else i
        if k > i and (k >= n or not self.narration.adjacent(k)):
            return i + 1
        last = -1
        begin = k
        while k < n and k - i < 10 and (k == begin or self.bounds.joined(k)):
            word = words[k]
            low = word.low
            if k > begin and (low in NOUN_BREAKERS or low in PRONOUNS or low in DETERMINERS):
                break
            verb = low in cues.STRONG and low not in roles.PEOPLE_HEADS
            if k > begin and verb and (last >= 0 or low in cues.SPEECH):
                break
            if low in names.NOT_NAMES and k > begin and not self.bounds.may_name(k):
                break
            if word.capital and (low not in names.NOT_NAMES or self.bounds.may_name(k)):
                j = self.bounds.run_end(k)
                if j == k + 1 and roles.is_demonym(low) and not word.possessive:
                    k = j
                    continue
                b, e = self.bounds.trim(k, j)
                tail = j if words[j - 1].possessive else self.bounds.lower_tail(j)
                ends_run = tail == j and not (words[j - 1].possessive)
                low_last = words[j - 1].low
                if b < e and ends_run and low_last not in roles.ORG_WORDS:
                    if self.bounds.is_modifier(j):
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
                    j = self.bounds.body_end(j)
                if self.bounds.is_modifier(j) and not words[j - 1].possessive:
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
            if k > i and self.bounds.text_speaks(k):
                self._append_noun(i, k + 1, text=True)
                return k + 1
            if roles.is_head(low) or (low in roles.ORG_WORDS and low not in _PAPER_WORDS):
                last = k
                if word.possessive:
                    last = -1
            k += 1
        if last < 0:
            return i + 1
        self._append_noun(i, last + 1)
        return last + 1

    def _append_noun(self, first: int, end: int, *, org: bool = False, text: bool = False) -> None:
        words = self.words
        head = words[end - 1]
        based = end - first > 2 and words[first + 1].low.endswith("-based")
        start = words[first + 2 if based else first].start
        is_org = org or (head.low in roles.ORG_WORDS and head.low not in roles.PEOPLE_HEADS)
        mention = Mention(
            start,
            head.end,
            NOUN,
            OTHER if text else ORG if is_org else PERSON,
            self.masked[start : head.end],
            first,
            end - 1,
            possessive=head.possessive,
            governed=self.bounds.is_governed(first),
            plural=head.low in roles.PLURAL_HEADS
            or (head.low.endswith("s") and not is_org and head.low not in roles.PEOPLE_HEADS),
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
