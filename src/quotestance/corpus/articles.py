"""Reads annotated articles from JSON lines, each of them validated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from quotestance.corpus.checking import GoldChecker
from quotestance.corpus.records import PARTS, GoldArticle, GoldStatement
from quotestance.io import rows_with_id
from quotestance.schema import UNKNOWN_SPEAKER, Article, Attribution, Span, Statement
from quotestance.text import context_of, join_spans, sentence_bounds

Register = Callable[[Mapping[str, Any]], Any]


def read_articles(path: Path, *, register: Register, strict: bool) -> tuple[GoldArticle, ...]:
    """Read a file of annotated articles.

    Args:
        register: gives the register of a row.
        strict: spans must be in quotation marks, and speakers must occur in the text.

    Raises:
        DataError: a line breaks the schema; the message names file, line, field and value.
    """
    return tuple(
        gold_article(row, register(row), GoldChecker(place), strict)
        for place, row in rows_with_id(path, "id")
    )


def gold_article(
    row: Mapping[str, Any], register: Any, check: GoldChecker, strict: bool
) -> GoldArticle:
    """Turn the JSON object of an annotated article into its record, every field checked."""
    article = Article(
        id=check.string(row.get("id"), "id"),
        text=check.string(row.get("text"), "text"),
        title=str(row.get("title") or ""),
        source=str(row.get("outlet") or ""),
    )
    part = check.one_of(row.get("split"), "split", PARTS)
    items = check.items(row.get("statements"), "statements")
    length = len(article.text)
    bounds = sentence_bounds(article.text)
    statements = []
    taken: list[Span] = []
    numbers: set[int] = set()
    for index, value in enumerate(items):
        where = f"statements[{index}]"
        item = check.json_object(value, where)
        spans = check.spans(item.get("spans"), f"{where}.spans", length)
        if strict:
            for span in spans:
                check.marks(article.text, span, f"{where}.spans")
        if any(s < end and start < e for s, e in spans for start, end in taken):
            check.fail(f"{where}.spans", "must not overlap another statement", item["spans"])
        taken.extend(spans)
        number = check.number(item.get("n", index + 1), f"{where}.n", numbers)
        numbers.add(number)
        speaker = check.string(item.get("speaker"), f"{where}.speaker")
        if strict and speaker != UNKNOWN_SPEAKER and speaker not in article.text:
            check.fail(f"{where}.speaker", "must occur in the text", speaker)
        context, context_span = context_of(article.text, spans, bounds=bounds)
        statements.append(
            GoldStatement(
                statement=Statement(
                    statement_id=f"{article.id}#{number}",
                    article_id=article.id,
                    spans=spans,
                    text=join_spans(article.text, spans),
                    kind="direct",
                    speaker=speaker,
                    speaker_span=None,
                    cue_span=None,
                    attribution=Attribution(score=1.0, how="annotated"),
                    context=context,
                    context_span=context_span,
                ),
                stance=check.stance(item.get("stance"), f"{where}.stance"),
                annotations={
                    str(annotator): check.stance(labels, f"{where}.annotations.{annotator}")
                    for annotator, labels in check.mapping(
                        item.get("annotations"), f"{where}.annotations"
                    ).items()
                },
            )
        )
    return GoldArticle(
        article=article,
        part=part,
        register=str(register or ""),
        statements=tuple(statements),
        not_statements=check.regions(row.get("not_statements", []), "not_statements", length),
        unjudged=check.regions(row.get("unjudged", []), "unjudged", length),
    )
