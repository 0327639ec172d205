"""Articles from files as they come, one at a time, with the unusable ones set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from quotestance.io.decoding import UndecodableError, decode, html_charset, looks_binary
from quotestance.io.files import reason_of
from quotestance.io.inputs import STDIN, ending_of, expand_inputs, stem_of
from quotestance.io.rows import ROW_ENDINGS, Row, stream_rows
from quotestance.schema import Article, Reject

HtmlToText = Callable[[str], tuple[str, Mapping[str, str]]]
"""Gives an HTML page's article text and its `title`, `date` and `source` where it states them."""

_ARTICLE_COLUMNS = frozenset(["id", "text", "title", "date", "source"])


def read_articles(
    input: str | Sequence[str], *, html_to_text: HtmlToText
) -> Iterator[Article | Reject]:
    """Stream the articles of files, folders and globs (`expand_inputs`), bad ones as Rejects.

    A text is kept exactly as decoded: line ends and front matter stay, only a byte order mark
    goes. An article's id is the stem of its file, or its row's `id`, or `<stem>-<number of the
    row>`. Of two files with the same stem the second gets as much of its path as sets it apart
    (`b/story`); a row whose id was there before is a Reject. Row columns other than `id`, `text`,
    `title`, `date` and `source` go to `extra`.

    Args:
        input: a file, folder, glob, `-` for JSONL on stdin, or a list of them.
        html_to_text: turns a decoded HTML page into text; what it raises makes a Reject.

    Raises:
        ConfigError: at once, where something named in `input` can't be there.
    """
    return _articles(expand_inputs(input), html_to_text)


def _articles(paths: list[Path], html_to_text: HtmlToText) -> Iterator[Article | Reject]:
    seen: set[str] = set()
    for path in paths:
        if str(path) == STDIN or ending_of(path) in ROW_ENDINGS:
            yield from _articles_of_rows(path, seen)
            continue
        article_id = _free_id(path, seen)
        item = _article_of_file(path, article_id, html_to_text)
        if isinstance(item, Article):
            seen.add(article_id)
        yield item


def _article_of_file(path: Path, article_id: str, html_to_text: HtmlToText) -> Article | Reject:
    def rejected(reason: str, position: str = "") -> Reject:
        return Reject(str(path), position, reason)

    try:
        data = path.read_bytes()
    except OSError as error:
        return rejected(f"can't be read: {reason_of(error)}")
    if not data:
        return rejected("empty")
    if kind := looks_binary(data):
        return rejected(f"looks like {kind}")
    is_html = ending_of(path) in (".html", ".htm")
    try:
        text, _ = decode(data, declared=html_charset(data) if is_html else None)
    except UndecodableError as error:
        return rejected(error.reason, f"byte {error.position}")
    about: Mapping[str, str] = {}
    if is_html:
        try:
            text, about = html_to_text(text)
        except Exception as error:  # a parser may fail in any way on a page from the wild
            return rejected(f"HTML can't be read: {type(error).__name__}: {error}"[:300])
    if not text.strip():
        return rejected("no article text found in the page" if is_html else "text is blank")
    return Article(
        id=article_id,
        text=text,
        title=about.get("title", ""),
        date=about.get("date", ""),
        source=about.get("source", ""),
        is_html=is_html,
    )


def _articles_of_rows(path: Path, seen: set[str]) -> Iterator[Article | Reject]:
    for item in stream_rows(path):
        yield item if isinstance(item, Reject) else article_of_row(item[1], path, item[0], seen)


def article_of_row(row: Row, path: Path, position: str, seen: set[str]) -> Article | Reject:
    """Return the article that a row holds, or a Reject where its id was seen before.

    The id is added to `seen`.
    """
    name = "stdin" if str(path) == STDIN else stem_of(path)
    article_id = _as_text(row.get("id")).strip() or f"{name}-{position.split()[-1]}"
    if article_id in seen:
        return Reject(str(path), position, f"id {article_id!r} was there before")
    seen.add(article_id)
    return Article(
        id=article_id,
        text=row["text"],
        title=_as_text(row.get("title")),
        date=_as_text(row.get("date")),
        source=_as_text(row.get("source")),
        extra={key: value for key, value in row.items() if key not in _ARTICLE_COLUMNS},
    )


def _free_id(path: Path, seen: set[str]) -> str:
    """Return the file's stem with as many of its folders before it as make it new."""
    stem = stem_of(path)
    folders = [part for part in path.parts[:-1] if part not in ("/", "..")]
    for n_folders in range(len(folders) + 1):
        candidate = "/".join([*folders[len(folders) - n_folders :], stem])
        if candidate not in seen:
            return candidate
    number = 2
    while f"{candidate}-{number}" in seen:
        number += 1
    return f"{candidate}-{number}"


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
