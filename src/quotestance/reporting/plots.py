"""Plots as small hand-made SVG that reads in light and dark and needs no library."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import escape

_CELL = 92
_LEFT = 118
_TOP = 92
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PANEL = 168
_GAP = 56
_STYLE = (
    ".{name}{{font-family:system-ui,sans-serif;--ink:#1d2430;--soft:#5c6675;--cell:#1f5fa8;"
    "--line:#d5dae2;--paper:#fff;max-width:100%;height:auto}}"
    "@media(prefers-color-scheme:dark){{.{name}{{--ink:#e6e9ee;--soft:#a3adbb;--cell:#5b9ce6;"
    "--line:#3a424e;--paper:#15181d}}}}"
    ".{name} text{{fill:var(--ink);font-size:13px}}"
    ".{name} .n{{font-size:19px;font-weight:600}}.{name} .p{{font-size:12px}}"
    ".{name} .t{{font-size:15px;font-weight:600}}.{name} .s{{fill:var(--soft)}}"
    ".{name} .g{{fill:var(--paper)}}.{name} .c{{fill:var(--cell)}}"
    ".{name} .b{{fill:none;stroke:var(--line)}}"
)


@dataclass(frozen=True, slots=True)
class Point:
    """One bin of a reliability plot."""

    mean_score: float
    share_right: float
    n: int


def reliability_svg(panels: Mapping[str, Sequence[Point]], title: str) -> str:
    """Return reliability plots side by side as one SVG: a panel for each name, three a row.

    Each dot is a bin: its mean score to the right, the share of right answers upward, its area the
    number of answers. Scores that mean what they say lie on the diagonal; below it they claim too
    much.
    """
    columns = min(3, max(1, len(panels)))
    rows = -(-len(panels) // columns)
    width = columns * (_PANEL + _GAP) + 24
    height = rows * (_PANEL + _GAP + 16) + 52
    parts = _opening("qs-reliability", width, height, title, _reliability_summary(panels, title))
    for k, (name, points) in enumerate(panels.items()):
        x = _GAP + (k % columns) * (_PANEL + _GAP)
        y = 72 + (k // columns) * (_PANEL + _GAP + 16)
        parts.append(_panel(x, y, name, points))
    parts.append("</svg>")
    return "".join(parts)


def _panel(x: int, y: int, name: str, points: Sequence[Point]) -> str:
    most = max((p.n for p in points), default=1)
    dots = (
        f'<circle class="c" cx="{x + p.mean_score * _PANEL:.1f}" '
        f'cy="{y + (1 - p.share_right) * _PANEL:.1f}" r="{2 + 6 * (p.n / most) ** 0.5:.1f}">'
        f"<title>{_text(_in_words(p))}</title></circle>"
        for p in points
    )
    ticks = (
        f'<text class="s" x="{x + share * _PANEL}" y="{y + _PANEL + 16}" '
        f'text-anchor="middle">{share:g}</text>'
        f'<text class="s" x="{x - 6}" y="{y + (1 - share) * _PANEL + 4}" '
        f'text-anchor="end">{share:g}</text>'
        for share in (0, 0.5, 1)
    )
    return (
        f'<text x="{x}" y="{y - 8}">{_text(name)}</text>'
        f'<rect class="b" x="{x}" y="{y}" width="{_PANEL}" height="{_PANEL}"/>'
        f'<path class="b" d="M{x} {y + _PANEL}L{x + _PANEL} {y}"/>'
        f"{''.join(ticks)}{''.join(dots)}"
        f'<text class="s" x="{x + _PANEL / 2}" y="{y + _PANEL + 32}" '
        f'text-anchor="middle">score</text>'
        f'<text class="s" transform="translate({x - 38} {y + _PANEL / 2}) rotate(-90)" '
        f'text-anchor="middle">right</text>'
    )


def _in_words(point: Point) -> str:
    return (
        f"{point.share_right:.0%} right at a mean score of {point.mean_score:.2f} (n = {point.n})"
    )


def _reliability_summary(panels: Mapping[str, Sequence[Point]], title: str) -> str:
    shown = (f"{name}: {', '.join(map(_in_words, points))}" for name, points in panels.items())
    return f"{title}. {'; '.join(shown)}."


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
        *_opening("qs-confusion", width, height, title, _summary(matrix, labels, title)),
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


def _opening(name: str, width: int, height: int, title: str, summary: str) -> list[str]:
    """Return what every plot begins with: its size, words for a screen reader, style and title."""
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" role="img" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'aria-label="{_text(summary)}">',
        f"<style>{_STYLE.format(name=name)}</style><title>{_text(title)}</title>",
        # A ground of its own: a viewer's page may be white while the system is dark.
        f'<rect class="g" width="{width}" height="{height}"/>'
        f'<text class="t" x="16" y="26">{_text(title)}</text>',
    ]


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
