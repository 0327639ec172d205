"""Learn anew how often the rules' speakers are right at each score, and write it down.

python benchmarks/fit_calibration.py [folder of the public data sets]

Learns from the train part of data/corpus and, where the folder holds them, from the train parts of
realnews and polnear (see SET_WEIGHTS). Prints the calibration error on each set, before
and after; the error after is of articles that were left out when it was learnt. Writes
src/quotestance/extraction/calibration_tables.py; the same data give the same file.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path

from quotestance.attributions import load_attributions
from quotestance.config import CorpusConfig, PathsConfig
from quotestance.corpus import load_corpus
from quotestance.evaluation import judge_speakers
from quotestance.extraction import RulesConfig, calibration
from quotestance.extraction.attribution import Attributor
from quotestance.extraction.candidates import Asked
from quotestance.extraction.rules import RuleExtractor
from quotestance.extraction.sources import Source
from quotestance.metrics import Answer, reliability
from quotestance.quote_scores import judge_speakers as judge_mentions
from quotestance.quote_scores import runs_of_statements
from quotestance.schema import UNKNOWN_SPEAKER, Article, Statement

TARGET = Path(calibration.__file__).with_name("calibration_tables.py")
SET_WEIGHTS = {"corpus": 1.0, "realnews": 2.0, "polnear": 1.0}
"""What each set counts, whatever its size. The corpus is fiction, and polnear judges the mention
alone: realnews says most about full names in real news. So the largest error of the three, on
articles left out, is smallest."""
MIN_COUNT = 30
"""Fewest answers of a step."""
PRIOR = 10.0
"""How many answers the share of all is worth, beside a step's own."""
N_FOLDS = 5
N_BINS = 10
"""Of the calibration error that is printed."""

Table = list[tuple[float, float]]


@dataclass(frozen=True)
class Example:
    """A found speaker, in the group that it is calibrated in; the answer has the rules' score."""

    corpus: str
    group: str
    answer: Answer


class RulesChoice:
    """The chooser that leaves every source as the rules have it, and its score as it is."""

    def __init__(self, reader: Attributor) -> None:
        pass

    def choose(self, asked: Asked) -> Source | None:
        """Return what the rules settle on."""
        return asked.chosen


def examples(benchmarks: Path) -> Iterator[Example]:
    """Yield the speakers of all gold statements and runs that the rules find."""
    own = CorpusConfig("quoted_stance", PathsConfig().corpus, supplement=False)
    realnews = CorpusConfig(
        "realnews", str(benchmarks / "realnews"), labels=f"{PathsConfig().realnews}/labels.jsonl"
    )
    for name, corpus in (("corpus", own), ("realnews", realnews)):
        if Path(corpus.path).is_dir():
            gold = [a for a in load_corpus(corpus).articles if a.part == "train"]
            found = extract([a.article for a in gold], join_pieces=True)
            for group, made in by_group(found):
                for answer in judge_speakers(gold, made):
                    yield Example(name, group, answer)
    if (benchmarks / "polnear").is_dir():
        news = load_attributions(benchmarks / "polnear", "train").articles
        # Its measure asks for the mention that attributes each run, not each statement.
        found = extract([a.article for a in news], join_pieces=False)
        texts = {a.article.id: a.article.text for a in news}
        for group, made in by_group(found):
            runs = {key: runs_of_statements(texts[key], some) for key, some in made.items()}
            for answer in judge_mentions(news, runs):
                yield Example("polnear", group, answer)


def extract(articles: Sequence[Article], *, join_pieces: bool) -> dict[str, list[Statement]]:
    """Return the statements of each article, by its id, with the rules' own scores."""
    extractor: RuleExtractor = RulesConfig(join_pieces=join_pieces).build()
    extractor.chooser = RulesChoice
    return {a.id: extractor.extract(a) for a in articles}


def by_group(
    found: Mapping[str, Sequence[Statement]],
) -> Iterator[tuple[str, dict[str, list[Statement]]]]:
    """Yield each group with the statements of each article that are of it and name a speaker."""
    for group in calibration.GROUPS:
        yield (
            group,
            {
                key: [s for s in made if s.speaker != UNKNOWN_SPEAKER and group_of(s) == group]
                for key, made in found.items()
            },
        )


