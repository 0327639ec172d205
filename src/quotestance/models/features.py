"""What a linear model reads of a statement: its words, its context, the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotestance.schema import Statement

SPAN_TOKEN = "quotedspan"
"""Stands in a context where the quoted words were, so that `called “…” a` is one feature."""

TARGET_TOKEN = "targetmention"
"""Stands where the target was mentioned, under whatever name."""

_MARKS = str.maketrans(dict.fromkeys("“”„«»", '"') | {"’": "'", "‘": "'", "\u00a0": " "})
_OUTER = re.compile(r'"|\'\'|``')
_SIC = re.compile(r"\[sic\]", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def statement_text(statement: Statement) -> str:
    """Return the quoted words in one typography: no double marks, straight apostrophes."""
    return _plain(statement.text)


def outside_text(statement: Statement) -> str:
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


def outside_texts(statements: Sequence[Statement]) -> list[str]:
    """Return `outside_text` of each."""
    return [outside_text(s) for s in statements]


def context_texts(statements: Sequence[Statement]) -> list[str]:
    """Return each context whole, in one typography."""
    return [_plain(s.context) for s in statements]


def mark_target(texts: Sequence[str], mentions: Sequence[str]) -> list[str]:
    """Return the texts with each mention of the target replaced by TARGET_TOKEN.

    In a mention, * stands for any beginning or ending of a word, as in `russia*`.
    """
    if not mentions:
        return list(texts)
    parts = (re.escape(m).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for m in mentions)
    pattern = re.compile(rf"\b(?:the )?(?:{'|'.join(parts)})(?:'s)?(?!\w)", re.IGNORECASE)
    return [pattern.sub(f" {TARGET_TOKEN} ", text) for text in texts]


def _plain(text: str) -> str:
    text = _SIC.sub(" ", text.translate(_MARKS))
    return _SPACE.sub(" ", _OUTER.sub(" ", text)).strip()
