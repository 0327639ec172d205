"""`quotestance report`: predictions as a page that a person can read and filter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from quotestance.config import ConfigError, ReportTask
from quotestance.engine.batch import read_inputs
from quotestance.io import DataError, check_output, read_json, read_rows
from quotestance.reporting.console import note, warn
from quotestance.reporting.html import ReportArticle, write_report
from quotestance.reporting.scores import ScoreRow
from quotestance.schema import Article, Reject
from quotestance.tasks import Outcome


def run(config: ReportTask) -> Outcome:
    """Write the HTML report of a prediction file."""
    write(config)
    return Outcome()


def write(
    config: ReportTask,
    *,
    scores: Sequence[ScoreRow] = (),
    targets: Mapping[str, str] | None = None,
) -> None:
    """Write the report, with the model's scores and the targets' sentences where known."""
    check_output(config.output, force=config.force, endings=(".html",))
    sources = _articles(config)
    tally = write_report(
        config.output,
        articles=_grouped(config.input, sources),
        title=config.title,
        meta=_meta(config.input),
        scores=scores,
        targets=targets,
    )
    note(
        f"{tally.n_articles:,} articles with {tally.n_statements:,} statements "
        f"written to {config.output}"
    )


def _articles(config: ReportTask) -> dict[str, Article]:
    """Return the articles' texts by id: those given, and those that came out of HTML."""
    found: dict[str, Article] = {}
    inputs: list[str] = []
    if config.articles is not None:
        inputs += [config.articles] if isinstance(config.articles, str) else list(config.articles)
    beside = Path(f"{config.input}.articles.jsonl")
    if beside.is_file():
        inputs.append(str(beside))
    for name in inputs:
        try:
            items = read_inputs(name, unit="article")
        except ConfigError as error:
            raise ConfigError(str(error).replace("input", "articles", 1)) from None
        found |= {item.id: item for item in items if isinstance(item, Article)}
    return found


def _grouped(path: str, articles: Mapping[str, Article]) -> Iterator[ReportArticle]:
    shown: set[str] = set()
    for article_id, rows in groupby(_rows(path), key=lambda row: str(row.get("article_id") or "")):
        shown.add(article_id)
        yield ReportArticle(rows=list(rows), article=articles.get(article_id))
    for article_id, article in articles.items():
        if article_id not in shown:
            yield ReportArticle(rows=(), article=article)


def _rows(path: str) -> Iterator[dict[str, Any]]:
    n_rows = 0
    for item in read_rows(path):
        if isinstance(item, Reject):
            warn(f"{item.source} {item.position}: {item.reason}")
            continue
        n_rows += 1
        if n_rows == 1 and "stance" not in item[1]:
            raise DataError(
                f"{path}: holds no predictions (no stance); quotestance predict makes them"
            )
        yield item[1]


def _meta(path: str) -> dict[str, object]:
    meta: dict[str, object] = {"Predictions": path}
    manifest = Path(f"{path}.manifest.json")
    if manifest.is_file():
        record = read_json(manifest)
        meta["Model"] = (record.get("model") or {}).get("id", "")
        meta["Made"] = record.get("ended", "")
        meta["quotestance"] = record.get("quotestance", "")
    return meta
