"""Scores a model on annotated articles: on gold statements, and end to end from raw text.

Every number of a run comes from here, whatever task asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quotestance.config import EvaluationConfig
from quotestance.corpus import GoldArticle, GoldStatement
from quotestance.matching import match, overlaps, same_speaker
from quotestance.metrics import (
    METRICS,
    Answer,
    Score,
    Statistic,
    average_precision,
    bootstrap,
    class_scores,
    f1_of_counts,
    grouped_confusion,
    share,
)
from quotestance.models.base import StanceModel, labels_of
from quotestance.schema import LABELS, Article, Statement

Extract = Callable[[Article], Sequence[Statement]]


@dataclass(frozen=True, slots=True)
class TargetScores:
    """How a model does on one target's gold statements."""

    n: int
    metrics: Mapping[str, Score]
    per_class: Mapping[str, Mapping[str, float]]
    """Precision, recall, F1, average precision and support of each label."""
    confusion: Sequence[Sequence[int]]
    """Rows gold, columns predicted, labels in the order of LABELS."""
    by_register: Mapping[str, Score]
    """Macro-F1 of each register."""


@dataclass(frozen=True, slots=True)
class ExtractionScores:
    """How well statements and speakers are found in raw text."""

    precision: Score
    recall: Score
    f1: Score
    exact: Score
    """Share of the gold statements found with exactly the gold spans."""
    speaker: Score
    """Share of the gold statements found with the speaker's full name."""
    speaker_of_found: Score
    """The same, of the found statements alone."""


