"""The benchmark of quotes and speakers as people read it: tables for the terminal, and a plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotestance.metrics import Reliability, Score
from quotestance.reporting.console import print_lines, print_table
from quotestance.reporting.plots import Point, reliability_svg
from quotestance.reporting.scores import DASH, count, with_interval

WORDS = 900
"""Words of the article that speed is told in: a long news report."""

QUOTE_NAMES: Mapping[str, str] = {
    "precision": "quoted runs, precision",
    "recall": "quoted runs, recall",
    "f1": "segment F1",
    "speaker": "speaker right, of found",
    "joint_f1": "joint F1: found, and speaker right",
    "f1_of_all": "segment F1, spans without two marks counted as wrong",
    "joint_f1_of_all": "joint F1, the same",
}

REPORTED_NAMES: Mapping[str, str] = {
    "reported_precision": "reported speech, precision",
    "reported_said_that": "of them “said that …”, precision",
    "reported_recall": "reported speech, recall",
}

PEERS = (
    ("GGT, with a parser", 0.884, 0.749, 0.662, "9.3"),
    ("textacy direct_quotations, with a parser", 0.719, 0.832, 0.598, "9.9"),
    ("the Guardian's rules (generous)", 0.660, 0.919, 0.607, "10 to 13"),
    ("a CRF of hand-made features", 0.963, 0.821, 0.791, "31 to 45"),
    ("every quoted run, no speakers", 0.975, None, None, "430 to 520"),
)
"""Systems rerun on polnear's test part by this measure: segment F1, speaker, joint F1, speed."""


@dataclass(frozen=True, slots=True)
class SystemScores:
    """What one system gets on one part of one data set."""

    corpus: str
    part: str
    digest: str
    """Of the data set's file."""
    n_articles: int
    system: str
    """An extractor's name, or that of a baseline."""
    scores: Mapping[str, Score]
    """By the fields of ExtractionScores on a corpus of statements, of QuoteScores on another."""
    articles_per_second: float | None = None
    """Articles of WORDS words in a second of one core."""
    reliability: Reliability | None = None
    """Of the speakers' scores, over the statements or runs that were found."""


def print_set(results: Sequence[SystemScores], names: Mapping[str, str]) -> None:
    """Print what every system gets on one part of one data set, a column a system.

    `names` are the scores to show, and their words.
    """
    first = results[0]
    rows: list[Sequence[object]] = [
        (words, *(_with_n(r.scores.get(name)) for r in results)) for name, words in names.items()
    ]
    rows.append((f"articles of {WORDS} words/s, one core", *(_speed(r) for r in results)))
    print_table(
        f"{first.corpus}, {first.part} part: {count(first.n_articles)} articles",
        ("score [interval], n", *(r.system for r in results)),
        rows,
    )


def print_peers() -> None:
    """Print what other systems get on polnear, for comparison."""
    print_table(
        "Others on polnear's test part, by the same measure, on one core of another machine",
        ("system", "segment F1", "speaker right, of found", "joint F1", "articles/s"),
        PEERS,
    )


def print_reliability(results: Sequence[SystemScores]) -> None:
    """Print for every system and data set how often speakers of each score are right."""
    measured = [(r, r.reliability) for r in results if r.reliability]
    print_table(
        "Is a speaker as often right as its score says?",
        ("data", "system", "scores", "mean score", "right", "n"),
        [
            (r.corpus, r.system, f"{b.low:.2f} to {b.high:.2f}", b.mean_score, b.share_right, b.n)
            for r, found in measured
            for b in found.bins
        ],
    )
    print_table(
        "Expected calibration error of the speakers' scores",
        ("data", "system", "error [interval], n"),
        [(r.corpus, r.system, _with_n(found.error)) for r, found in measured],
    )


def print_signature(*, n_resamples: int, confidence: float, seed: int) -> None:
    """Print what the intervals and the speed stand on."""
    print_lines(
        [
            f"intervals: {confidence:.0%}, by bootstrap over articles "
            f"({count(n_resamples)} resamples, seed {seed})",
            f"speed: processor time of one process, told in articles of {WORDS} words",
        ]
    )


def reliability_figure(results: Sequence[SystemScores]) -> str:
    """Return the reliability of every system on every data set as one SVG."""
    panels = {
        f"{r.system}, {r.corpus}": [
            Point(b.mean_score, b.share_right, b.n) for b in r.reliability.bins
        ]
        for r in results
        if r.reliability
    }
    return reliability_svg(panels, "Speakers: how often right, by score")


def _with_n(score: Score | None) -> str:
    if score is None:
        return DASH
    return f"{with_interval(score.value, score.low, score.high)}, {count(score.n)}"


def _speed(result: SystemScores) -> str:
    speed = result.articles_per_second
    return DASH if speed is None else f"{speed:,.0f}"
