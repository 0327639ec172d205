"""The HTML report: one file that shows every article with its statements marked by stance.

The file needs no network and no server. Whatever it shows is escaped, and a content security
policy lets no script run but the report's own.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotestance.io import write_atomic
from quotestance.reporting.annotate import Block, blocks_of, spans_in_context, spans_of
from quotestance.reporting.answers import (
    ABSTAIN,
    MISSING,
    STATES,
    Answer,
    Tally,
    read_answer,
    speaker_of,
)
from quotestance.reporting.scores import ScoreRow, count, number
from quotestance.schema import LABELS, Article, Span

MAX_ARTICLES = 1000
"""Articles shown in full; beyond it a page gets slow, so further ones are only counted."""
MAX_SPEAKERS = 200
"""Rows of a speaker table."""

MARKS = {"favor": "+", "against": "−", "none": "○", ABSTAIN: "?", MISSING: "!"}
"""A sign for each state, so that colour is never the only one."""
WORDS = {**dict(zip(LABELS, LABELS, strict=True)), ABSTAIN: "abstains", MISSING: "no answer"}

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
"""What no HTML file may hold, and the two marks that turn the text after them around."""


@dataclass(frozen=True, slots=True)
class ReportArticle:
    """One article of a report: its prediction rows, and its text where it is at hand."""

    rows: Sequence[Mapping[str, Any]]
    """Prediction rows of this article in any order (design, "Prediction row")."""
    article: Article | None = None
    """None: each statement is shown in its own context."""


@dataclass(frozen=True, slots=True)
class _Statement:
    key: str
    """Number of the article and of the statement, unique in the page: `3-2`."""
    number: int
    id: str
    speaker: str
    kind: str
    how: str
    sure: float | None
    error: str
    answers: tuple[Answer, ...]
    """One for each target, in the page's order."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """An article as the template wants it."""

    key: int
    id: str
    title: str
    date: str
    source: str
    has_text: bool
    statements: tuple[_Statement, ...]
    blocks: tuple[Block, ...]
    apart: tuple[tuple[Block, ...], ...]
    """Statements that couldn't be placed in the text, each with its context."""


def write_report(
    path: Path | str,
    *,
    articles: Iterable[ReportArticle],
    title: str,
    meta: Mapping[str, object],
    scores: Sequence[ScoreRow] | None = None,
    targets: Mapping[str, str] | None = None,
    max_articles: int = MAX_ARTICLES,
) -> Tally:
    """Write a report on predicted statements as one self-contained HTML file.

    Args:
        path: the file; it appears only when it is complete.
        articles: read once; those beyond `max_articles` are counted but not kept.
        title: the page's heading.
        meta: what the reader should know of its origin, as label -> value (model, input, date).
        scores: the model's scores on labelled data held out from its training, with intervals.
        targets: target -> its sentence in words, in the order to show; others found follow.
        max_articles: how many articles are shown in full.

    Returns:
        The counts over all articles.

    Raises:
        ValueError: max_articles is below 0.
    """
    page, tally = render_report(
        articles=articles,
        title=title,
        meta=meta,
        scores=scores,
        targets=targets,
        max_articles=max_articles,
    )
    write_atomic(Path(path), page)
    return tally


def render_report(
    *,
    articles: Iterable[ReportArticle],
    title: str,
    meta: Mapping[str, object],
    scores: Sequence[ScoreRow] | None = None,
    targets: Mapping[str, str] | None = None,
    max_articles: int = MAX_ARTICLES,
) -> tuple[str, Tally]:
    """Return the page of `write_report` as a string, and the counts."""
    if max_articles < 0:
        raise ValueError(f"max_articles must be 0 or more, got {max_articles}")
    tally = Tally()
    kept: list[ReportArticle] = []
    for article in articles:
        tally.add(article.rows)
        if len(kept) < max_articles:
            kept.append(article)
    sentences = dict(targets or {})
    names = list(dict.fromkeys([*sentences, *tally.by_state]))
    template, script = _template()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    speakers = tally.top_speakers(MAX_SPEAKERS)
    page = template.render(
        title=title,
        meta={str(key): _meta_value(value) for key, value in meta.items()},
        scores=list(scores or ()),
        targets=[(name, sentences.get(name, "")) for name in names],
        articles=(_shown(key, item, names) for key, item in enumerate(kept, start=1)),
        index=[_index_row(key, item) for key, item in enumerate(kept, start=1)],
        tally=tally,
        n_shown=len(kept),
        speakers=speakers,
        n_more_speakers=len(tally.n_by_speaker) - len(speakers),
        script_digest=digest,
    )
    return _UNSHOWABLE.sub("\ufffd", page), tally


