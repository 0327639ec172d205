"""A statement or prediction row as one flat CSV row, and back.

Spreadsheets run cells that begin like a formula, so such texts get a leading apostrophe (OWASP,
"CSV Injection"). One apostrophe more or less is all that changes, and reading takes it off again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quotestance.io.files import json_bytes
from quotestance.schema import LABELS

STATEMENT_COLUMNS = (
    *("statement_id", "article_id", "spans", "text", "kind", "speaker", "speaker_span", "cue_span"),
    *("attribution_score", "attribution_how", "context", "context_span"),
)
"""Columns of a flat statement, in order."""

_SPAN_COLUMNS = ("speaker_span", "cue_span", "context_span")
_GUARDED = re.compile(r"'*[=+\-@\t\r]")
_ONE_SPAN = re.compile(r"(\d+)-(\d+)")


def flatten_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Flatten a row: `spans` as `12-40;55-60`, a stance as `stance_<target>`, `score_<target>` ….

    Every cell is a string or a number; None is an empty cell. Cells are not guarded yet.
    """
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if name == "spans" and not isinstance(value, str):
            flat[name] = ";".join(_span_cell(span) for span in value or ())
        elif name in _SPAN_COLUMNS and not isinstance(value, str):
            flat[name] = _span_cell(value)
        elif name == "attribution" and isinstance(value, Mapping):
            flat.update({f"attribution_{key}": _cell(part) for key, part in value.items()})
        elif name == "stance" and isinstance(value, Mapping):
            for target, answer in value.items():
                flat.update(_stance_cells(str(target), answer))
        else:
            flat[str(name)] = _cell(value)
    return flat


def unflatten_row(row: Mapping[str, str]) -> dict[str, Any]:
    """Undo `flatten_row` and `guard_cell` on a row read from a CSV file, as far as columns tell.

    Raises:
        ValueError: a span, a score or a probability has the wrong form; the message names it.
    """
    cells = {name: unguard_cell(cell) for name, cell in row.items()}
    targets = [name.removeprefix("stance_") for name in cells if name.startswith("stance_")]
    stance = {target: _pop_stance(cells, target) for target in targets}
    whole: dict[str, Any] = {}
    for name, cell in cells.items():
        if name == "spans":
            whole[name] = [_read_span(part, name) for part in cell.split(";") if part]
        elif name in _SPAN_COLUMNS:
            whole[name] = _read_span(cell, name) if cell else None
        elif name == "attribution_how":
            score = _read_number(cells.get("attribution_score", ""), "attribution_score")
            whole["attribution"] = {"score": score or 0.0, "how": cell}
        elif name == "error":
            whole[name] = cell or None
        elif name != "attribution_score":
            whole[name] = cell
    if targets:
        whole["stance"] = {
            target: answer for target, answer in stance.items() if answer is not None
        }
    return whole


def columns_for(row: Mapping[str, Any] | None, targets: Iterable[str]) -> list[str]:
    """Return the header of a CSV file from its first flat row (None: there is no row at all).

    Args:
        row: the first flat row.
        targets: have their stance columns even where the first row has no stance for them.
    """
    columns = list(STATEMENT_COLUMNS if row is None else row)
    for target in targets:
        empty = {"label": "", "score": "", "probs": dict.fromkeys(LABELS, ""), "abstain": ""}
        columns += [name for name in _stance_cells(target, empty) if name not in columns]
    return columns


def guard_cell(value: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{value}" if isinstance(value, str) and _GUARDED.match(value) else value


def unguard_cell(cell: str) -> str:
    """Take off the apostrophe that `guard_cell` put there."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return value
    return json_bytes(value).decode("utf-8")


def _span_cell(span: Sequence[int] | None) -> str:
    return f"{span[0]}-{span[1]}" if span else ""


def _stance_cells(target: str, answer: Any) -> dict[str, Any]:
    if not isinstance(answer, Mapping):
        return {f"stance_{target}": _cell(answer)}
    cells: dict[str, Any] = {}
    for key, value in answer.items():
        if key == "label":
            cells[f"stance_{target}"] = _cell(value)
        elif key == "probs" and isinstance(value, Mapping):
            cells.update({f"prob_{target}_{label}": _cell(p) for label, p in value.items()})
        else:
            cells[f"{key}_{target}"] = _cell(value)
    return cells


def _pop_stance(cells: dict[str, str], target: str) -> Any:
    """Take a target's columns out of a row and give its answer, None where there is none."""
    label = cells.pop(f"stance_{target}")
    prefix = f"prob_{target}_"
    names = [name for name in cells if name.startswith(prefix)]
    probs = {name.removeprefix(prefix): _read_number(cells.pop(name), name) for name in names}
    score = _read_number(cells.pop(f"score_{target}", ""), f"score_{target}")
    abstain = cells.pop(f"abstain_{target}", "")
    if not label:
        return None
    if score is None:
        return label
    return {"label": label, "score": score, "probs": probs, "abstain": abstain == "true"}


def _read_span(cell: str, name: str) -> list[int]:
    found = _ONE_SPAN.fullmatch(cell.strip())
    if found is None:
        raise ValueError(f"{name} must hold spans like 12-40;55-60, got {cell!r:.80}")
    return [int(found[1]), int(found[2])]


def _read_number(cell: str, name: str) -> float | None:
    if not cell:
        return None
    try:
        return float(cell)
    except ValueError:
        raise ValueError(f"{name} must be a number, got {cell!r:.80}") from None
