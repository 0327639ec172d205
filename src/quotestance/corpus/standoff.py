"""Stand-off labels: annotations without their texts, joined with texts that a user holds.

A row is an annotated article whose `text` is left out and whose `sha256` (of the text in UTF-8)
says which text its offsets mean. `split` may also be `supplement`: only ever trained on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotestance.config import ConfigError
from quotestance.corpus.articles import gold_article
from quotestance.corpus.checking import GoldChecker
from quotestance.corpus.records import Corpus, GoldArticle
from quotestance.io import digest_of, rows_with_id, sha256_file, sha256_text

_SUPPLEMENT = "supplement"


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of a folder, by digest, and what is known of their ids."""

    by_digest: Mapping[str, str]
    titles: Mapping[str, str]
    ids: frozenset[str]


def read_standoff(labels: Path, folder: Path, *, name: str, register: str, strict: bool) -> Corpus:
    """Join stand-off labels with the texts of a folder's `*.jsonl` files, by digest.

    Articles without a text, or with another one, are left out; `Corpus.lacking` has a line for
    each.

    Raises:
        ConfigError: the labels, or all of the texts, are not there.
        DataError: a row breaks the schema; the message names file, line, field and value.
    """
    if not labels.is_file():
        raise ConfigError(f"corpus.labels must be a file, and {labels} is not there")
    texts = _texts(folder)
    articles: list[GoldArticle] = []
    supplement: list[GoldArticle] = []
    lacking: list[str] = []
    for place, row in rows_with_id(labels, "id"):
        check = GoldChecker(place)
        digest = check.string(row.get("sha256"), "sha256")
        if digest not in texts.by_digest:
            lacking.append(_what_lacks(row, texts))
            continue
        extra = row.get("split") == _SUPPLEMENT
        joined = {
            **row,
            "text": texts.by_digest[digest],
            "title": texts.titles[digest],
            "split": "train" if extra else row.get("split"),
        }
        gold = gold_article(joined, register, check, strict)
        (supplement if extra else articles).append(gold)
    if not articles:
        raise ConfigError(
            f"corpus {name} must have the texts of {labels} in {folder}, and none is there "
            f"({labels.parent / 'README.md'} says where to get them)"
        )
    return Corpus(
        name=name,
        articles=tuple(articles),
        digest=digest_of([sha256_file(labels), *lacking]),
        supplement=tuple(supplement),
        lacking=tuple(lacking),
    )


def _texts(folder: Path) -> _Texts:
    by_digest: dict[str, str] = {}
    titles: dict[str, str] = {}
    ids: set[str] = set()
    for row in _rows(folder):
        text = row["text"]
        digest = sha256_text(text)
        by_digest[digest] = text
        titles[digest] = str(row.get("title") or "")
        ids |= {str(row.get(key)) for key in ("id", "url") if row.get(key)}
    return _Texts(by_digest, titles, frozenset(ids))


def _rows(folder: Path) -> Iterator[Mapping[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        for _, row in rows_with_id(path, "id"):
            if isinstance(row.get("text"), str):
                yield row


def _what_lacks(row: Mapping[str, Any], texts: _Texts) -> str:
    known = texts.ids & {str(row.get("id")), str(row.get("url"))}
    name = " ".join(str(row[key]) for key in ("id", "outlet", "url") if row.get(key))
    if known:
        return f"{name}: the text is another one than was annotated (its digest differs)"
    return f"{name}: no text"
