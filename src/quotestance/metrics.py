"""Scores of stance classifiers and of extraction, each with its interval; pure functions.

Intervals are percentile bootstrap intervals over whole articles, since statements of one article
resemble each other: resampling single statements would make them too narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quotestance.schema import LABELS

Counts = NDArray[np.float64]
"""Confusion counts, shape (..., gold label, predicted label), labels in the order of LABELS."""
Statistic = Callable[[Counts], NDArray[np.float64]]
"""Takes summed counts of shape (resamples, ...) and returns one figure a resample."""


@dataclass(frozen=True, slots=True)
class Score:
    """A number with its interval, and how many units it stands on."""

    value: float
    low: float
    high: float
    n: int

    def to_dict(self) -> dict[str, float]:
        """Return the score as a JSON object."""
        return {"value": self.value, "low": self.low, "high": self.high, "n": self.n}


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure computed from confusion counts alone."""

    name: str
    function: Statistic
    higher_is_better: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with the score it was given, and whether it is right."""

    group: str
    """The article: answers of one group are resampled together."""
    score: float
    """How sure the answer is, 0 to 1."""
    right: bool


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Answers of about one score: how sure they are in the mean, and how many are right."""

    low: float
    high: float
    """The lowest and the highest score in the bin."""
    mean_score: float
    share_right: float
    n: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether scores mean what they say: in each bin mean score and share of right should agree."""

    bins: tuple[ReliabilityBin, ...]
    error: Score
    """Expected calibration error: the bins' distances, weighted by their answers."""


def confusion(gold: Sequence[str], predicted: Sequence[str]) -> Counts:
    """Return the confusion matrix, shape (3, 3): rows gold, columns predicted."""
    counts = np.zeros((len(LABELS), len(LABELS)))
    index = {label: i for i, label in enumerate(LABELS)}
    for g, p in zip(gold, predicted, strict=True):
        counts[index[g], index[p]] += 1
    return counts


def class_scores(counts: Counts) -> dict[str, NDArray[np.float64]]:
    """Return precision, recall and F1 of each label, shape (..., 3); nan where undefined.

    F1 is undefined for a label that neither gold nor prediction holds.
    """
    hits = np.diagonal(counts, axis1=-2, axis2=-1)
    gold, predicted = counts.sum(axis=-1), counts.sum(axis=-2)
    return {
        "precision": _ratio(hits, predicted),
        "recall": _ratio(hits, gold),
        "f1": _ratio(2 * hits, gold + predicted),
    }


def macro_f1(counts: Counts) -> NDArray[np.float64]:
    """Return the mean F1 over the labels for which it is defined."""
    return _mean_of_defined(class_scores(counts)["f1"])


def f_avg(counts: Counts) -> NDArray[np.float64]:
    """Return the mean F1 of favor and against (SemEval-2016 task 6).

    `none` has no F1 of its own, but its errors count in the precision and recall of the two.
    """
    return _mean_of_defined(class_scores(counts)["f1"][..., :2])


def accuracy(counts: Counts) -> NDArray[np.float64]:
    """Return the share of right labels."""
    hits = np.diagonal(counts, axis1=-2, axis2=-1).sum(axis=-1)
    return _ratio(hits, counts.sum(axis=(-2, -1)))


METRICS: Mapping[str, Metric] = {
    m.name: m
    for m in (Metric("macro_f1", macro_f1), Metric("f_avg", f_avg), Metric("accuracy", accuracy))
}


def f1_of_counts(hits: Counts, found: Counts, gold: Counts) -> NDArray[np.float64]:
    """Return F1 from the numbers of right, found and gold units."""
    return _ratio(2 * np.asarray(hits, float), np.asarray(found, float) + np.asarray(gold, float))


def share(numerator: int, denominator: int) -> Statistic:
    """Return the statistic that divides one column of counts by another; nan where that is 0."""
    return lambda counts: _ratio(counts[:, numerator], counts[:, denominator])


def average_precision(gold: Sequence[str], scores: Sequence[float], label: str) -> float:
    """Return the area under the precision-recall curve of one label; nan where gold lacks it."""
    truth = np.array([g == label for g in gold])
    if not truth.any():
        return float("nan")
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(truth, np.asarray(scores, float)))


