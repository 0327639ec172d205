"""Checks of a gold statement's fields: an error names file, line, field and value."""

from __future__ import annotations

import re
from typing import Any

from quotestance.io import FieldChecker
from quotestance.schema import LABELS, Span

_OPENING = re.compile(r"[\"“”„«»]|''|``|‘")
# Some writers set a full stop or comma behind the closing mark, and the annotators kept it.
_CLOSED = re.compile(r"(?:[\"”“»]|''|’)\s?[.,:;!?]?$")
_ANY_MARK = re.compile(r"[\"“”„«»]")


class GoldChecker(FieldChecker):
    """The checks of a gold statement's own fields."""

    __slots__ = ()

    def number(self, value: object, name: str, taken: set[int]) -> int:
        """Return a whole number that is not taken yet."""
        if not isinstance(value, int) or value in taken:
            self.fail(name, "must be a whole number that no other statement has", value)
        return value

    def mapping(self, value: object, name: str) -> dict[str, Any]:
        """Return a JSON object, an empty one for null."""
        if not isinstance(value, dict | None):
            self.fail(name, "must be a JSON object", value)
        return value or {}

    def stance(self, value: object, name: str) -> dict[str, str]:
        """Return the label of each target."""
        if not isinstance(value, dict) or not value:
            self.fail(name, "must give a label for each target", value)
        return {str(t): self.one_of(label, f"{name}.{t}", LABELS) for t, label in value.items()}

    def marks(self, text: str, span: Span, name: str) -> None:
        """Fail unless the span is in quotation marks, or its closing one is known to be missing.

        A closing mark is missing where a quote runs on into the next paragraph, or where the
        page lost it: no closing mark then stands between the span and the next opening one.
        """
        start, end = span
        quoted = text[start:end]
        if not _OPENING.match(quoted):
            self.fail(name, "must begin with a quotation mark", quoted[:40])
        if _CLOSED.search(quoted):
            return
        rest = text[end : (text.find("\n", end) + 1 or len(text) + 1) - 1]
        following = _ANY_MARK.search(rest)
        if following and following[0] in "”»":
            self.fail(name, "must end with a quotation mark", quoted[-40:])
