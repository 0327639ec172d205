"""How much the labels cover, and how often the weak ones are right where gold can tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from quotestance.labeling.base import WeakLabeler
from quotestance.labeling.provenance import GOLD
from quotestance.schema import LABELS, Statement


@dataclass(frozen=True, slots=True)
class LabelPrecision:
    """How often one weak label was given to annotated statements, and how often it was right."""

    n_given: int
    n_right: int
    n_gold: int
    """How many annotated statements have this label."""


@dataclass(frozen=True, slots=True)
class TargetCoverage:
    """The labels of one target: where they come from, and the weak labeler held against gold."""

    target: str
    n: int
    n_gold: int
    n_weak: int
    """Statements without gold that got a weak label."""
    n_abstained: int
    n_checked: int
    """Annotated statements for which the weak labeler did not abstain: the n of `accuracy`."""
    accuracy: float | None
    """Share of `n_checked` with the gold label; None where nothing could be checked."""
    interval: tuple[float, float] | None
    """Wilson score interval of the accuracy. Statements of one article are taken as independent."""
    confidence: float
    labels: Mapping[str, LabelPrecision]

    @property
    def weak_coverage(self) -> float | None:
        """Share of the annotated statements for which the weak labeler did not abstain."""
        return self.n_checked / self.n_gold if self.n_gold else None


def coverage_report(
    rows: Iterable[Mapping[str, Any]],
    targets: Sequence[str],
    labeler: WeakLabeler,
    *,
    confidence: float = 0.95,
) -> tuple[TargetCoverage, ...]:
    """Count the labels of rows that `label` writes, in the order of the targets.

    The weak labeler runs again on the annotated statements, whose rows show the gold label. Rows
    are read once and not kept, so they may come from a generator.

    Raises:
        ValueError: a row is no statement; the message names the field.
    """
    sources: dict[str, Counter[str | None]] = {target: Counter() for target in targets}
    pairs: dict[str, Counter[tuple[str, str | None]]] = {target: Counter() for target in targets}
    for row in rows:
        statement = None
        for target in targets:
            entry = row["labels"][target]
            sources[target][entry["source"]] += 1
            if entry["source"] == GOLD:
                statement = statement or Statement.from_row(row)
                weak = labeler.label(statement, target)
                pairs[target][entry["label"], weak.label if weak else None] += 1
    return tuple(_summary(t, sources[t], pairs[t], confidence) for t in targets)


def wilson_interval(n_right: int, n: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Return the score interval of a share (Wilson 1927); it stays within 0 and 1 for any n > 0.

    Raises:
        ValueError: n is not above 0, or confidence is not between 0 and 1.
    """
    if n <= 0:
        raise ValueError(f"n must be above 0, got {n}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, got {confidence}")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = n_right / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return max(0.0, centre - half), min(1.0, centre + half)


def _summary(
    target: str,
    sources: Counter[str | None],
    pairs: Counter[tuple[str, str | None]],
    confidence: float,
) -> TargetCoverage:
    n_checked = sum(n for (_, weak), n in pairs.items() if weak is not None)
    n_right = sum(n for (gold, weak), n in pairs.items() if weak == gold)
    n = sources.total()
    return TargetCoverage(
        target=target,
        n=n,
        n_gold=sources[GOLD],
        n_weak=n - sources[GOLD] - sources[None],
        n_abstained=sources[None],
        n_checked=n_checked,
        accuracy=n_right / n_checked if n_checked else None,
        interval=wilson_interval(n_right, n_checked, confidence=confidence) if n_checked else None,
        confidence=confidence,
        labels={
            label: LabelPrecision(
                n_given=sum(n for (_, weak), n in pairs.items() if weak == label),
                n_right=pairs[label, label],
                n_gold=sum(n for (gold, _), n in pairs.items() if gold == label),
            )
            for label in LABELS
        },
    )
