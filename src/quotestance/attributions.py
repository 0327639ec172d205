"""News articles with every attribution annotated: content, source and cue of each, as polnear has.

PolNeAR (Newell, Margolin & Ruths, LREC 2018) marks who says or thinks what, quoted or reported. The
articles belong to their publishers, so that none of them is part of this project; a folder holds
`train.jsonl`, `dev.jsonl` or `test.jsonl`, one article a line:

    doc_id   unique within the file
    text     the article; offsets are code points into it, end exclusive
    title    optional
    quotes   [{"type": "direct" | "mixed" | "indirect" | "none",
               "content_spans": [[start, end], ...],   what is said
               "source_spans": [[start, end], ...],    who says it; empty where the text doesn't say
               "cue_spans": [[start, end], ...]}]      the words that attribute it

Other fields are left aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotestance.config import ConfigError
from quotestance.io import FieldChecker, rows_with_id, sha256_file
from quotestance.schema import Article, Span

READER = "polnear"
"""The name under which `corpus.reader` asks for this layout."""
POLNEAR = "https://github.com/networkdynamics/PolNeAR"
"""Where polnear's articles and annotations come from."""
TYPES = ("direct", "mixed", "indirect", "none")
"""All of the content in quotation marks, some of it, nothing of it; none: no content."""


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """One annotated attribution; spans are ordered and don't overlap."""

    content: tuple[Span, ...]
    source: tuple[Span, ...]
    """Empty where the article does not name the source."""
    cue: tuple[Span, ...]
    type: str


@dataclass(frozen=True, slots=True)
class AttributedArticle:
    """An article with all of its annotated attributions; their contents may nest."""

    article: Article
    attributions: tuple[GoldAttribution, ...]


@dataclass(frozen=True, slots=True)
class AttributedCorpus:
    """One part of a data set of attributions, with the digest of the file it was read from."""

    name: str
    part: str
    articles: tuple[AttributedArticle, ...]
    digest: str


def load_attributions(folder: Path, part: str) -> AttributedCorpus:
    """Read and validate one part of a data set in polnear's layout; the folder's name is its own.

    Raises:
        ConfigError: the folder has no file of this part.
        DataError: a line breaks the schema; the message names file, line, field and value.
    """
    path = folder / f"{part}.jsonl"
    if not path.is_file():
        raise ConfigError(
            f"corpus {folder.name} must have its file {path}, and it is not there "
            f"({POLNEAR} has it; paths.benchmarks says where yours lies)"
        )
    articles = tuple(
        _attributed(row, FieldChecker(place)) for place, row in rows_with_id(path, "doc_id")
    )
    return AttributedCorpus(folder.name, part, articles, sha256_file(path))


def _attributed(row: Mapping[str, Any], check: FieldChecker) -> AttributedArticle:
    article = Article(
        id=row["doc_id"],
        text=check.string(row.get("text"), "text"),
        title=str(row.get("title") or ""),
        source=str(row.get("publisher") or ""),
    )
    attributions = []
    for index, value in enumerate(check.items(row.get("quotes"), "quotes")):
        where = f"quotes[{index}]"
        item = check.json_object(value, where)
        content, source, cue = (
            check.regions(item.get(name), f"{where}.{name}", len(article.text))
            for name in ("content_spans", "source_spans", "cue_spans")
        )
        kind = check.one_of(item.get("type"), f"{where}.type", TYPES)
        attributions.append(GoldAttribution(content, source, cue, kind))
    return AttributedArticle(article, tuple(attributions))
