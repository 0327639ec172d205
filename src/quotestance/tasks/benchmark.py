"""`quotestance benchmark`: how well, and how fast, quotes and speakers are found."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import UTC, datetime

from quotestance import __version__
from quotestance.config import BenchmarkTask, ConfigError
from quotestance.corpus import load_corpus
from quotestance.evaluation import extract_all, score_extraction
from quotestance.io import check_output, json_bytes, write_atomic
from quotestance.reporting.console import print_lines, progress
from quotestance.reporting.results import EXTRACTION_NAMES, print_extraction
from quotestance.tasks import Outcome


def run(config: BenchmarkTask) -> Outcome:
    """Extract a part of a corpus and print precision, recall, exact spans, speakers and speed."""
    if config.output:
        check_output(config.output, force=True, endings=(".json",))
    corpus = load_corpus(config.corpus)
    articles = [a for a in corpus.articles if a.part == config.part]
    if not articles:
        raise ConfigError(
            f"part must be one of {', '.join(corpus.parts)} of {corpus.name}, got {config.part!r}"
        )
    extractor = config.extractor.build()
    started = time.perf_counter()
    extracted = extract_all(progress(articles, description="extracting"), extractor.extract)
    seconds = time.perf_counter() - started
    scores = score_extraction(articles, extracted, config=config.evaluation, seed=config.seed)
    print_extraction(f"{corpus.name}, {config.part} part: {len(articles)} articles", scores)
    words = sum(len(a.article.text.split()) for a in articles)
    print_lines(
        [
            f"speed, one core: {len(articles) / seconds:,.0f} articles/s of "
            f"{words / len(articles):,.0f} words ({words / seconds:,.0f} words/s)"
        ]
    )
    if config.output:
        record = {
            "benchmark": config.name,
            "version": __version__,
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "settings": asdict(config),
            "corpus_digest": corpus.digest,
            "articles_per_second": len(articles) / seconds,
            "scores": {name: getattr(scores, name).to_dict() for name in EXTRACTION_NAMES},
        }
        write_atomic(config.output, json_bytes(record, indent=True))
    return Outcome(metric=scores.f1.value)