def group_of(statement: Statement) -> str:
    """Return the group that a statement's speaker is calibrated in."""
    return calibration.group_of(statement.attribution.how, statement.speaker)


def fit(examples: Sequence[Example]) -> dict[str, Table]:
    """Return for each group its steps: (score from which on, probability of being right)."""
    n_of = Counter(e.corpus for e in examples)
    total = sum(SET_WEIGHTS[corpus] for corpus in n_of)
    weight_of = {
        corpus: SET_WEIGHTS[corpus] / total * len(examples) / n for corpus, n in n_of.items()
    }
    share = sum(weight_of[e.corpus] * e.answer.right for e in examples) / len(examples)
    return {
        group: steps([e for e in examples if e.group == group], weight_of, share)
        for group in calibration.GROUPS
    }


def steps(examples: Sequence[Example], weight_of: Mapping[str, float], share: float) -> Table:
    """Return the rising steps of one group (isotonic regression), drawn to the share of all."""
    from sklearn.isotonic import isotonic_regression

    bins: list[list[Example]] = [[]]
    for _, same in groupby(sorted(examples, key=score_of), key=score_of):
        if len(bins[-1]) >= MIN_COUNT:
            bins.append([])
        bins[-1] += same
    if len(bins) > 1 and len(bins[-1]) < MIN_COUNT:
        last = bins.pop()
        bins[-1] += last
    weights = [sum(weight_of[e.corpus] for e in some) + PRIOR for some in bins]
    right = [sum(weight_of[e.corpus] * e.answer.right for e in some) for some in bins]
    shares = [(r + PRIOR * share) / w for r, w in zip(right, weights, strict=True)]
    rising = [round(float(p), 2) for p in isotonic_regression(shares, sample_weight=weights)]
    table = [(0.0, rising[0])]
    for (low, high), p in zip(pairwise(bins), rising[1:], strict=True):
        if p > table[-1][1]:
            table.append((round((score_of(low[-1]) + score_of(high[0])) / 2, 3), p))
    return table


def score_of(example: Example) -> float:
    """Return the rules' score of an example's speaker."""
    return example.answer.score


def calibrated(examples: Sequence[Example], tables: Mapping[str, Table]) -> list[Answer]:
    """Return the examples' answers with probabilities for scores."""
    return [
        replace(e.answer, score=calibration.step_of(tables[e.group], e.answer.score))
        for e in examples
    ]


def left_out(examples: Sequence[Example]) -> Iterator[tuple[str, Answer]]:
    """Yield corpus and calibrated answer of each example, learnt from other articles alone."""
    articles = sorted({e.answer.group for e in examples})
    fold_of = {article: k % N_FOLDS for k, article in enumerate(articles)}
    for fold in range(N_FOLDS):
        here = [e for e in examples if fold_of[e.answer.group] == fold]
        tables = fit([e for e in examples if fold_of[e.answer.group] != fold])
        yield from zip([e.corpus for e in here], calibrated(here, tables), strict=True)


def error(answers: Sequence[Answer]) -> str:
    """Return the expected calibration error with its interval."""
    found = reliability(answers, n_bins=N_BINS, n_resamples=1000, confidence=0.95, seed=0).error
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def source_of(tables: Mapping[str, Table]) -> str:
    """Return the Python file that holds the tables."""
    lines = [
        '"""Score of the rules -> probability, written by benchmarks/fit_calibration.py."""',
        "",
        "TABLES: dict[str, tuple[tuple[float, float], ...]] = {",
    ]
    for group, table in tables.items():
        lines += [f'    "{group}": (', *(f"        {step}," for step in table), "    ),"]
    return "\n".join(
        [*lines, "}", '"""Group -> its steps: (score from which on, probability)."""', ""]
    )


def main() -> None:
    """Fit the tables and write them; print what they were learnt from and how well they hold."""
    benchmarks = Path(sys.argv[1] if len(sys.argv) > 1 else PathsConfig().benchmarks)
    found = list(examples(benchmarks))
    held_out = list(left_out(found))
    for corpus in dict.fromkeys(e.corpus for e in found):
        before = [e.answer for e in found if e.corpus == corpus]
        after = [answer for name, answer in held_out if name == corpus]
        print(f"{corpus}: n = {len(before):,}, error {error(before)} before, {error(after)} after")
    TARGET.write_text(source_of(fit(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
