"""How well quoted runs and their speakers are found, by the measure that polnear is compared on.

The unit is a **quoted run**: what stands between an opening double quotation mark and the next
closing one of the same paragraph (curly, straight, '' or ``), both included. A run is gold if it
has at least MIN_WORDS words and lies in the content of an annotated attribution. A predicted run is
a quoted span of at least as many words between two such marks; where pieces of one statement are
joined, each span counts by itself. A span that lacks a mark, or has its marks the wrong way round,
can be no gold run and is none of the measure: mostly paragraphs of a longer quotation, which are
rightly left open. `*_of_all` counts such spans as wrong ones, which is harsher than the measure.

Gold and predicted runs are paired one to one by an IoU of at least 0.5 over their characters. The
speaker of a found run is right if the predicted mention overlaps a source span of an attribution
that holds the run (of any, where they nest), or has the surface string of one, upper and lower case
alike. Where the annotators marked no source, no answer is right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quotestance.attributions import AttributedArticle, GoldAttribution
from quotestance.config import EvaluationConfig
from quotestance.matching import match, overlaps
from quotestance.metrics import Answer, Score, Statistic, bootstrap, f1_of_counts, share
from quotestance.schema import Span, Statement

MIN_WORDS = 5
"""Fewest whitespace-separated words of a run; shorter ones are mostly scare quotes and titles."""
MISTAKES = ("extra", "missed", "speaker", "unpaired")
"""What may be wrong with a run: it is none of gold's, was not found, or has a wrong speaker; or it
is a span that lacks a pair of marks, which only `*_of_all` counts as wrong."""
_QUOTED = ("direct", "partial")
"""Kinds of statements that stand in quotation marks."""
_SLACK = 2
"""Characters that the annotators' content may lack at either end of a run: marks and a stop."""

_RUN = re.compile(r"[“\"][^”\"\n]*[”\"]|''[^\n]*?''|``[^\n]*?''")
_PAIRED = re.compile(r"(?:[“\"]|''|``).*(?:[”\"]|'')\W{0,2}", re.DOTALL)
"""A span between two marks; some take the full stop behind the closing one in."""


@dataclass(frozen=True, slots=True)
class PredictedRun:
    """A quoted run that a system found, the mention it attributes the run to, and how surely."""

    span: Span
    mention: Span | None
    score: float = 0.0
    paired: bool = True
    """False where it isn't between an opening and a closing mark."""


@dataclass(frozen=True, slots=True)
class QuoteScores:
    """Quoted runs and speakers against annotated attributions, intervals clustered by article."""

    precision: Score
    recall: Score
    f1: Score
    """F1 of the runs alone, whoever speaks: segment F1."""
    speaker: Score
    """Share of the found runs whose speaker is right."""
    joint_f1: Score
    """F1 where right is a run that is found and has the right speaker."""
    f1_of_all: Score
    """`f1` with every predicted span counted, those without a pair of marks as wrong."""
    joint_f1_of_all: Score
    """`joint_f1` with every predicted span counted."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A run that is wrong, by where it stands: a mistake holds nothing of the article's text."""

    article_id: str
    kind: str
    """One of MISTAKES."""
    span: Span
    """The run: the predicted one, the gold one where it was missed."""
    mention: Span | None
    """The mention that the predicted run was attributed to."""


@dataclass(frozen=True, slots=True)
class ReportedScores:
    """Speech that is reported without marks, against the attributions annotated as indirect.

    A statement is right if its spans have an IoU of at least 0.5 with the content of an indirect
    attribution, paired one to one, and its speaker is right as that of a quoted run is.
    """

    precision: Score
    """Share of the statements that are right."""
    said_that: Score
    """The same of those that stand right behind `say`, `says` or `said` and a `that`."""
    recall: Score
    """Share of all indirect attributions, of thoughts and wishes too, that are found."""


