"""Fits the scorer: conditional logistic regression over the candidates of each quotation.

The probability of a candidate is the softmax of its log-odds among all of its quotation; what is
maximised is the probability of the right ones together (McFadden 1974; the ranking form of logistic
regression). Weights are drawn to a prior that trusts the rules' choice, so that where the training
data say nothing the scorer does what the rules do. Everything is ordered and rounded: the same data
and settings give the same file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quotestance.extraction.scorer import choose_candidate, log_odds
from quotestance.extraction.scorer_questions import Question, Questions
from quotestance.extraction.scorer_weights import Calibration, ScorerWeights
from quotestance.io import DataError

RULES_CHOICE = "chosen"
"""The feature of the candidate that the rules settle on."""
DECIMALS = 3
"""Of the weights in the file: enough for the ranking, few enough to be the same on any machine."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ScorerSettings:
    """How the scorer is fitted."""

    penalty: float
    """Of the squared distance between the weights and the prior."""
    trust: float
    """The prior log-odds of the rules' choice over another candidate."""
    min_count: int
    """Features of fewer quotations than this are left out."""
    n_folds: int
    """Folds of articles whose held-out answers the calibration is fitted to."""


def fit_scorer(
    questions: Questions, settings: ScorerSettings, training: Mapping[str, Any]
) -> ScorerWeights:
    """Return the weights fitted to all questions, calibrated on answers to held-out ones.

    Raises:
        DataError: there is too little to learn from.
    """
    learnable = [q for q in questions.items if any(q.right) and not all(q.right)]
    articles = sorted({q.article_id for q in questions.items})
    if len(articles) < settings.n_folds or not learnable:
        raise DataError(
            f"the scorer needs at least {settings.n_folds} articles with judged quotations, "
            f"got {len(articles)}"
        )
    fold_of = {article: k % settings.n_folds for k, article in enumerate(articles)}
    shares: list[float] = []
    outcomes: list[bool] = []
    for fold in range(settings.n_folds):
        weights = _fit([q for q in learnable if fold_of[q.article_id] != fold], questions, settings)
        for question in questions.items:
            if fold_of[question.article_id] == fold:
                share, right = _answer(question, weights)
                shares.append(share)
                outcomes.append(right)
    fitted = _fit(learnable, questions, settings)
    kept = {questions.names[k]: w for k, w in fitted.items() if w}
    counts = {"articles": len(articles), "quotations": len(questions.items)}
    return ScorerWeights(kept, _platt(shares, outcomes), {**training, **counts})


def _answer(question: Question, weights: Mapping[int, float]) -> tuple[float, bool]:
    odds = [sum(weights.get(k, 0.0) for k in row) for row in question.rows]
    best, share = choose_candidate(question.speakers, odds)
    return share, question.exact[best]


@dataclass(frozen=True, slots=True)
class _Table:
    """All candidates of all questions, one below the other."""

    features: Any
    """Sparse, (candidates, features): 1 where a candidate has a feature."""
    right: Floats
    """(candidates,): 1 where it is right."""
    question: NDArray[np.int64]
    """(candidates,): number of its question."""
    first: NDArray[np.int64]
    """(questions,): where its candidates begin."""


def _fit(
    items: Sequence[Question], questions: Questions, settings: ScorerSettings
) -> dict[int, float]:
    """Return feature index -> weight, rounded."""
    from scipy.optimize import minimize

    counts = Counter(k for q in items for k in {k for row in q.rows for k in row})
    columns = sorted(
        (k for k, n in counts.items() if n >= settings.min_count), key=questions.names.__getitem__
    )
    table = _tabulate(items, {k: column for column, k in enumerate(columns)})
    prior = np.array(
        [settings.trust if questions.names[k] == RULES_CHOICE else 0.0 for k in columns]
    )
    transposed = table.features.T.tocsr()

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = table.features @ weights
        powers = np.exp(odds - np.maximum.reduceat(odds, table.first)[table.question])
        total = np.add.reduceat(powers, table.first)
        right = np.add.reduceat(powers * table.right, table.first)
        expected = powers / total[table.question]
        target = powers * table.right / right[table.question]
        distance = weights - prior
        value = np.sum(np.log(total) - np.log(right)) + settings.penalty / 2 * distance @ distance
        return float(value), transposed @ (expected - target) + settings.penalty * distance

    found = minimize(
        loss,
        prior,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 2000, "maxcor": 20, "ftol": 1e-13, "gtol": 1e-7},
    )
    return {k: round(float(w), DECIMALS) for k, w in zip(columns, found.x, strict=True)}


def _tabulate(items: Sequence[Question], column_of: Mapping[int, int]) -> _Table:
    from scipy.sparse import csr_array

    columns: list[int] = []
    ends = [0]
    for question in items:
        for row in question.rows:
            columns.extend(sorted(column_of[k] for k in row if k in column_of))
            ends.append(len(columns))
    sizes = [len(q.rows) for q in items]
    ones = np.ones(len(columns))
    shape = (len(ends) - 1, len(column_of))
    return _Table(
        features=csr_array((ones, np.array(columns), np.array(ends)), shape=shape),
        right=np.array([r for q in items for r in q.right], dtype=float),
        question=np.repeat(np.arange(len(items)), sizes),
        first=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64),
    )


def _platt(shares: Sequence[float], outcomes: Sequence[bool]) -> Calibration:
    """Fit outcome ~ slope * log-odds + offset by Newton's method (Platt 1999, targets smoothed)."""
    from scipy.special import expit

    n_right = sum(outcomes)
    n_wrong = len(outcomes) - n_right
    high, low = (n_right + 1) / (n_right + 2), 1 / (n_wrong + 2)
    target = np.where(np.array(outcomes), high, low)
    rows = np.stack([[log_odds(s) for s in shares], np.ones(len(shares))], axis=1)
    found = np.array([1.0, 0.0])
    for _ in range(100):
        probs = expit(rows @ found)
        gradient = rows.T @ (probs - target) + 1e-3 * (found - np.array([1.0, 0.0]))
        curvature = (rows * (probs * (1 - probs))[:, None]).T @ rows + 1e-3 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        found = found - step
        if float(np.abs(step).max()) < 1e-10:
            break
    return Calibration(round(float(found[0]), DECIMALS), round(float(found[1]), DECIMALS))
