"""Who is the subject of which reporting verb: clauses read from words and punctuation."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from quotestance.extraction import cues, names, roles
from quotestance.extraction.entities import EntityTable
from quotestance.extraction.names import word_set
from quotestance.extraction.verbs import NOUN_BEFORE, VerbReader, adverb
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

_AUXILIARIES = word_set(
    """has have had is are was were be been being will would can could may might must did do does
    not to also then later now again only even just still never once already soon often further
    repeatedly quickly previously recently earlier and but who didn't doesn't don't hasn't
    wasn't won't wouldn't isn't first reportedly all both himself herself itself themselves"""
)
_PHRASE_STOPS = word_set(
    """should would could will can may might must
    who which that whose when while as after before on and or but is was are were has had said
    says told in during because if than then where via by about to"""
)
_SIDE_OPENERS = word_set("when while after before if as which who whose where told since until")
_AFTER_NAMES = word_set("of from at in on for to by with and or later ago earlier")
_COORDINATORS = word_set("and but although though while which")
_HEAD_STOPS = word_set(
    """who which that whose when while as after before on but is was are were has had in at to from
    with by will would could may might should because if than then where via about he she they
    it into over against"""
)


@dataclass(frozen=True, slots=True)
class Clause:
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

    def inverted(self, a: int, b: int) -> Clause | None:
        """Read `said X` at word a."""
        k = a
        while (
            k < b
            and k - a < 2
            and (
                self.words[k].low in ("also", "then", "later", "has", "had")
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
        subject = self.opening(k, b)
        if subject is None:
            return None
        subject = self.named_by_apposition(self.head_name(subject, b), b)
        return Clause(subject, verb)

    def subject_first(self, a: int, b: int, *, tight: bool) -> Clause | None:
        """Read `X said` where X begins at word a (or after `as`)."""
        k = a
        if self.words[k].low in ("as", "and", "but", "is", "was", "so") and k + 1 < b:
            if tight:
                return None
            k += 1
        opening = self.opening(k, b)
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
                return Clause(subject, verb)
            if tight and verb - opening.last_word > 12:
                return None
        if tight:
            return None
        return Clause(opening, None)

    def opening(self, k: int, b: int) -> Mention | None:
        """Return the mention that begins at word k, or that a few words there lead to."""
        return self.mentions.mention_at(k) or self._led_mention(k, b) or self.phrase(k, b)

    def _led_mention(self, k: int, b: int) -> Mention | None:
        """Return the mention that a few lower-case words lead to (`railway shift manager X`)."""
        for step in range(k, min(k + 6, b)):
            word = self.words[step]
            found = self.mentions.mention_at(step)
            if found is not None:
                return found if step > k else None
            if word.capital or word.low in _HEAD_STOPS or word.low in cues.STRONG:
                return None
            if word.low in NOUN_BEFORE or (step > k and self.narration.comma_before(step)):
                return None
        return None

    def subject_of(self, a: int, verb: int) -> Mention | None:
        """Return the subject of the verb in the clause that starts at word a."""
        relative = self._relative(a, verb)
        if relative is not None and self.antecedent(relative) is not None:
            return relative
        chunks: list[tuple[int, int]] = []
        begin = a
        for k in range(a + 1, verb + 1):
            if self.narration.comma_before(k):
                chunks.append((begin, k))
                begin = k
        c, d = begin, verb
        while d > c and (self.words[d - 1].low in _AUXILIARIES or adverb(self.words[d - 1])):
            d -= 1
        participle = self.words[verb].low.endswith("ing") and d == verb
        coordinated = d < verb and self.words[d].low in ("and", "but")
        if d > c and not coordinated:
            found = self._adjacent_subject(c, d, verb) or self._best_in(c, d)
            if found is not None and found.gender != "w":
                return found
            if found is None:
                found = self.phrase(c, d)
                if found is not None and found.last_word == d - 1:
                    return found
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
            found = self._best_in(c, d)
            if found is None or found.gender == "w":
                continue
            if position and self._appositive(chunks[position - 1], found, c):
                continue
            return found
        return self._best_in(*chunks[0]) if chunks else None

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
            (self.words[d - 1].low in _AUXILIARIES and self.words[d - 1].low != "who")
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

    def antecedent(self, relative: Mention) -> Mention | None:
        """Return the person that a `who` takes up: the last one before it in its sentence."""
        k = relative.first_word
        at = bisect_left(self.mentions.first_words, k)
        for mention in reversed(self.mentions.items[max(at - 5, 0) : at]):
            if k - mention.last_word > 16 or self.narration.stops_between(mention.last_word, k):
                return None
            if mention.form != PRONOUN and mention.kind == PERSON and not mention.possessive:
                return mention
        return None

    def reporter_of(self, a: int, pronoun: Mention) -> Clause | None:
        """Return the clause of saying that a pronoun's own clause hangs on (`X said he feels`)."""
        if self.words[pronoun.first_word - 1].low in _COORDINATORS:
            return None
        for verb in reversed(self.verbs.cues_in(a, pronoun.first_word)):
            if self.words[verb].low not in cues.SPEECH:
                continue
            subject = self.subject_of(a, verb)
            if subject is not None:
                return Clause(subject, verb) if _agree(pronoun, subject) else None
        return None

    def _adjacent_subject(self, c: int, d: int, verb: int) -> Mention | None:
        """Return the source that ends right before the verb, or its auxiliaries."""
        inside = self._mentions_in(c, d)
        if inside and self._owns_the_rest(inside[0]):
            return inside[0]
        for mention, after in pairwise(inside):
            if after.last_word == d - 1 and not mention.governed and self.partner(mention) is after:
                return mention
        for mention in inside:
            if mention.last_word != d - 1 or mention.possessive:
                continue
            first = mention.first_word
            absolute = first > 0 and self.words[first - 1].low == "with"
            if not mention.governed or (absolute and self.words[verb].low.endswith("ing")):
                return mention
        return None

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
            found = self._best_in(c, d)
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
            for m in self._mentions_in(before[0], before[1])
        )

    def _mentions_in(self, a: int, b: int) -> list[Mention]:
        low = bisect_left(self.mentions.first_words, a)
        high = bisect_left(self.mentions.first_words, b)
        return [m for m in self.mentions.items[low:high] if m.last_word < b]

    def _best_in(self, a: int, b: int) -> Mention | None:
        for mention in self._mentions_in(a, b):
            if mention.governed or mention.possessive:
                continue
            return self.head_name(mention, b)
        return None

    def head_name(self, mention: Mention, b: int) -> Mention:
        """Return the name that a phrase of office leads to (`chief of staff Jan Novak`)."""
        if mention.form == PRONOUN or (mention.form == NAME and mention.kind == PERSON):
            return mention
        k = mention.last_word + 1
        while k < b and k - mention.last_word < 10 and not self.narration.comma_before(k):
            low = self.words[k].low
            found = self.mentions.mention_at(k)
            if (
                found is not None
                and found.form == NAME
                and found.kind == PERSON
                and not found.possessive
            ):
                direct = self.words[found.first_word - 1].low in (
                    "of",
                    "for",
                    "to",
                    "from",
                    "in",
                    "at",
                    "with",
                )
                named = self.words[found.first_word - 1].low in ("named", "called")
                return found if named or not direct else mention
            if self.verbs.is_verb(k, k - 1) or low in _HEAD_STOPS:
                return mention
            k += 1
        return mention

    def named_by_apposition(self, subject: Mention, b: int) -> Mention:
        """Return the name that a comma sets right after a noun phrase (`a driver, Jan Novak,`)."""
        if subject.form != NOUN or subject.plural or subject.kind == ORG:
            return subject
        k = subject.last_word + 1
        steps = 0
        while k < b and steps < 8:
            if self.narration.comma_before(k):
                named = self.mentions.mention_at(k)
                if (
                    named is not None
                    and named.form == NAME
                    and named.kind == PERSON
                    and (named.last_word + 1 >= len(self.words) or self.ends_phrase(named))
                ):
                    return named
                return subject
            k += 1
            steps += 1
        return subject

    def ends_phrase(self, mention: Mention) -> bool:
        """Tell whether a mark or the end of the text follows a mention."""
        after = self.masked[mention.end : mention.end + 1]
        return after in ",.;:)\n" or after == ""

    def partner(self, subject: Mention) -> Mention | None:
        """Return the second of two people who are said to speak as one (`X and Y said`)."""
        k = subject.last_word + 1
        if subject.form != NAME or subject.kind != PERSON or k + 1 >= len(self.words):
            return None
        if self.words[k].low != "and" or self.narration.comma_before(k):
            return None
        other = self.mentions.mention_at(k + 1)
        if other is None or other.form != NAME or other.kind != PERSON or other.possessive:
            return None
        after = other.last_word + 1
        if after >= len(self.words):
            return None
        low = self.words[after].low
        if self.narration.comma_before(after) and low in roles.PLURAL_HEADS:
            return other
        return (
            other if self.verbs.is_verb(after, subject.first_word) or low in _AUXILIARIES else None
        )

    def main_mention(self, a: int, b: int, *, rich: bool = False) -> Mention | None:
        """Return the mention that a clause is about: its subject, or the person it introduces."""
        best: Mention | None = None
        best_score = 0.0
        free = True
        for mention in self._mentions_in(a, b):
            if mention.gender == "w":
                continue
            score = {PERSON: 3.0, ORG: 1.5, PLACE: 0.6, OTHER: 0.8}[mention.kind]
            if mention.form == PRONOUN:
                score = 2.6 if mention.gender in "mf" else 1.0
            elif mention.form == NOUN and mention.alias:
                score -= 0.1
            elif mention.form == NOUN:
                score -= 0.9
            elif mention.kind == PERSON and mention.introduces:
                score += 2.2 if rich else 0.5
            if mention.governed:
                score -= 1.0 if rich and mention.introduces else 1.8
            if mention.possessive:
                score -= 0.5 if free else 1.2
            lone = mention.kind == OTHER and mention.form == NAME
            if free and not mention.governed and not lone:
                score += 2.0
                free = False
            if score > best_score:
                best, best_score = mention, score
        return best

    def phrase(self, k: int, b: int) -> Mention | None:
        """Return a noun phrase with a determiner that no word list knows (`a nurse from Pinsk`)."""
        words = self.words
        if k >= b or words[k].low not in (
            "a",
            "an",
            "the",
            "one",
            "another",
            "his",
            "her",
            "their",
        ):
            return None
        if words[k].low in ("one", "another") and self._stands_for_a_person(k, b):
            return self._noun(k, k)
        end = k + 1
        while end < b and end - k < 8 and not self.narration.comma_before(end):
            low = words[end].low
            verb = low in cues.SPEECH or (low in cues.STRONG and end > k + 1)
            if low in _PHRASE_STOPS or (verb and not (end == k + 1 and low in cues.NOUNISH)):
                break
            if low in ("of", "from", "at", "for", "with"):
                break
            end += 1
        if end == k + 1:
            return None
        return self._noun(k, end - 1)

    def _stands_for_a_person(self, k: int, b: int) -> bool:
        """Tell whether `one` or `another` speaks alone: `another said`, `said one of them`."""
        if k + 1 >= len(self.words) or self.narration.comma_before(k + 1):
            return True
        following = self.words[k + 1].low
        after_verb = k > 0 and self.words[k - 1].low in cues.SPEECH
        return following in cues.SPEECH or (after_verb and (k + 1 == b or following == "of"))

    def _noun(self, first: int, last: int) -> Mention:
        """Return words first to last as a noun phrase that the table does not hold."""
        start, stop = self.words[first].start, self.words[last].end
        return Mention(
            start, stop, NOUN, OTHER, self.masked[start:stop], first, last,
            head=self.words[last].low, entity=self.masked[start:stop],
        )  # fmt: skip


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
