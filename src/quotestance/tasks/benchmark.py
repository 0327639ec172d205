"""`quotestance benchmark`: how well, how fast and how surely quotes and speakers are found."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from quotestance import __version__
from quotestance.attributions import POLNEAR, READER, load_attributions
from quotestance.config import BenchmarkTask, ConfigError, CorpusConfig, ExtractorConfig
from quotestance.corpus import load_corpus
from quotestance.evaluation import judge_speakers as judge_statements
from quotestance.evaluation import score_extraction
from quotestance.extraction import EXTRACTORS, RulesConfig
from quotestance.io import check_output, json_bytes, write_atomic
from quotestance.metrics import Answer, Reliability, reliability
from quotestance.quote_scores import (
    judge_speakers,
    runs_of_statements,
    runs_without_speakers,
    score_quotes,
    score_reported,
)
from quotestance.reporting.console import note_lacking, print_lines, progress
from quotestance.reporting.quotes import (
    QUOTE_NAMES,
    REPORTED_NAMES,
    WORDS,
    SystemScores,
    print_peers,
    print_reliability,
    print_set,
    print_signature,
    reliability_figure,
)
from quotestance.reporting.results import EXTRACTION_NAMES
from quotestance.schema import Article, Statement
from quotestance.tasks import Outcome


def run(config: BenchmarkTask) -> Outcome:
    """Score every extractor on every set of gold quotes that is there, or on the one named."""
    figure = _check_outputs(config)
    systems = _systems(config)
    results: list[SystemScores] = []
    asked = (config.paths.corpus, config.corpus.path if config.corpus else None)
    for corpus, part in _sets(config):
        if not (corpus.path in asked or Path(corpus.path).is_dir()):
            print_lines([f"{corpus.reader}: not in {corpus.path}; {_where(config, corpus)}"])
            continue
        if corpus.reader == READER:
            found = _on_attributions(config, systems, corpus, part)
            reported = REPORTED_NAMES if "reported_precision" in found[0].scores else {}
            print_set(found, {**QUOTE_NAMES, **reported})
            print_peers()
        else:
            found = _on_statements(config, systems, corpus, part)
            print_set(found, EXTRACTION_NAMES)
        results += found
    print_reliability(results)
    evaluation = config.evaluation
    print_signature(
        n_resamples=evaluation.n_resamples, confidence=evaluation.confidence, seed=config.seed
    )
    if config.output:
        record = {
            "benchmark": config.name,
            "version": __version__,
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "settings": asdict(config),
            "words_per_article": WORDS,
            "results": [asdict(result) for result in results],
        }
        write_atomic(config.output, json_bytes(record, indent=True))
    if figure:
        write_atomic(figure, reliability_figure(results).encode())
    return Outcome(metric=results[0].scores["f1"].value)


def _check_outputs(config: BenchmarkTask) -> Path | None:
    """Refuse what can't be written, and return where the plot goes."""
    if config.output:
        check_output(config.output, force=True, endings=(".json",))
    if config.figure:
        check_output(config.figure, force=True, endings=(".svg",), key="figure")
        return Path(config.figure)
    return Path(config.output).with_suffix(".svg") if config.output else None


def _systems(config: BenchmarkTask) -> dict[str, ExtractorConfig]:
    """Return the extractors' options by name: the one chosen, or all with their defaults."""
    if config.extractor is None:
        return {name: options() for name, options in EXTRACTORS.items()}
    named = [n for n, options in EXTRACTORS.items() if type(config.extractor) is options]
    return {named[0]: config.extractor}


def _sets(config: BenchmarkTask) -> list[tuple[CorpusConfig, str]]:
    """Return the data sets to measure on, each with its part."""
    if config.corpus is not None:
        default = "test" if config.corpus.reader == "quoted_stance" else "dev"
        return [(config.corpus, config.part or default)]
    own = CorpusConfig("quoted_stance", config.paths.corpus, supplement=False)
    if config.part is not None:
        return [(own, config.part)]
    folder = config.paths.benchmarks
    labels = f"{config.paths.realnews}/labels.jsonl"
    realnews = CorpusConfig("realnews", f"{folder}/realnews", labels=labels)
    polnear = CorpusConfig(READER, f"{folder}/{READER}")
    return [(own, "test"), (realnews, "dev"), (polnear, "dev")]


