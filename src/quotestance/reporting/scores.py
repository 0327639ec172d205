"""A score with its interval, and how numbers are written wherever a person reads them."""

from __future__ import annotations

import math
from dataclasses import dataclass

DASH = "–"
"""Shown where there is no number."""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One number of an evaluation with what a reader needs to weigh it."""

    model: str
    target: str
    metric: str
    value: float | None
    low: float | None = None
    high: float | None = None
    """Ends of the interval, None where there is none."""
    n: int | None = None
    """How many statements the number rests on."""

    def interval(self) -> str:
        """Return the value with its interval, as a table shows it."""
        return with_interval(self.value, self.low, self.high)


def number(value: float | None, *, digits: int = 3) -> str:
    """Return a fraction with a fixed number of digits; a dash for None, NaN and infinity."""
    return DASH if value is None or not math.isfinite(value) else f"{value:.{digits}f}"


def with_interval(
    value: float | None, low: float | None, high: float | None, *, digits: int = 3
) -> str:
    """Return `0.812 [0.764, 0.858]`; the value alone where an end of the interval is missing."""
    shown = number(value, digits=digits)
    ends = [number(end, digits=digits) for end in (low, high)]
    return shown if DASH in (shown, *ends) else f"{shown} [{ends[0]}, {ends[1]}]"


def count(value: int) -> str:
    """Return a count with thousands parted: `1,296`."""
    return f"{value:,}"
