"""Checks of the fields of JSON rows, for readers whose errors name file, line, field and value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import orjson

from quotestance.io.files import DataError
from quotestance.schema import Span


@dataclass(frozen=True, slots=True)
class FieldChecker:
    """Turns a broken field into a DataError that names file, line, field and value."""

    place: str

    def fail(self, name: str, rule: str, value: object) -> NoReturn:
        """Raise DataError `<place>: <name> <rule>, got <value>`."""
        raise DataError(f"{self.place}: {name} {rule}, got {value!r:.120}")

    def json_object(self, value: object, name: str) -> dict[str, Any]:
        """Return a JSON object."""
        if not isinstance(value, dict):
            self.fail(name, "must be a JSON object", value)
        return value

    def items(self, value: object, name: str) -> list[Any]:
        """Return a list."""
        if not isinstance(value, list):
            self.fail(name, "must be a list", value)
        return value

    def string(self, value: object, name: str) -> str:
        """Return a string that holds more than whitespace."""
        if not isinstance(value, str) or not value.strip():
            self.fail(name, "must be a non-empty string", value)
        return value

    def one_of(self, value: object, name: str, options: Sequence[str]) -> str:
        """Return one of the options."""
        if value not in options:
            self.fail(name, f"must be one of {', '.join(options)}", value)
        return str(value)

    def regions(self, value: object, name: str, length: int) -> tuple[Span, ...]:
        """Return ordered spans that don't overlap, none of them beyond a text's length."""
        if not isinstance(value, list):
            self.fail(name, "must be a list of [start, end]", value)
        return tuple(self._ordered(value, name, length))

    def spans(self, value: object, name: str, length: int) -> tuple[Span, ...]:
        """Return at least one span, otherwise like `regions`."""
        if not isinstance(value, list) or not value:
            self.fail(name, "must be a non-empty list of [start, end]", value)
        return tuple(self._ordered(value, name, length))

    def _ordered(self, values: Sequence[Any], name: str, length: int) -> Iterator[Span]:
        previous = 0
        for value in values:
            good = (
                isinstance(value, list)
                and len(value) == 2
                and all(type(v) is int for v in value)
                and previous <= value[0] < value[1] <= length
            )
            if not good:
                rule = f"must hold ordered [start, end] within 0 to {length}"
                self.fail(name, rule, value)
            previous = value[1]
            yield value[0], value[1]


def rows_with_id(path: Path, id_field: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each JSON object of a file of lines with its place, blank lines left out.

    Raises:
        DataError: a line is no JSON object, two lines have one id, or the file has no line at all.
    """
    seen: dict[str, int] = {}
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            check = FieldChecker(f"{path} line {number}")
            try:
                row = check.json_object(orjson.loads(line), "row")
            except orjson.JSONDecodeError as error:
                raise DataError(f"{check.place}: not valid JSON ({error})") from None
            name = check.string(row.get(id_field), id_field)
            if name in seen:
                check.fail(id_field, f"must be unique, line {seen[name]} has it too", name)
            seen[name] = number
            yield check.place, row
    if not seen:
        raise DataError(f"{path}: holds no article")
