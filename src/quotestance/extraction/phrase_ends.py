"""Where a noun phrase ends: the `of`, `for`, `from`, `at` and `in` that belong to it."""

from __future__ import annotations

from quotestance.extraction import cues
from quotestance.extraction.names import word_set
from quotestance.extraction.words import ORG, Mention, Narration

_PHRASE_STOPS = word_set(
    """who which that whose when while as after before on and or but is was are were has had said
    says told in during because if than then where via by about to"""
)
_WEEKDAYS = word_set(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december"""
)
_EVENTS = word_set(
    """interview statement briefing call letter email message tweet post speech conference"""
)
_HEADS_WITH_TO = word_set("ambassador envoy adviser advisor aide")


def phrase_end(narration: Narration, mention: Mention) -> int:
    """Return where a noun phrase ends, the `of/for/from/at/in` phrases it owns taken in."""
    words = narration.words
    k = mention.last_word + 1
    end = mention.end
    while k < len(words) and k - mention.last_word < 12 and not narration.comma_before(k):
        low = words[k].low
        placed = low == "in" and k + 1 < len(words) and words[k + 1].capital
        if low in ("in", "at", "with") and mention.kind == ORG and not placed:
            break
        if low == "to" and mention.head not in _HEADS_WITH_TO:
            break
        if low in ("of", "for", "from", "at", "in", "with", "to") and k + 1 < len(words):
            stop = k + 1
            while (
                stop < len(words)
                and stop - k < 7
                and not narration.comma_before(stop)
                and words[stop].low not in _PHRASE_STOPS
                and words[stop].low not in ("of", "for", "from", "at", "with")
                and words[stop].low not in cues.STRONG
                and not (low in ("in", "at", "on") and words[stop].low in _WEEKDAYS)
            ):
                stop += 1
            if stop == k + 1:
                break
            if words[k + 1].low in ("an", "a", "the", "his", "her") and stop == k + 2:
                break
            if words[k + 1].low in _WEEKDAYS or words[stop - 1].low in _EVENTS:
                break
            end = words[stop - 1].end
            k = stop
            continue
        break
    return end