def grouped_confusion(
    gold: Sequence[str], predicted: Sequence[str], groups: Sequence[str]
) -> Counts:
    """Return a confusion matrix for each group, shape (groups, 3, 3), groups in sorted order."""
    order = {g: i for i, g in enumerate(sorted(set(groups)))}
    index = {label: i for i, label in enumerate(LABELS)}
    counts = np.zeros((len(order), len(LABELS), len(LABELS)))
    for g, p, group in zip(gold, predicted, groups, strict=True):
        counts[order[group], index[g], index[p]] += 1
    return counts


def bootstrap(
    per_group: Counts,
    statistic: Statistic,
    *,
    n: int,
    n_resamples: int,
    confidence: float,
    seed: int,
) -> Score:
    """Score summed counts, with a percentile interval over resampled groups.

    Args:
        per_group: counts of each group, shape (groups, ...); they add up. No group, no score: nan.
        statistic: what is computed from the summed counts.
        n: how many units the counts stand on, for the record.
        n_resamples: how often the groups are drawn, with replacement.
        confidence: share of the resamples that the interval covers.
        seed: the draw's seed.
    """
    n_groups = len(per_group)
    if not n_groups:
        return Score(float("nan"), float("nan"), float("nan"), 0)
    value = float(statistic(per_group.sum(axis=0)[np.newaxis])[0])
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=n_resamples)
    resampled = np.tensordot(draws.astype(float), per_group, axes=1)
    values = statistic(resampled)
    values = values[~np.isnan(values)]
    if not len(values):
        return Score(value, float("nan"), float("nan"), n)
    tail = (1 - confidence) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return Score(value, float(low), float(high), n)


def reliability(
    answers: Sequence[Answer], *, n_bins: int, n_resamples: int, confidence: float, seed: int
) -> Reliability:
    """Compare scores with the share of right answers, in bins of about as many answers each.

    Equal scores are never parted, so that there may be fewer bins than `n_bins`. The interval of
    the error keeps the bins and resamples groups, as `bootstrap` does.
    """
    scores = np.array([a.score for a in answers])
    right = np.array([a.right for a in answers], dtype=bool)
    bins = _equal_mass_bins(scores, n_bins)
    order = {group: i for i, group in enumerate(sorted({a.group for a in answers}))}
    owners = np.array([order[a.group] for a in answers], dtype=np.int64)
    counts = np.zeros((len(order), int(bins.max(initial=-1)) + 1, 3))
    np.add.at(counts, (owners, bins), np.stack([np.ones(len(scores)), scores, right], axis=-1))
    error = bootstrap(
        counts,
        _calibration_error,
        n=len(answers),
        n_resamples=n_resamples,
        confidence=confidence,
        seed=seed,
    )
    members = [(scores[bins == k], right[bins == k]) for k in range(counts.shape[1])]
    return Reliability(
        bins=tuple(
            ReliabilityBin(float(s.min()), float(s.max()), float(s.mean()), float(r.mean()), len(s))
            for s, r in members
        ),
        error=error,
    )


def _equal_mass_bins(scores: NDArray[np.float64], n_bins: int) -> NDArray[np.int64]:
    """Return each score's bin, numbered from 0 by rising score."""
    ranked = np.sort(scores)
    # The middle of equal scores stands for them all, so that they share a bin.
    ranks = (np.searchsorted(ranked, scores) + np.searchsorted(ranked, scores, "right") - 1) / 2
    return np.unique(ranks * n_bins // max(len(scores), 1), return_inverse=True)[1]


def _calibration_error(counts: Counts) -> NDArray[np.float64]:
    """Return the error of counts (..., bins, 3): answers, sum of their scores, right answers."""
    distance = np.abs(counts[..., 1] - counts[..., 2]).sum(axis=-1)
    return _ratio(distance, counts[..., 0].sum(axis=-1))


def _ratio(numerator: Counts, denominator: Counts) -> NDArray[np.float64]:
    result: NDArray[np.float64] = np.divide(
        numerator,
        denominator,
        out=np.full(np.broadcast(numerator, denominator).shape, np.nan),
        where=np.asarray(denominator) > 0,
    )
    return result


def _mean_of_defined(values: NDArray[np.float64]) -> NDArray[np.float64]:
    defined = ~np.isnan(values)
    total = np.where(defined, values, 0.0).sum(axis=-1)
    return _ratio(total, defined.sum(axis=-1).astype(float))