def quoted_runs(text: str) -> list[Span]:
    """Return the runs between double quotation marks that have at least MIN_WORDS words."""
    return [m.span() for m in _RUN.finditer(text) if _is_long(text, m.span())]


def gold_runs(article: AttributedArticle) -> list[tuple[Span, list[GoldAttribution]]]:
    """Return the gold runs of an article in order, each with the attributions that hold it."""
    runs = []
    for start, end in quoted_runs(article.article.text):
        holders = [
            a
            for a in article.attributions
            if any(s <= start + _SLACK and end - _SLACK <= e for s, e in a.content)
        ]
        if holders:
            runs.append(((start, end), holders))
    return runs


def runs_of_statements(text: str, statements: Sequence[Statement]) -> list[PredictedRun]:
    """Return the quoted spans of statements that have at least MIN_WORDS words, one a run.

    Speech without marks (reported, or the turns of a transcript) has no quoted span: it gives none.
    """
    return [
        PredictedRun(
            span,
            s.speaker_span,
            s.attribution.score,
            paired=_PAIRED.fullmatch(text, *span) is not None,
        )
        for s in statements
        if s.kind in _QUOTED
        for span in s.spans
        if _is_long(text, span)
    ]


def runs_without_speakers(text: str) -> list[PredictedRun]:
    """Return every run between double marks: what a system that reads nothing else finds."""
    return [PredictedRun(span, None) for span in quoted_runs(text)]


def judge_speakers(
    articles: Sequence[AttributedArticle], predicted: Mapping[str, Sequence[PredictedRun]]
) -> list[Answer]:
    """Return for each predicted run that is a gold one whether its speaker is right."""
    return [
        Answer(gold.article.id, run.score, right)
        for gold in articles
        for run, right in _judged(gold, predicted[gold.article.id])
    ]


def find_mistakes(
    articles: Sequence[AttributedArticle], predicted: Mapping[str, Sequence[PredictedRun]]
) -> list[Mistake]:
    """Return every mistake of the predicted runs, by article and then by place in it."""
    mistakes = []
    for article in articles:
        article_id, runs = article.article.id, predicted[article.article.id]
        gold = gold_runs(article)
        paired, pairs = _pairs(gold, runs)
        here = [Mistake(article_id, "unpaired", r.span, r.mention) for r in runs if not r.paired]
        here += [
            Mistake(article_id, "missed", span, None)
            for j, (span, _) in enumerate(gold)
            if j not in pairs
        ]
        for run, j in zip(paired, pairs, strict=True):
            if j is None:
                here.append(Mistake(article_id, "extra", run.span, run.mention))
            elif not _is_right(article.article.text, run.mention, gold[j][1]):
                here.append(Mistake(article_id, "speaker", run.span, run.mention))
        mistakes += sorted(here, key=lambda m: m.span)
    return mistakes


def score_quotes(
    articles: Sequence[AttributedArticle],
    predicted: Mapping[str, Sequence[PredictedRun]],
    *,
    config: EvaluationConfig,
    seed: int,
) -> QuoteScores:
    """Score the predicted runs of each article, by article id, against the annotated ones.

    Args:
        articles: the annotated articles.
        predicted: the runs a system found in each of them.
        config: resamples and confidence of the intervals.
        seed: of the resampling.
    """
    counts = []
    for gold in articles:
        runs = predicted[gold.article.id]
        judged = [right for _, right in _judged(gold, runs)]
        n_paired = sum(run.paired for run in runs)
        counts.append([len(judged), n_paired, len(gold_runs(gold)), sum(judged), len(runs)])
    table = np.array(counts, dtype=float).reshape(-1, 5)
    n_found, n_predicted, n_gold, _, _ = (int(n) for n in table.sum(axis=0))

    def score(statistic: Statistic, n: int) -> Score:
        return bootstrap(
            table,
            statistic,
            n=n,
            n_resamples=config.n_resamples,
            confidence=config.confidence,
            seed=seed,
        )

    return QuoteScores(
        precision=score(share(0, 1), n_predicted),
        recall=score(share(0, 2), n_gold),
        f1=score(lambda c: f1_of_counts(c[:, 0], c[:, 1], c[:, 2]), n_gold),
        speaker=score(share(3, 0), n_found),
        joint_f1=score(lambda c: f1_of_counts(c[:, 3], c[:, 1], c[:, 2]), n_gold),
        f1_of_all=score(lambda c: f1_of_counts(c[:, 0], c[:, 4], c[:, 2]), n_gold),
        joint_f1_of_all=score(lambda c: f1_of_counts(c[:, 3], c[:, 4], c[:, 2]), n_gold),
    )


