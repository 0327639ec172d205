"""What a linear model reads of a statement: its own words, and its context with the span marked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotestance.schema import Statement

SPAN_TOKEN = "quotedspan"
"""Stands in a context where the quoted words were, so that `called “…” a` is one feature."""

_MARKS = str.maketrans(dict.fromkeys("“”„«»", '"') | {"’": "'", "‘": "'", "\u00a0": " "})
_OUTER = re.compile(r'"|\'\'|``')
_SIC = re.compile(r"\[sic\]", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def statement_text(statement: Statement) -> str:
    """Return the quoted words in one typography: no double marks, straight apostrophes."""
    return _plain(statement.text)


def context_text(statement: Statement) -> str:
    """Return the context with each quoted span of the statement replaced by SPAN_TOKEN."""
    offset = statement.context_span[0]
    context = statement.context
    pieces = []
    at = 0
    for start, end in statement.spans:
        start, end = max(start - offset, at), min(end - offset, len(context))
        if start < end:
            pieces.append(context[at:start])
            at = end
    pieces.append(context[at:])
    return _plain(f" {SPAN_TOKEN} ".join(pieces))


def statement_texts(statements: Sequence[Statement]) -> list[str]:
    """Return `statement_text` of each."""
    return [statement_text(s) for s in statements]


def context_texts(statements: Sequence[Statement]) -> list[str]:
    """Return `context_text` of each."""
    return [context_text(s) for s in statements]


def _plain(text: str) -> str:
    text = _SIC.sub(" ", text.translate(_MARKS))
    return _SPACE.sub(" ", _OUTER.sub(" ", text)).strip()
