"""One file a task: `run(config) -> Outcome`. Tasks meet through files and model ids."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a task ended."""

    exit_code: int = 0
    metric: float | None = None
    """What a sweep optimises, where the task scores a model."""
