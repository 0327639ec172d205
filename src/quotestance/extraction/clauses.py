"""Who is the subject of which reporting verb: clauses read from words and punctuation."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from quotestance.extraction import cues, names, roles
from quotestance.extraction.entities import EntityTable
from quotestance.extraction.names import word_set
from quotestance.extraction.noun_phrases import AUXILIARIES, PhraseReader
from quotestance.extraction.verbs import VerbReader, adverb
from quotestance.extraction.words import (
    NAME,
    NOUN,
    ORG,
    PERSON,
    PRONOUN,
    Mention,
    Narration,
)

_SIDE_OPENERS = word_set("when while after before if as which who whose where told since until")
_AFTER_NAMES = word_set("of from at in on for to by with and or later ago earlier")
_COORDINATORS = word_set("and but although though while which")


class Clause(NamedTuple):
    """A subject and its reporting verb, as indexes of words."""

    subject: Mention
    verb: int | None


class ClauseReader:
    """Finds reporting verbs and their subjects among the words of one article."""

    def __init__(self, narration: Narration, table: EntityTable) -> None:
        self.narration = narration
        self.masked = narration.masked
        self.words = narration.words
        self.mentions = table
        self.verbs = VerbReader(narration, table)
        self.phrases = PhraseReader(narration, table, self.verbs)

    def inverted(self, a: int, b: int) -> Clause | None:
        """Read `said X` at word a."""
        k = a
        while (
            k < b
            and k - a < 2
            and (
                self.words[k].low in ("also", "then", "later", "has", "had", "so", "thus")
                or adverb(self.words[k])
            )
        ):
            k += 1
        if k >= b or not self.verbs.speaks(k, a):
            return None
        if self.words[k].low.endswith("ing") or (
            self.words[k].capital and self.words[k].low != "said"
        ):
            return None
        verb = k
        k += 1
        while k < b and adverb(self.words[k]):
            k += 1
        if k >= b or self.narration.comma_before(k):
            return None
        subject = self.phrases.opening(k, b)
        if subject is None:
            return None
        subject = self.phrases.named_by_apposition(self.phrases.head_name(subject, b), b)
        return Clause(subject, verb)

    def subject_first(self, a: int, b: int, *, tight: bool) -> Clause | None:
        """Read `X said` where X begins at word a (or after `as`)."""
        k = a
        if self.words[k].low in ("as", "and", "but", "is", "was", "so") and k + 1 < b:
            if tight:
                return None
            k += 1
        opening = self.phrases.opening(k, b)
        if opening is None:
            return None
        if opening.governed and opening.form == NAME and self.words[k].low in names.NOT_NAMES:
            return None
        limit = min(b, k + 45)
        for verb in range(opening.last_word + 1, limit):
            if self.verbs.speaks(verb, a):
                if tight and not self.verbs.plain_report(verb, b):
                    return None
                subject = self.subject_of(k, verb) or opening
                if tight and subject.first_word > opening.last_word + 1:
                    return None  # "They left, which, Jan Novak said"
                return Clause(subject, verb)
            if tight and verb - opening.last_word > 12:
                return None
        if tight:
            return None
        return Clause(opening, None)

    def subject_of(self, a: int, verb: int) -> Mention | None:
        """Return the subject of the verb in the clause that starts at word a."""
        relative = self._relative(a, verb)
        if relative is not None and self.phrases.antecedent(relative) is not None:
            return relative
        owner = self._owner_of_which(a, verb)
        if owner is not None:
            return owner
        chunks: list[tuple[int, int]] = []
        begin = a
        for k in range(a + 1, verb + 1):
            if self.narration.comma_before(k):
                chunks.append((begin, k))
                begin = k
        c, d = begin, verb
        while d > c and (self.words[d - 1].low in AUXILIARIES or adverb(self.words[d - 1])):
            d -= 1
        participle = self.words[verb].low.endswith("ing") and d == verb
        coordinated = d < verb and self.words[d].low in ("and", "but")
        if d > c and not coordinated:
            found = self._adjacent_subject(c, d, verb) or self.phrases.best_in(c, d)
            if found is not None and found.gender != "w":
                return found
            if found is None:
                found = self.phrases.phrase(c, d)
                if found is not None and found.last_word == d - 1:
                    return found
        if coordinated:
            for earlier in reversed(self.verbs.cues_in(a, d)):
                if self.words[earlier].low in cues.SPEECH:
                    return self.subject_of(a, earlier)
        if participle or coordinated:
            opener = self._opener(chunks) if participle else None
            return opener or self._leftmost([*chunks, (c, d)])
        named = self._name_before_appositives(chunks)
        if named is not None:
            return named
        if chunks:
            c, d = chunks[-1]
            only = self.mentions.mention_at(c)
            if len(chunks) > 2 and only is not None and only.last_word == d - 1:
                named = self.mentions.mention_at(chunks[-3][0])
                middle = self.words[chunks[-2][0]].low
                if (
                    named is not None
                    and named.form == NAME
                    and named.kind == PERSON
                    and named.last_word == chunks[-3][1] - 1
                    and middle in ("a", "an", "the")
                ):
                    return named
            if (
                only is not None
                and only.form == NAME
                and only.kind == PERSON
                and only.last_word == d - 1
            ):
                return only
        for position in range(len(chunks) - 1, -1, -1):
            c, d = chunks[position]
            while c < d and self.words[c].low in (
                "and",
                "but",
                "so",
                "yet",
                "while",
                "though",
                "although",
            ):
                c += 1
            if (
                position
                and c < d
                and (
                    self.words[c].low in _SIDE_OPENERS or self.words[c].low.endswith(("ing", "ed"))
                )
            ):
                continue
            found = self.phrases.best_in(c, d)
            if found is None or found.gender == "w":
                continue
            if position and self._appositive(chunks[position - 1], found, c):
                continue
            return found
        return (
            self.phrases.best_in(*chunks[0]) or self.phrases.phrase(*chunks[0]) if chunks else None
        )

    def _name_before_appositives(self, chunks: Sequence[tuple[int, int]]) -> Mention | None:
        """Return the name that phrases without a verb follow (`Jan Novak, head of X, a pilot,`)."""
        for c, d in reversed(chunks[:-1]):
            found = self.mentions.mention_at(c)
            if found is not None and found.form == NAME and found.kind == PERSON:
                alone = found.last_word == d - 1 and not found.governed and not found.possessive
                return found if alone else None
            opener = self.words[c].low
            if opener in _SIDE_OPENERS or self.verbs.cues_in(c, d) or opener.endswith("ing"):
                return None
        return None

    def _relative(self, a: int, verb: int) -> Mention | None:
        """Return the `who` that is the subject of the verb (`who said`, `who, last week, said`)."""
        d = verb
        while d > a and (
            (self.words[d - 1].low in AUXILIARIES and self.words[d - 1].low != "who")
            or adverb(self.words[d - 1])
        ):
            d -= 1
        inserted = d > a and self.narration.comma_before(d)
        coordinated = d < verb and self.words[d].low == "and"
        for k in range(d - 1, max(d - 25, a - 1), -1):
            if self.words[k].low == "who":
                direct = k == d - 1 or coordinated
                return (
                    self.mentions.mention_at(k)
                    if direct or (inserted and self.narration.comma_before(k + 1))
                    else None
                )
            if not inserted and not coordinated:
                return None
            if coordinated and self.narration.comma_before(k + 1):
                return None
        return None

    def _owner_of_which(self, a: int, verb: int) -> Mention | None:
        """Return the body that a `which` before the verb takes up (`the bank, which said`)."""
        d = verb
        while d > a and self.words[d - 1].low in AUXILIARIES:
            d -= 1
        if d - 2 < a or self.words[d - 1].low != "which":
            return None
        low = bisect_left(self.mentions.first_words, d - 1) - 1
        found = self.mentions.items[low] if low >= 0 else None
        body = found is not None and found.last_word == d - 2 and found.kind == ORG
        return found if body else None

    def reporter_of(self, a: int, pronoun: Mention) -> Clause | None:
        """Return the clause of saying that a pronoun's own clause hangs on (`X said he feels`)."""
        if self.words[pronoun.first_word - 1].low in _COORDINATORS:
            return None
        for verb in reversed(self.verbs.cues_in(a, pronoun.first_word)):
            claims = verb + 1 < len(self.words) and self.words[verb + 1].low == "that"
            apart = self.narration.comma_before(pronoun.first_word)
            if self.words[verb].low not in cues.SPEECH and (apart or not claims):
                continue
            subject = self.subject_of(a, verb)
            if subject is not None:
                return Clause(subject, verb) if _agree(pronoun, subject) else None
        return None

    def _adjacent_subject(self, c: int, d: int, verb: int) -> Mention | None:
        """Return the source that ends right before the verb, or its auxiliaries."""
        inside = self.phrases.mentions_in(c, d)
        if inside and self._owns_the_rest(inside[0]):
            return inside[0]
        for mention, after in pairwise(inside):
            if (
                after.last_word == d - 1
                and not mention.governed
                and self.phrases.partner(mention) is after
            ):
                return mention
        for mention in inside:
            if mention.last_word != d - 1 or mention.possessive:
                continue
            first = mention.first_word
            if mention.kind in (ORG, PERSON) and self._issues(first):
                return mention
            absolute = first > 0 and self.words[first - 1].low == "with"
            if not mention.governed or (absolute and self.words[verb].low.endswith("ing")):
                return mention
        return None

    def _issues(self, first: int) -> bool:
        """Tell whether who is named at word first issued the paper before (`a report by X`)."""
        if first < 2 or self.words[first - 1].low not in ("by", "from"):
            return False
        return self.words[first - 2].low in roles.DOCUMENTS

    def _owns_the_rest(self, mention: Mention) -> bool:
        """Tell whether a person's name is followed by `of`, `from` or `at` (`X of the Grid`)."""
        if mention.form != NAME or mention.kind != PERSON or mention.governed or mention.possessive:
            return False
        k = mention.last_word + 1
        return (
            k < len(self.words)
            and self.words[k].low in ("of", "from", "at")
            and (not self.narration.comma_before(k))
        )

    def last_opener(self, a: int, b: int) -> Mention | None:
        """Return who opens the last clause among words a to b (`When X left, Y answered:`)."""
        chunks: list[tuple[int, int]] = []
        begin = a
        for k in range(a + 1, b):
            if self.narration.comma_before(k):
                chunks.append((begin, k))
                begin = k
        found = self._opener([*chunks, (begin, b)]) if chunks else None
        return None if found is None or found.gender == "o" else found

    def _opener(self, chunks: Sequence[tuple[int, int]]) -> Mention | None:
        """Return who opens the last clause before a participle (`He won, X says, adding`)."""
        for c, d in reversed(chunks):
            if self.words[c].low in ("and", "but"):
                c += 1
            found = self.mentions.mention_at(c)
            if found is None or found.governed or found.possessive or found.gender == "w":
                continue
            k = found.last_word + 1
            if found.form == NOUN and not found.alias and found.kind != PERSON:
                continue
            if k < d and self.words[k].low not in _AFTER_NAMES and not self.words[k].capital:
                return found
        return None

    def _leftmost(self, chunks: Sequence[tuple[int, int]]) -> Mention | None:
        for c, d in chunks:
            if self.words[c].low in ("who", "which", "that", "when", "as", "while", "if", "after"):
                continue
            found = self.phrases.best_in(c, d)
            if found is not None and found.gender != "w":
                return found
        return None

    def _appositive(self, before: tuple[int, int], found: Mention, c: int) -> bool:
        """Tell whether a chunk only says more about the name that the chunk before it ends with."""
        if self.words[c].low in ("who", "which", "whose", "where", "when", "now", "then"):
            return True
        if found.form != NOUN or found.first_word > c + 1:
            return found.first_word > c + 3 and found.form != PRONOUN
        return any(
            m.form == NAME and m.last_word >= before[1] - 1
            for m in self.phrases.mentions_in(before[0], before[1])
        )


def _agree(pronoun: Mention, subject: Mention) -> bool:
    """Tell whether a pronoun may stand for a subject by gender and number."""
    if subject.form == PRONOUN:
        return subject.gender == pronoun.gender
    if pronoun.gender in ("m", "f"):
        person = subject.kind == PERSON and not subject.plural
        return person and subject.gender in ("", pronoun.gender)
    if pronoun.gender == "p":
        return subject.plural or subject.kind == ORG
    return pronoun.gender == "o" and subject.kind == ORG
