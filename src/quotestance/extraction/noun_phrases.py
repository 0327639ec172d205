"""Noun phrases as sources: where one begins, whose name it leads to, who else it takes in."""

from __future__ import annotations

from bisect import bisect_left

from quotestance.extraction import cues, roles
from quotestance.extraction.entities import EntityTable
from quotestance.extraction.names import word_set
from quotestance.extraction.verbs import NOUN_BEFORE, VerbReader
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

AUXILIARIES = word_set(
    """has have had is are was were be been being will would can could may might must did do does
    not to also then later now again only even just still never once already soon often further
    repeatedly quickly previously recently earlier and but who didn't doesn't don't hasn't
    wasn't won't wouldn't isn't first reportedly all both himself herself itself themselves"""
)
"""Words that may stand between a subject and its verb."""
_PHRASE_STOPS = word_set(
    """should would could will can may might must who which that whose when while as after before on
    and or but is was are were has had said says told in during because if than then where via by
    about to"""
)
_HEAD_STOPS = word_set(
    """who which that whose when while as after before on but is was are were has had in at to from
    with by will would could may might should because if than then where via about he she they
    it into over against"""
)


class PhraseReader:
    """Reads noun phrases among the words of one article, those that no table holds too."""

    def __init__(self, narration: Narration, table: EntityTable, verbs: VerbReader) -> None:
        self.narration = narration
        self.masked = narration.masked
        self.words = narration.words
        self.mentions = table
        self.verbs = verbs

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

    def mentions_in(self, a: int, b: int) -> list[Mention]:
        """Return the mentions that lie among words a to b."""
        low = bisect_left(self.mentions.first_words, a)
        high = bisect_left(self.mentions.first_words, b)
        return [m for m in self.mentions.items[low:high] if m.last_word < b]

    def best_in(self, a: int, b: int) -> Mention | None:
        """Return the first mention among words a to b that may be a subject."""
        for mention in self.mentions_in(a, b):
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
        owns = subject.form == NAME and subject.possessive  # "Norway's chancellor, Jan Novak,"
        if not owns and (subject.form != NOUN or subject.plural or subject.kind == ORG):
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

    def partner(self, subject: Mention, *, inverted: bool = False) -> Mention | None:
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
            return other if inverted else None
        if inverted and self.ends_phrase(other):
            return other
        low = self.words[after].low
        if self.narration.comma_before(after) and low in roles.PLURAL_HEADS:
            return other
        return (
            other if self.verbs.is_verb(after, subject.first_word) or low in AUXILIARIES else None
        )

    def main_mention(self, a: int, b: int, *, rich: bool = False) -> Mention | None:
        """Return the mention that a clause is about: its subject, or the person it introduces."""
        best: Mention | None = None
        best_score = 0.0
        free = True
        for mention in self.mentions_in(a, b):
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
                free = mention.gender == "o"  # "Asked who ordered it, he laughed"
            if score > best_score:
                best, best_score = mention, score
        return best

    def phrase(self, k: int, b: int) -> Mention | None:
        """Return a noun phrase with a determiner that no word list knows (`a nurse from Pinsk`)."""
        words = self.words
        while k < b and words[k].low in ("yet", "still", "and", "but"):
            k += 1
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
            if words[end].capital and not words[end - 1].capital:
                if words[end - 1].low in roles.TEXTS:
                    break  # "the report Norway uses"
                named = self.mentions.mention_at(end)
                if named is not None and named.form == NAME and named.kind == PERSON:
                    return named  # "a beaming Jan Novak"
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
