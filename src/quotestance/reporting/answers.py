"""A prediction row read with care: what the model answered for each target, and the counts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quotestance.schema import LABELS, UNKNOWN_SPEAKER

ABSTAIN = "abstain"
MISSING = "missing"
STATES = (*LABELS, ABSTAIN, MISSING)
"""What a statement can be for one target: a label, an abstention, or no answer at all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row says about one target."""

    state: str
    """One of STATES."""
    label: str
    """The label given, also where the model abstains; empty where there is none."""
    score: float | None
    probs: tuple[tuple[str, float], ...]
    """Label and probability in the order of LABELS; empty where they weren't given."""


def read_answer(row: Mapping[str, Any], target: str) -> Answer:
    """Read the answer for a target from a prediction row; what can't be read counts as missing."""
    stance = row.get("stance")
    given = stance.get(target) if isinstance(stance, Mapping) else None
    label = given.get("label") if isinstance(given, Mapping) else None
    if not isinstance(given, Mapping) or label not in LABELS:
        return Answer(state=MISSING, label="", score=None, probs=())
    probs = given.get("probs")
    shares = (
        {name: _fraction(probs.get(name)) for name in LABELS} if isinstance(probs, Mapping) else {}
    )
    known = tuple((name, share) for name, share in shares.items() if share is not None)
    return Answer(
        state=ABSTAIN if given.get("abstain") is True else label,
        label=label,
        score=_fraction(given.get("score")),
        probs=known if len(known) == len(LABELS) else (),
    )


def targets_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the targets that rows have answers for, in the order they are met."""
    found: dict[str, None] = {}
    for row in rows:
        stance = row.get("stance")
        if isinstance(stance, Mapping):
            found.update(dict.fromkeys(str(name) for name in stance))
    return list(found)


def speaker_of(row: Mapping[str, Any]) -> str:
    """Return the speaker of a row, `unknown` where it names none."""
    return str(row.get("speaker") or "").strip() or UNKNOWN_SPEAKER


@dataclass
class Tally:
    """Counts over all statements, also those that a report doesn't show in full."""

    n_articles: int = 0
    n_statements: int = 0
    by_state: dict[str, Counter[str]] = field(default_factory=dict)
    """target -> state -> statements."""
    by_speaker: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    """speaker -> target -> state -> statements."""
    n_by_speaker: Counter[str] = field(default_factory=Counter)
    models: Counter[str] = field(default_factory=Counter)

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Count one article's rows."""
        self.n_articles += 1
        for row in rows:
            speaker = speaker_of(row)
            self.n_statements += 1
            self.n_by_speaker[speaker] += 1
            if row.get("model"):
                self.models[str(row["model"])] += 1
            for target in targets_of([row]):
                state = read_answer(row, target).state
                self.by_state.setdefault(target, Counter())[state] += 1
                targets = self.by_speaker.setdefault(speaker, {})
                targets.setdefault(target, Counter())[state] += 1

    def states(self, target: str, speaker: str | None = None) -> dict[str, int]:
        """Return state -> count for a target, of one speaker or of all; rows without it missing."""
        if speaker is None:
            counted, n = self.by_state.get(target, Counter()), self.n_statements
        else:
            counted = self.by_speaker.get(speaker, {}).get(target, Counter())
            n = self.n_by_speaker[speaker]
        counts = {state: counted[state] for state in STATES}
        counts[MISSING] += n - sum(counts.values())
        return counts

    def top_speakers(self, limit: int) -> Sequence[str]:
        """Return the speakers with the most statements, by count and then by name."""
        ordered = sorted(self.n_by_speaker.items(), key=lambda item: (-item[1], item[0]))
        return [speaker for speaker, _ in ordered[:limit]]


def _fraction(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and 0 <= value <= 1 else None
