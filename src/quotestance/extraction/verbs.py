"""Which words are reporting verbs at work, and which only look like one."""

from __future__ import annotations

from bisect import bisect_left

from quotestance.extraction import cues
from quotestance.extraction.entities import EntityTable
from quotestance.extraction.names import word_set
from quotestance.extraction.words import Narration, Word

_VERB_BEFORE = word_set(
    """to will would can could may might must did do does not they we i you who also then now later
    and or"""
)
_BE = word_set("is are was were be been being")
_MODALS = word_set("will would can could may might must should to")
_PUT = word_set("put puts")
_GOES_ON = word_set("continue continues continued continuing")
NOUN_BEFORE = word_set(
    """a an the his her its their our my your this that these those no any some every each such in
    of on for with from at as"""
)


_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday today yesterday")
_AFTER_DAYS = word_set(
    """in on at during after when as while from before by with morning afternoon evening night"""
)


class VerbReader:
    """Tells which words of one narration are reporting verbs at work."""

    def __init__(self, narration: Narration, table: EntityTable) -> None:
        self.narration = narration
        self.masked = narration.masked
        self.words = narration.words
        self.mentions = table

    def cues_in(self, a: int, b: int) -> list[int]:
        """Return the reporting verbs among words a to b."""
        return [k for k in range(a, b) if self.is_verb(k, a)]

    def is_verb(self, k: int, a: int) -> bool:
        """Tell whether word k of a clause that starts at word a is a reporting verb at work."""
        word = self.words[k]
        if word.low in _PUT and k + 1 < len(self.words) and self.words[k + 1].low == "it":
            return k > a  # "as she put it"
        if word.low not in cues.STRONG or word.possessive:
            return False
        if word.capital and k > a:
            return False
        if word.low in _GOES_ON and k + 1 < len(self.words) and self.words[k + 1].low == "to":
            return False
        if word.low in cues.NOUNISH and k > 0:
            before = self.words[k - 1].low
            if before not in _VERB_BEFORE and not adverb(self.words[k - 1]):
                low = bisect_left(self.mentions.first_words, k) - 1
                subject = self.mentions.items[low] if low >= 0 else None
                if subject is None or subject.last_word != k - 1 or subject.possessive:
                    return k == a and not word.capital and not word.low.endswith("ing")
                if (
                    not word.low.endswith(("s", "ght"))
                    and not subject.plural
                    and word.low != "read"
                ):
                    return False
        if k > 0 and k > a:
            before = self.words[k - 1].low
            if before in NOUN_BEFORE and not (
                word.low.endswith("ing") and before not in ("the", "a")
            ):
                return False
            if self.words[k - 1].possessive:
                return False
            if before == "so" and self.masked[self.words[k - 1].end] == "-":
                return False
            if word.low.endswith("ed") or word.low in ("told", "known", "seen", "written", "heard"):
                back = k - 1
                while back > a and (
                    self.words[back].low
                    in ("also", "then", "later", "once", "again", "not", "widely")
                    or adverb(self.words[back])
                ):
                    back -= 1
                if self.words[back].low in _BE or (
                    word.low in ("asked", "questioned", "pressed")
                    and self.narration.comma_before(back + 1)
                ):
                    return False
        return not (word.low in ("asked", "pressed", "questioned") and k == a and word.capital)

    def foretold(self, k: int) -> bool:
        """Tell whether a modal makes word k what somebody may say, not what they said."""
        return k > 0 and self.words[k - 1].low in _MODALS

    def speaks(self, k: int, a: int) -> bool:
        """Tell whether word k reports speech right beside a quotation."""
        low = self.words[k].low
        return self.is_verb(k, a) or (low in cues.SPEECH and low not in cues.NOUNISH)

    def plain_report(self, verb: int, b: int) -> bool:
        """Tell whether `X said` after a full stop closes the quotation and opens nothing new."""
        if self.words[verb].low not in cues.SPEECH:
            return False
        if verb + 1 >= b:
            return True
        follower = self.words[verb + 1].low
        if self.narration.comma_before(verb + 1):
            return True
        if self.mentions.mention_at(verb + 1) is not None and self.words[verb].low in (
            "told",
            "tells",
        ):
            return "that" not in {w.low for w in self.words[verb + 1 : min(b, verb + 6)]}
        if follower in _DAYS:
            after = verb + 2
            told = after < b and not self.narration.comma_before(after)
            return not told or self.words[after].low in _AFTER_DAYS
        return follower in (
            "in", "on", "at", "during", "after", "when", "as", "while", "from", "before", "by",
            "with", "earlier", "reporters", "journalists", "late", "last", "this",
        )  # fmt: skip


def adverb(word: Word) -> bool:
    """Tell whether a word is an adverb in -ly; a capital (`Emily`, `Kelly`) makes it a name."""
    low = word.low
    return (
        low.endswith("ly")
        and len(low) > 4
        and not word.capital
        and low not in ("reply", "rely", "family", "apply", "ally")
    )
