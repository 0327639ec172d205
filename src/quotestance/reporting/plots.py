"""Plots as small hand-made SVG that reads in light and dark and needs no library."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import escape

_CELL = 92
_LEFT = 118
_TOP = 92
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE = (
    ".qs-confusion{font-family:system-ui,sans-serif;--ink:#1d2430;--soft:#5c6675;--cell:#1f5fa8;"
    "--line:#d5dae2;--paper:#fff;max-width:100%;height:auto}"
    "@media(prefers-color-scheme:dark){.qs-confusion{--ink:#e6e9ee;--soft:#a3adbb;--cell:#5b9ce6;"
    "--line:#3a424e;--paper:#15181d}}"
    ".qs-confusion text{fill:var(--ink);font-size:13px}"
    ".qs-confusion .t{font-size:15px;font-weight:600}.qs-confusion .s{fill:var(--soft)}"
    ".qs-confusion .n{font-size:19px;font-weight:600}.qs-confusion .p{font-size:12px}"
    ".qs-confusion .g{fill:var(--paper)}.qs-confusion .c{fill:var(--cell)}"
    ".qs-confusion .b{fill:none;stroke:var(--line)}"
)


def confusion_svg(matrix: Sequence[Sequence[int]], labels: Sequence[str], title: str) -> str:
    """Return a confusion matrix as an SVG of its own: rows are gold labels, columns predicted.

    Each cell shows its count and its share of the row, and is shaded by that share, so that the
    diagonal reads as recall. `matrix[i][j]` counts statements of gold label i predicted as j.

    Raises:
        ValueError: the matrix isn't square with one row a label.
    """
    n = len(labels)
    if len(matrix) != n or any(len(row) != n for row in matrix):
        shape = [len(row) for row in matrix]
        raise ValueError(f"matrix must have {n} rows of {n} counts, got rows of {shape}")
    width, height = _LEFT + n * _CELL + 16, _TOP + n * _CELL + 16
    middle = n * _CELL / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qs-confusion" role="img" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'aria-label="{_text(_summary(matrix, labels, title))}">',
        f"<style>{_STYLE}</style><title>{_text(title)}</title>",
        # A ground of its own: a viewer's page may be white while the system is dark.
        f'<rect class="g" width="{width}" height="{height}"/>'
        f'<text class="t" x="16" y="26">{_text(title)}</text>',
        f'<text class="s" x="{_LEFT + middle}" y="54" text-anchor="middle">predicted</text>',
        f'<text class="s" transform="translate(20 {_TOP + middle}) rotate(-90)" '
        f'text-anchor="middle">gold</text>',
    ]
    for i, row in enumerate(matrix):
        y = _TOP + i * _CELL
        parts.append(
            f'<text x="{_LEFT + (i + 0.5) * _CELL}" y="78" text-anchor="middle">'
            f"{_text(labels[i])}</text>"
            f'<text x="{_LEFT - 12}" y="{y + _CELL / 2 + 5}" text-anchor="end">'
            f"{_text(labels[i])}</text>"
        )
        total = sum(row)
        parts.extend(
            _cell(_LEFT + j * _CELL, y, value, value / total if total else 0.0)
            for j, value in enumerate(row)
        )
    parts.append("</svg>")
    return "".join(parts)


def _cell(x: int, y: int, value: int, share: float) -> str:
    # Shading stops at 55 % so that the figures keep their contrast in both colour schemes.
    centre = x + _CELL / 2
    return (
        f'<rect class="c" x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" '
        f'fill-opacity="{0.55 * share:.3f}"/>'
        f'<rect class="b" x="{x}" y="{y}" width="{_CELL}" height="{_CELL}"/>'
        f'<text class="n" x="{centre}" y="{y + 46}" text-anchor="middle">{value:,}</text>'
        f'<text class="p" x="{centre}" y="{y + 66}" text-anchor="middle">{share:.0%}</text>'
    )


def _summary(matrix: Sequence[Sequence[int]], labels: Sequence[str], title: str) -> str:
    rows = (
        f"gold {label}: " + ", ".join(f"{v} as {p}" for v, p in zip(row, labels, strict=True))
        for label, row in zip(labels, matrix, strict=True)
    )
    return f"{title}. {'; '.join(rows)}."


def _text(value: str) -> str:
    return str(escape(_NOT_XML.sub("\ufffd", value)))