def _where(config: BenchmarkTask, corpus: CorpusConfig) -> str:
    """Say how one comes by a data set that isn't part of the project."""
    if corpus.reader == READER:
        return f"it is at {POLNEAR}, the layout is told in quotestance/attributions.py"
    return f"its texts belong to their outlets, {config.paths.realnews}/README.md says where"


def _on_statements(
    config: BenchmarkTask, systems: Mapping[str, ExtractorConfig], corpus: CorpusConfig, part: str
) -> list[SystemScores]:
    loaded = load_corpus(corpus)
    note_lacking(loaded.name, loaded.lacking)
    articles = [a for a in loaded.articles if a.part == part]
    if not articles:
        raise ConfigError(
            f"part must be one of {', '.join(loaded.parts)} of {loaded.name}, got {part!r}"
        )
    results = []
    for name, options in systems.items():
        found, speed = _extract(options, [a.article for a in articles], f"{name} on {loaded.name}")
        # The codebook takes nothing that is reported without marks for a statement.
        found = {k: [s for s in made if s.kind != "reported"] for k, made in found.items()}
        scores = score_extraction(articles, found, config=config.evaluation, seed=config.seed)
        results.append(
            SystemScores(
                corpus=loaded.name,
                part=part,
                digest=loaded.digest,
                n_articles=len(articles),
                system=name,
                scores={key: getattr(scores, key) for key in EXTRACTION_NAMES},
                articles_per_second=speed,
                reliability=_reliability(config, judge_statements(articles, found)),
            )
        )
    return results


def _on_attributions(
    config: BenchmarkTask, systems: Mapping[str, ExtractorConfig], corpus: CorpusConfig, part: str
) -> list[SystemScores]:
    loaded = load_attributions(Path(corpus.path), part)
    articles = loaded.articles
    texts = {a.article.id: a.article.text for a in articles}
    every_run = {article_id: runs_without_speakers(text) for article_id, text in texts.items()}
    plain = score_quotes(articles, every_run, config=config.evaluation, seed=config.seed)
    baseline = SystemScores(
        corpus=loaded.name,
        part=part,
        digest=loaded.digest,
        n_articles=len(articles),
        system="every quoted run",
        scores={key: getattr(plain, key) for key in ("precision", "recall", "f1", "f1_of_all")},
    )
    results = []
    for name, options in systems.items():
        # The measure asks for the mention that attributes each run, not each statement.
        single = replace(options, join_pieces=False)
        found, speed = _extract(single, [a.article for a in articles], f"{name} on {loaded.name}")
        runs = {key: runs_of_statements(texts[key], made) for key, made in found.items()}
        quotes = score_quotes(articles, runs, config=config.evaluation, seed=config.seed)
        scores = {key: getattr(quotes, key) for key in QUOTE_NAMES}
        if isinstance(options, RulesConfig) and options.reported:
            reported = score_reported(articles, found, config=config.evaluation, seed=config.seed)
            scores |= {
                key: getattr(reported, key.removeprefix("reported_")) for key in REPORTED_NAMES
            }
        results.append(
            replace(
                baseline,
                system=name,
                scores=scores,
                articles_per_second=speed,
                reliability=_reliability(config, judge_speakers(articles, runs)),
            )
        )
    return [*results, baseline]


def _extract(
    options: ExtractorConfig, articles: Sequence[Article], what: str
) -> tuple[dict[str, list[Statement]], float]:
    """Return each article's statements, and the speed in articles of WORDS words a second."""
    extractor = options.build()
    extractor.extract(articles[0])  # what is done only once says nothing about speed
    started = time.process_time()
    found = {a.id: list(extractor.extract(a)) for a in progress(articles, description=what)}
    seconds = time.process_time() - started
    n_words = sum(len(a.text.split()) for a in articles)
    return found, n_words / WORDS / seconds


def _reliability(config: BenchmarkTask, answers: Sequence[Answer]) -> Reliability:
    return reliability(
        answers,
        n_bins=config.n_bins,
        n_resamples=config.evaluation.n_resamples,
        confidence=config.evaluation.confidence,
        seed=config.seed,
    )
