"""Stances from gold where it is annotated, from weak labelers that may abstain elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from quotestance.config import LabelerConfig
from quotestance.labeling.lexicon import LexiconConfig

LABELERS: Mapping[str, type[LabelerConfig]] = {"lexicon": LexiconConfig}
"""The options of each weak labeler, by the name that `labeler=` takes."""