def _judged(
    article: AttributedArticle, predicted: Sequence[PredictedRun]
) -> list[tuple[PredictedRun, bool]]:
    """Return the predicted runs that are gold ones, each with whether its speaker is right."""
    gold = gold_runs(article)
    return [
        (run, _is_right(article.article.text, run.mention, gold[j][1]))
        for run, j in zip(*_pairs(gold, predicted), strict=True)
        if j is not None
    ]


def _pairs(
    gold: Sequence[tuple[Span, list[GoldAttribution]]], predicted: Sequence[PredictedRun]
) -> tuple[list[PredictedRun], list[int | None]]:
    """Return the predicted runs between two marks, and the index of each one's gold run."""
    paired = [run for run in predicted if run.paired]
    return paired, match([[run.span] for run in paired], [[span] for span, _ in gold])


def score_reported(
    articles: Sequence[AttributedArticle],
    statements: Mapping[str, Sequence[Statement]],
    *,
    config: EvaluationConfig,
    seed: int,
) -> ReportedScores:
    """Score the statements of kind `reported` of each article, by article id; others are left out.

    Args:
        articles: the annotated articles.
        statements: what a system found in each of them.
        config: resamples and confidence of the intervals.
        seed: of the resampling.
    """
    counts = []
    for gold in articles:
        text = gold.article.text
        made = [s for s in statements[gold.article.id] if s.kind == "reported"]
        indirect = [a for a in gold.attributions if a.type == "indirect" and a.content]
        pairs = match([s.spans for s in made], [a.content for a in indirect])
        right = [
            j is not None and _is_right(text, s.speaker_span, [indirect[j]])
            for s, j in zip(made, pairs, strict=True)
        ]
        plain = [_says_that(text, s) for s in made]
        both = sum(r and p for r, p in zip(right, plain, strict=True))
        counts.append([sum(right), len(made), len(indirect), both, sum(plain)])
    table = np.array(counts, dtype=float).reshape(-1, 5)
    n = [int(number) for number in table.sum(axis=0)]

    def score(numerator: int, denominator: int) -> Score:
        return bootstrap(
            table,
            share(numerator, denominator),
            n=n[denominator],
            n_resamples=config.n_resamples,
            confidence=config.confidence,
            seed=seed,
        )

    return ReportedScores(precision=score(0, 1), said_that=score(3, 4), recall=score(0, 2))


def _says_that(text: str, statement: Statement) -> bool:
    if statement.cue_span is None:
        return False
    cue = text[slice(*statement.cue_span)].lower()
    start = statement.spans[0][0]
    before = text[max(0, start - 10) : start].lower().split()
    return cue in ("say", "says", "said") and before[-1:] in (["that"], ["that,"])


def _is_long(text: str, span: Span) -> bool:
    return len(text[slice(*span)].split()) >= MIN_WORDS


def _is_right(text: str, mention: Span | None, holders: Sequence[GoldAttribution]) -> bool:
    if mention is None:
        return False
    sources = [span for holder in holders for span in holder.source]
    said = text[slice(*mention)].lower()
    return overlaps([mention], sources) or any(said == text[slice(*s)].lower() for s in sources)
