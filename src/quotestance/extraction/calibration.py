"""What a score of the rules is worth: how often speakers found in the same way were right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from quotestance.extraction.calibration_tables import TABLES
from quotestance.extraction.names import word_set
from quotestance.extraction.sources import Source

GROUPS = tuple(
    f"{way}, {whom}" for way in ("said", "inherited", "guessed") for whom in ("full name", "other")
)
"""The groups that are calibrated each by itself."""
_GUESSED = frozenset({"setup", "subject", "nearest", "follow"})
"""Ways of attribution in which no word says that anybody speaks."""
_SMALL = word_set("van von der den de la le du da di del dos bin ibn al el y and of the for")
_ARTICLES = word_set("the a an")


def probability(source: Source) -> float:
    """Return the probability, 0 to 1, that a source which the rules found is the speaker.

    It never falls where the score rises, among sources of one group (`group_of`); it is 0 where
    nobody is named. The rules themselves go by scores alone: this one is for the reader.
    """
    if not source.speaker:
        return 0.0
    return step_of(TABLES[group_of(source.how, source.speaker)], source.score)


def step_of(table: Sequence[tuple[float, float]], score: float) -> float:
    """Return the probability of a score: that of the last step that begins at or below it."""
    return table[bisect_right(table, score, key=itemgetter(0)) - 1][1]


def group_of(how: str, speaker: str) -> str:
    """Return the group that a source is calibrated in: how it was found, and whom it names.

    A person or body by full name is right more often than a surname that the article never gives
    in full, or a description (`officials in the ministry`), however clear the clause.
    """
    way = "guessed" if how in _GUESSED else "inherited" if how == "inherited" else "said"
    return f"{way}, {'full name' if _is_full_name(speaker) else 'other'}"


def _is_full_name(speaker: str) -> bool:
    words = speaker.split()
    return (
        len(words) > 1
        and words[0].lower() not in _ARTICLES
        and not any(word[0].islower() and word not in _SMALL for word in words)
    )
