"""An evaluation as people read it: score rows for cards and reports, tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quotestance.evaluation import Evaluation, ExtractionScores
from quotestance.metrics import Score
from quotestance.reporting.console import print_table
from quotestance.reporting.plots import confusion_svg
from quotestance.reporting.scores import ScoreRow, with_interval
from quotestance.schema import LABELS


def score_rows(model: str, evaluation: Evaluation) -> list[ScoreRow]:
    """Return the scores of a card or report: each with its interval and n."""
    rows = []
    for target, scores in evaluation.targets.items():
        named: dict[str, Score] = {
            "macro-F1": scores.metrics["macro_f1"],
            "F_avg": scores.metrics["f_avg"],
            "accuracy": scores.metrics["accuracy"],
        }
        if target in evaluation.end_to_end:
            named["end-to-end F1"] = evaluation.end_to_end[target].f1
        rows += [
            ScoreRow(model, target, name, s.value, s.low, s.high, s.n) for name, s in named.items()
        ]
    return rows


def confusion_figures(evaluation: Evaluation) -> dict[str, str]:
    """Return each target's confusion matrix as SVG, by the name of its file."""
    return {
        f"confusion_{target}": confusion_svg(
            scores.confusion, LABELS, f"{target}, {evaluation.part} (n = {scores.n})"
        )
        for target, scores in evaluation.targets.items()
    }


def print_summary(evaluations: Sequence[tuple[str, Evaluation]]) -> None:
    """Print one line a model and target: macro-F1, end-to-end F1 and n."""
    rows = []
    for model, evaluation in evaluations:
        for target, scores in evaluation.targets.items():
            end = evaluation.end_to_end.get(target)
            rows.append(
                (
                    model,
                    target,
                    _interval(scores.metrics["macro_f1"]),
                    _interval(end.f1) if end else "–",
                    scores.n,
                )
            )
    first = evaluations[0][1]
    print_table(
        f"{first.split}, {first.part} part: {first.n_articles} articles",
        ("model", "target", "macro-F1 [interval]", "end-to-end F1 [interval]", "n"),
        rows,
    )


def print_details(model: str, evaluation: Evaluation) -> None:
    """Print all scores of one model: per target, per class, per register, and of extraction."""
    print_table(
        f"{model} on {evaluation.split}, {evaluation.part} part",
        ("target", "score", "value [interval]", "n"),
        [(row.target, row.metric, row.interval(), row.n) for row in score_rows(model, evaluation)]
        + [
            (target, f"macro-F1, {register}", _interval(score), score.n)
            for target, scores in evaluation.targets.items()
            for register, score in scores.by_register.items()
            if len(scores.by_register) > 1
        ],
    )
    print_table(
        "Each label (confusion: how often a statement with this gold label got each label)",
        ("target", "gold label", "precision", "recall", "F1", "avg. precision", *LABELS, "n"),
        [
            (
                target,
                label,
                values["precision"],
                values["recall"],
                values["f1"],
                values["average_precision"],
                *scores.confusion[k],
                int(values["support"]),
            )
            for target, scores in evaluation.targets.items()
            for k, (label, values) in enumerate(scores.per_class.items())
        ],
    )
    if evaluation.extraction:
        print_extraction("Statements and speakers from raw text", evaluation.extraction)


EXTRACTION_NAMES: Mapping[str, str] = {
    "precision": "statement precision",
    "recall": "statement recall",
    "f1": "statement F1",
    "exact": "exact spans, of gold",
    "speaker": "speaker's full name right, of gold",
    "speaker_of_found": "speaker's full name right, of found",
}


def print_extraction(title: str, scores: ExtractionScores) -> None:
    """Print the extraction scores with intervals and n."""
    print_table(
        title,
        ("score", "value [interval]", "n"),
        [
            (words, _interval(getattr(scores, name)), getattr(scores, name).n)
            for name, words in EXTRACTION_NAMES.items()
        ],
    )


def _interval(score: Score) -> str:
    return with_interval(score.value, score.low, score.high)
