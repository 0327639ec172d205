"""Which extracted statement is which annotated one, and whether two names name one speaker."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from quotestance.schema import UNKNOWN_SPEAKER, Span

MIN_IOU = 0.5
"""Two statements are the same from this overlap of their spans' characters on."""

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_NOT_A_LETTER = re.compile(r"[\W_]+")


def iou(spans_a: Sequence[Span], spans_b: Sequence[Span]) -> float:
    """Return the intersection over union of two sets of spans, counted in characters.

    Spans within each set are taken not to overlap. Time is linear in the number of spans once
    they are sorted.
    """
    a, b = sorted(spans_a), sorted(spans_b)
    shared = i = j = 0
    while i < len(a) and j < len(b):
        shared += max(0, min(a[i][1], b[j][1]) - max(a[i][0], b[j][0]))
        if a[i][1] <= b[j][1]:
            i += 1
        else:
            j += 1
    union = sum(end - start for start, end in a) + sum(end - start for start, end in b) - shared
    return shared / union if union else 0.0


def match(
    found: Sequence[Sequence[Span]], gold: Sequence[Sequence[Span]], *, min_iou: float = MIN_IOU
) -> list[int | None]:
    """Pair each found statement with at most one gold statement, the best overlaps first.

    Returns for each found statement the index of its gold statement, or None.
    """
    pairs = []
    ordered = sorted(range(len(gold)), key=lambda j: min(gold[j]))
    for i, spans in enumerate(found):
        low, high = min(spans)[0], max(spans)[1]
        for j in ordered:
            if min(gold[j])[0] >= high:
                break
            if max(gold[j])[1] > low and (overlap := iou(spans, gold[j])) >= min_iou:
                pairs.append((-overlap, i, j))
    result: list[int | None] = [None] * len(found)
    taken: set[int] = set()
    for _, i, j in sorted(pairs):
        if result[i] is None and j not in taken:
            result[i] = j
            taken.add(j)
    return result


def overlaps(spans: Sequence[Span], regions: Sequence[Span]) -> bool:
    """Return whether any span shares a character with any region."""
    return any(s < end and start < e for s, e in spans for start, end in regions)


def speaker_key(name: str) -> str:
    """Return the form under which two spellings of one name are the same.

    Case, a leading article, diacritics and punctuation don't count: `The Interior Ministry` and
    `interior ministry`, `Łukasz Żal` and `Lukasz Zal`.
    """
    decomposed = unicodedata.normalize("NFKD", _ARTICLE.sub("", name.strip()))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return _NOT_A_LETTER.sub(" ", letters.replace("ł", "l")).strip()


def same_speaker(name: str, gold: str) -> bool:
    """Return whether a name is the gold name in full; a surname alone isn't.

    Where gold is `unknown`, only `unknown` is right.
    """
    return speaker_key(name or UNKNOWN_SPEAKER) == speaker_key(gold or UNKNOWN_SPEAKER)