def _template() -> tuple[Any, str]:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("quotestance.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    # The script is never a template: its hash stands in the page's security policy.
    script = _source(environment, "report.js")
    environment.filters.update(number=number, count=count)
    environment.globals.update(
        script=Markup(script),
        style=Markup(_source(environment, "report.css")),
        states=STATES,
        labels=LABELS,
        marks=MARKS,
        words=WORDS,
        missing=MISSING,
        abstain=ABSTAIN,
    )
    return environment.get_template("report.html.j2"), script


def _source(environment: Any, name: str) -> str:
    source: str = environment.loader.get_source(environment, name)[0]
    return source.replace("\r\n", "\n")


def _shown(key: int, item: ReportArticle, targets: Sequence[str]) -> _Shown:
    """Place an article's statements in its text, or each in its context."""
    article = item.article
    placed: list[tuple[Mapping[str, Any], list[Span]]] = []
    apart: list[Mapping[str, Any]] = []
    for row in item.rows:
        spans = None if article is None else spans_of(row, article.text)
        if spans is None:
            apart.append(row)
        else:
            placed.append((row, spans))
    placed.sort(key=lambda pair: pair[1][0])
    rows = [*(row for row, _ in placed), *apart]
    statements = tuple(
        _statement(f"{key}-{n}", n, row, targets) for n, row in enumerate(rows, start=1)
    )
    contexts = []
    for index, row in enumerate(apart, start=len(placed)):
        context, spans = spans_in_context(row)
        blocks = blocks_of(context, {index: spans} if spans else {})
        if not any(block.starting for block in blocks):
            blocks.append(Block(starting=[index]))
        contexts.append(tuple(blocks))
    return _Shown(
        key=key,
        id=_id_of(item),
        title=_title_of(item),
        date=article.date if article else "",
        source=article.source if article else "",
        has_text=article is not None,
        statements=statements,
        blocks=_blocks(article, [spans for _, spans in placed]),
        apart=tuple(contexts),
    )


def _blocks(article: Article | None, spans: Sequence[Sequence[Span]]) -> tuple[Block, ...]:
    return tuple(blocks_of(article.text, dict(enumerate(spans)))) if article else ()


def _statement(key: str, n: int, row: Mapping[str, Any], targets: Sequence[str]) -> _Statement:
    attribution = row.get("attribution")
    attribution = attribution if isinstance(attribution, Mapping) else {}
    sure = attribution.get("score")
    return _Statement(
        key=key,
        number=n,
        id=str(row.get("statement_id") or row.get("id") or ""),
        speaker=speaker_of(row),
        kind=str(row.get("kind") or ""),
        how=str(attribution.get("how") or ""),
        sure=float(sure) if isinstance(sure, int | float) else None,
        error=str(row.get("error") or ""),
        answers=tuple(read_answer(row, target) for target in targets),
    )


def _id_of(item: ReportArticle) -> str:
    if item.article is not None:
        return item.article.id
    return str(item.rows[0].get("article_id") or "") if item.rows else ""


def _title_of(item: ReportArticle) -> str:
    title = item.article.title.strip() if item.article else ""
    return title or _id_of(item) or "Statements without an article"


def _index_row(key: int, item: ReportArticle) -> tuple[int, str, int]:
    return key, _title_of(item), len(item.rows)


def _meta_value(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return count(value)
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
