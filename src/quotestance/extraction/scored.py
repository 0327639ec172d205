"""The extractor whose speakers a learned scorer chooses, among what the rules propose and more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from quotestance.extraction.rules import RuleExtractor, RulesConfig
from quotestance.extraction.scorer import SpeakerScorer
from quotestance.extraction.scorer_weights import SHIPPED, read_weights


@dataclass
class ScorerConfig(RulesConfig):
    """Options of the extractor with a learned scorer of speakers."""

    weights: str = ""
    """A file written by `quotestance train_scorer`; empty: the one that ships."""

    def build(self) -> RuleExtractor:
        """Return the extractor.

        Raises:
            ConfigError: there is no such file of weights.
            DataError: it can't be used.
        """
        weights = read_weights(Path(self.weights) if self.weights else SHIPPED)
        extractor = super().build()
        extractor.chooser = partial(SpeakerScorer, weights=weights)
        return extractor
