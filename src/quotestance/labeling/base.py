"""What every weak labeler gives, and the interface that the `label` task needs of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, Self

from quotestance.config import TargetConfig
from quotestance.schema import Statement


@dataclass(frozen=True, slots=True)
class WeakLabel:
    """A weak labeler's answer for one statement and one target."""

    label: str
    score: float
    """How one-sided the evidence is, 0 to 1: an order, not a probability."""
    evidence: tuple[str, ...]
    """The words that decided, as the article has them; `not: …` where a negation turned them."""


class WeakLabeler(Protocol):
    """Labels a statement or abstains; constructors store, `with_targets` compiles."""

    @property
    def name(self) -> str:
        """The name under which `labeler=` takes it, and the source of its labels."""
        ...

    @property
    def version(self) -> str:
        """What changes whenever the same statement might get another label."""
        ...

    def with_targets(self, targets: Mapping[str, TargetConfig]) -> Self:
        """Return a labeler with the same options for these targets."""
        ...

    def label(self, statement: Statement, target: str) -> WeakLabel | None:
        """Return the stance toward the target, or None where the labeler abstains."""
        ...
