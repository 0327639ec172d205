"""A statement's labels with where each came from: gold, a weak labeler, or nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from quotestance.labeling.base import WeakLabeler
from quotestance.labeling.gold import GoldIndex
from quotestance.schema import Statement

GOLD = "gold"


def label_statement(
    statement: Statement,
    targets: Iterable[str],
    gold: GoldIndex,
    labeler: WeakLabeler,
    *,
    text_sha256: str | None = None,
) -> dict[str, dict[str, Any]]:
    """Return for each target the gold label where there is one, else the weak one, else null.

    Every target gets `label`, `score` (1 for gold, 0 for null), `source` (`gold`, the labeler's
    name, null), `version` (of the gold file, or of the labeler that was asked) and `evidence` (the
    words that decided). `text_sha256` is the digest of the article's text as read.

    Raises:
        ConfigError: the labeler does not know a target.
    """
    annotated = gold.find(statement, text_sha256=text_sha256)
    labels: dict[str, dict[str, Any]] = {}
    for target in targets:
        if annotated and target in annotated.stance:
            labels[target] = _entry(annotated.stance[target], 1.0, GOLD, annotated.version)
        elif weak := labeler.label(statement, target):
            labels[target] = _entry(
                weak.label, weak.score, labeler.name, labeler.version, list(weak.evidence)
            )
        else:
            labels[target] = _entry(None, 0.0, None, labeler.version)
    return labels


def _entry(
    label: str | None,
    score: float,
    source: str | None,
    version: str,
    evidence: list[str] | None = None,
) -> dict[str, Any]:
    return {
        "label": label,
        "score": score,
        "source": source,
        "version": version,
        "evidence": evidence or [],
    }
