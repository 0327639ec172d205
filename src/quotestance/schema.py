"""The records that travel through the pipeline, and the names every file uses for them.

Articles become statements, statements become predictions; each record is immutable and each step
returns new ones. Offsets are Unicode code points into the article's text, end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

LABELS = ("favor", "against", "none")
"""Stance labels in the order of every probability column (codebook, "Question")."""

KINDS = ("direct", "partial", "transcript", "reported")
UNKNOWN_SPEAKER = "unknown"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as read: its text untouched, so that offsets keep their meaning."""

    id: str
    text: str
    title: str = ""
    date: str = ""
    source: str = ""
    is_html: bool = False
    """True where `text` was extracted from HTML and so can't be found in the file itself."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Further columns of the input row, carried through untouched."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """How a statement got its speaker: the rule that decided, and how sure it is (0 to 1)."""

    score: float
    how: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What one speaker is quoted as saying at one place of one article (codebook, "Unit")."""

    statement_id: str
    article_id: str
    spans: tuple[Span, ...]
    """Each quoted span, quotation marks included."""
    text: str
    """The spans joined by one space, marks kept."""
    kind: str
    speaker: str
    speaker_span: Span | None
    """The mention that attributes the statement, where there is one."""
    cue_span: Span | None
    """The reporting verb or phrase, where there is one."""
    attribution: Attribution
    context: str
    context_span: Span

    def to_row(self) -> dict[str, Any]:
        """Return the statement as the JSON object of one output row."""
        return asdict(self)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Statement:
        """Read a statement from a row, unknown columns left aside.

        Raises:
            ValueError: a field is missing or has the wrong form; the message names it.
        """
        text = row.get("text")
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"text must be a non-empty string, got {text!r:.80}")
        spans = tuple(_span(s, "spans") for s in row.get("spans") or ((0, len(text)),))
        context = row.get("context") or text
        attribution = row.get("attribution") or {}
        return cls(
            statement_id=str(row.get("statement_id") or row.get("id") or ""),
            article_id=str(row.get("article_id") or ""),
            spans=spans,
            text=text,
            kind=str(row.get("kind") or "direct"),
            speaker=str(row.get("speaker") or UNKNOWN_SPEAKER),
            speaker_span=_optional_span(row.get("speaker_span"), "speaker_span"),
            cue_span=_optional_span(row.get("cue_span"), "cue_span"),
            attribution=Attribution(
                score=float(attribution.get("score", 0.0)), how=str(attribution.get("how", "given"))
            ),
            context=str(context),
            context_span=_optional_span(row.get("context_span"), "context_span")
            or (spans[0][0], spans[-1][1]),
        )


@dataclass(frozen=True, slots=True)
class Stance:
    """A classifier's answer for one statement and one target."""

    label: str
    score: float
    """Probability of `label`."""
    probs: Mapping[str, float]
    abstain: bool = False


@dataclass(frozen=True, slots=True)
class Reject:
    """An input that could not be used: where it stands and why."""

    source: str
    position: str
    """`line 12`, `byte 5031`, `row 7`; empty where the whole file is meant."""
    reason: str


def _span(value: Any, name: str) -> Span:
    try:
        start, end = (int(v) for v in value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must hold pairs of integers, got {value!r:.80}") from None
    if not 0 <= start < end:
        raise ValueError(f"{name} must hold 0 <= start < end, got {value!r:.80}")
    return start, end


def _optional_span(value: Any, name: str) -> Span | None:
    return None if value is None else _span(value, name)
