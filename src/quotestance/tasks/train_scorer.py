"""`quotestance train_scorer`: fits the scorer of candidate speakers, to the byte the same again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from quotestance.attributions import READER, load_attributions
from quotestance.config import CorpusConfig, TrainScorerTask
from quotestance.corpus import load_corpus
from quotestance.extraction.scorer_questions import (
    Questions,
    questions_of_attributions,
    questions_of_corpus,
)
from quotestance.extraction.scorer_training import ScorerSettings, fit_scorer
from quotestance.extraction.scorer_weights import weights_bytes
from quotestance.io import check_output, write_atomic
from quotestance.reporting.console import print_lines, progress
from quotestance.tasks import Outcome

PART = "train"


def run(config: TrainScorerTask) -> Outcome:
    """Learn from the train part of a corpus and write the weights.

    Raises:
        ConfigError: the corpus is not there, or the output is.
        DataError: the corpus can't be read or learnt from.
    """
    check_output(config.output, force=config.force, endings=(".json",))
    settings = ScorerSettings(
        penalty=config.penalty,
        trust=config.trust,
        min_count=config.min_count,
        n_folds=config.n_folds,
    )
    questions, digest = _questions(config.corpus)
    training = {"corpus": config.corpus.reader, "digest": digest, "part": PART, **asdict(settings)}
    fitted = fit_scorer(questions, settings, training)
    write_atomic(config.output, weights_bytes(fitted))
    print_lines(
        [
            f"learnt from {fitted.training['quotations']:,} quotations of "
            f"{fitted.training['articles']:,} articles: {len(fitted.weights):,} weights",
            f"scorer: {config.output}",
            f"next: quotestance extract input=… output=… extractor=scorer "
            f"extractor.weights={config.output}",
        ]
    )
    return Outcome()


def _questions(config: CorpusConfig) -> tuple[Questions, str]:
    """Return the train part's quotations and the digest of what they were read from."""
    if config.reader == READER:
        attributed = load_attributions(Path(config.path), PART)
        return (
            questions_of_attributions(progress(attributed.articles, description="reading")),
            attributed.digest,
        )
    corpus = load_corpus(config)
    articles = [*(a for a in corpus.articles if a.part == PART), *corpus.supplement]
    return questions_of_corpus(progress(articles, description="reading")), corpus.digest