@dataclass(frozen=True, slots=True)
class EndToEndScores:
    """From raw text: right is a statement found, with the right speaker and the right stance."""

    precision: Score
    recall: Score
    f1: Score


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All scores of a model on one part of one split, and the predictions behind them."""

    part: str
    split: str
    seed: int
    n_articles: int
    targets: Mapping[str, TargetScores]
    extraction: ExtractionScores | None
    end_to_end: Mapping[str, EndToEndScores]
    predictions: Sequence[Mapping[str, Any]]
    """One row a gold statement and target: ids, gold label, predicted label, probabilities."""
    signature: str = field(default="")
    """What a reader needs to rerun the numbers: split, part, n, seed, resamples."""

    def flat_metrics(self) -> dict[str, float]:
        """Return every score under one name each, intervals as `<name>_low` and `<name>_high`."""
        flat: dict[str, float] = {}
        for target, scores in self.targets.items():
            flat[f"{target}.n"] = scores.n
            for name, score in scores.metrics.items():
                flat |= _flat(f"{target}.{name}", score)
            for register, score in scores.by_register.items():
                flat |= _flat(f"{target}.macro_f1.{register}", score)
                flat[f"{target}.n.{register}"] = score.n
            for label, values in scores.per_class.items():
                flat |= {f"{target}.{name}.{label}": value for name, value in values.items()}
        for target, end in self.end_to_end.items():
            for name in ("precision", "recall", "f1"):
                flat |= _flat(f"{target}.end_to_end_{name}", getattr(end, name))
        if self.extraction:
            for name in ExtractionScores.__slots__:
                flat |= _flat(f"extraction.{name}", getattr(self.extraction, name))
        return {name: float(value) for name, value in flat.items() if not np.isnan(value)}


def evaluate(
    model: StanceModel,
    articles: Sequence[GoldArticle],
    *,
    targets: Sequence[str],
    extracted: Mapping[str, Sequence[Statement]] | None,
    config: EvaluationConfig,
    seed: int,
    part: str,
    split: str,
) -> Evaluation:
    """Score a model on annotated articles.

    Args:
        model: a fitted model that knows the targets.
        articles: the part to score on.
        targets: which targets to score; statements not annotated for one are left out of it.
        extracted: the statements an extractor found in each article (`extract_all`), for the
            scores from raw text; None leaves these out.
        config: resamples and confidence of the intervals.
        seed: of the resampling.
        part: name of the part, for the record.
        split: name of the split, for the record.
    """
    gold = [s for a in articles for s in a.statements]
    probs = model.predict_proba([s.statement for s in gold], targets)
    registers = {a.article.id: a.register for a in articles}
    scores: dict[str, TargetScores] = {}
    rows: list[dict[str, Any]] = []
    for target in targets:
        chosen = [i for i, s in enumerate(gold) if target in s.stance]
        scores[target] = _target_scores(
            [gold[i] for i in chosen], probs[target][chosen], target, registers, config, seed
        )
        labels = labels_of(probs[target])
        rows.extend(
            {
                "statement_id": gold[i].statement.statement_id,
                "article_id": gold[i].statement.article_id,
                "register": registers[gold[i].statement.article_id],
                "target": target,
                "gold": gold[i].stance[target],
                "label": labels[i],
                "probs": dict(zip(LABELS, probs[target][i].tolist(), strict=True)),
            }
            for i in chosen
        )
    extraction = None
    end_to_end: dict[str, EndToEndScores] = {}
    if extracted is not None:
        extraction = score_extraction(articles, extracted, config=config, seed=seed)
        end_to_end = _end_to_end(model, articles, extracted, targets, config, seed)
    return Evaluation(
        part=part,
        split=split,
        seed=seed,
        n_articles=len(articles),
        targets=scores,
        extraction=extraction,
        end_to_end=end_to_end,
        predictions=rows,
        signature=(
            f"split:{split}|part:{part}|articles:{len(articles)}|statements:{len(gold)}"
            f"|seed:{seed}|resamples:{config.n_resamples}|confidence:{config.confidence}"
        ),
    )


def extract_all(articles: Iterable[GoldArticle], extract: Extract) -> dict[str, list[Statement]]:
    """Return the statements that an extractor finds in each article, by article id."""
    return {a.article.id: list(extract(a.article)) for a in articles}


def score_extraction(
    articles: Sequence[GoldArticle],
    extracted: Mapping[str, Sequence[Statement]],
    *,
    config: EvaluationConfig,
    seed: int,
) -> ExtractionScores:
    """Score found statements against gold ones: IoU of at least 0.5 over their characters.

    What overlaps a quoted run that nobody judged, and matches no gold statement, counts neither
    way. A speaker is right if the name is the gold name in full (see `matching.same_speaker`).
    """
    counts = []
    for gold in articles:
        judged, pairs = _pair(gold, extracted[gold.article.id])
        matched = [
            (f, gold.statements[j]) for f, j in zip(judged, pairs, strict=True) if j is not None
        ]
        counts.append(
            [
                len(matched),
                len(judged),
                len(gold.statements),
                sum(f.spans == g.statement.spans for f, g in matched),
                sum(same_speaker(f.speaker, g.statement.speaker) for f, g in matched),
            ]
        )
    table = np.array(counts, dtype=float).reshape(-1, 5)
    n_found, n_gold = int(table[:, 1].sum()), int(table[:, 2].sum())

    def score(n: int, numerator: int, denominator: int) -> Score:
        return _bootstrap(table, share(numerator, denominator), n, config, seed)

    return ExtractionScores(
        precision=score(n_found, 0, 1),
        recall=score(n_gold, 0, 2),
        f1=_bootstrap(table, _f1, n_gold, config, seed),
        exact=score(n_gold, 3, 2),
        speaker=score(n_gold, 4, 2),
        speaker_of_found=score(int(table[:, 0].sum()), 4, 0),
    )


def judge_speakers(
    articles: Sequence[GoldArticle], extracted: Mapping[str, Sequence[Statement]]
) -> list[Answer]:
    """Return for each found statement that is a gold one whether its speaker's name is right."""
    return [
        Answer(
            gold.article.id,
            found.attribution.score,
            same_speaker(found.speaker, gold.statements[j].statement.speaker),
        )
        for gold in articles
        for found, j in zip(*_pair(gold, extracted[gold.article.id]), strict=True)
        if j is not None
    ]


def _end_to_end(
    model: StanceModel,
    articles: Sequence[GoldArticle],
    extracted: Mapping[str, Sequence[Statement]],
    targets: Sequence[str],
    config: EvaluationConfig,
    seed: int,
) -> dict[str, EndToEndScores]:
    found: list[Statement] = []
    pairs: list[GoldStatement | None] = []
    owners: list[int] = []
    for k, gold in enumerate(articles):
        judged, indices = _pair(gold, extracted[gold.article.id])
        found.extend(judged)
        pairs.extend(None if j is None else gold.statements[j] for j in indices)
        owners.extend([k] * len(judged))
    probs = model.predict_proba(found, targets)
    result = {}
    for target in targets:
        labels = labels_of(probs[target])
        table = np.zeros((len(articles), 3))
        for k, gold in enumerate(articles):
            table[k, 2] = sum(target in s.stance for s in gold.statements)
        for statement, pair, k, label in zip(found, pairs, owners, labels, strict=True):
            if pair is not None and target not in pair.stance:
                continue
            table[k, 1] += 1
            table[k, 0] += (
                pair is not None
                and same_speaker(statement.speaker, pair.statement.speaker)
                and label == pair.stance[target]
            )
        n_found, n_gold = int(table[:, 1].sum()), int(table[:, 2].sum())
        result[target] = EndToEndScores(
            precision=_bootstrap(table, share(0, 1), n_found, config, seed),
            recall=_bootstrap(table, share(0, 2), n_gold, config, seed),
            f1=_bootstrap(table, _f1, n_gold, config, seed),
        )
    return result


def _pair(
    gold: GoldArticle, found: Sequence[Statement]
) -> tuple[list[Statement], list[int | None]]:
    """Return the found statements that count, and for each the index of its gold statement."""
    pairs = match([f.spans for f in found], [s.statement.spans for s in gold.statements])
    kept = [
        (f, j)
        for f, j in zip(found, pairs, strict=True)
        if j is not None or not overlaps(f.spans, gold.unjudged)
    ]
    return [f for f, _ in kept], [j for _, j in kept]


def _target_scores(
    gold: Sequence[GoldStatement],
    probs: NDArray[np.float64],
    target: str,
    registers: Mapping[str, str],
    config: EvaluationConfig,
    seed: int,
) -> TargetScores:
    labels = [s.stance[target] for s in gold]
    predicted = labels_of(probs)
    groups = [s.statement.article_id for s in gold]
    per_group = grouped_confusion(labels, predicted, groups)
    total = per_group.sum(axis=0)
    values = class_scores(total)
    order = sorted(set(groups))
    by_register = {}
    for register in sorted({registers[g] for g in groups}):
        rows = per_group[[registers[g] == register for g in order]]
        n = int(rows.sum())
        by_register[register] = _bootstrap(rows, METRICS["macro_f1"].function, n, config, seed)
    return TargetScores(
        n=len(gold),
        metrics={
            name: _bootstrap(per_group, metric.function, len(gold), config, seed)
            for name, metric in METRICS.items()
        },
        per_class={
            label: {
                "precision": float(values["precision"][k]),
                "recall": float(values["recall"][k]),
                "f1": float(values["f1"][k]),
                "average_precision": average_precision(labels, probs[:, k].tolist(), label),
                "support": float(total[k].sum()),
            }
            for k, label in enumerate(LABELS)
        },
        confusion=total.astype(int).tolist(),
        by_register=by_register,
    )


def _bootstrap(
    per_group: NDArray[np.float64],
    statistic: Statistic,
    n: int,
    config: EvaluationConfig,
    seed: int,
) -> Score:
    return bootstrap(
        per_group,
        statistic,
        n=n,
        n_resamples=config.n_resamples,
        confidence=config.confidence,
        seed=seed,
    )


def _f1(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return f1_of_counts(counts[:, 0], counts[:, 1], counts[:, 2])


def _flat(name: str, score: Score) -> dict[str, float]:
    return {name: score.value, f"{name}_low": score.low, f"{name}_high": score.high}
