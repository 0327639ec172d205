"""The learned scorer: which of a quotation's candidates is its speaker, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import repeat
from math import exp, log

from quotestance.extraction.attribution import Attributor
from quotestance.extraction.candidates import Asked, Candidate, CandidateFinder
from quotestance.extraction.scorer_features import FeatureReader
from quotestance.extraction.scorer_weights import Calibration, ScorerWeights
from quotestance.extraction.sources import Source

_NEARLY_ONE = 1 - 1e-6


class SpeakerScorer:
    """Chooses the source of each quotation of one article by the weights of a linear model.

    A candidate's log-odds are the sum of its features' weights. Mentions of one speaker speak for
    that speaker together: their probabilities are added up, and the likeliest of them stays as the
    mention that attributes the quotation.
    """

    def __init__(self, reader: Attributor, weights: ScorerWeights) -> None:
        self.weights = weights
        self.finder = CandidateFinder(reader)
        self.features = FeatureReader(self.finder)

    def choose(self, asked: Asked) -> Source | None:
        """Return the likeliest source of a quotation; its score is calibrated (see `Chooser`)."""
        candidates = self.finder.find(asked)
        rows = self.features.read(asked, candidates)
        weight_of = self.weights.weights.get
        odds = [sum(map(weight_of, row, repeat(0.0))) for row in rows]
        best, share = choose_candidate([speaker_of(c) for c in candidates], odds)
        source = candidates[best].source
        if source is None:
            return None
        return replace(source, score=calibrated(share, self.weights.calibration))


def choose_candidate(speakers: Sequence[str], odds: Sequence[float]) -> tuple[int, float]:
    """Return the index of the best candidate of the likeliest speaker, and that speaker's share.

    Args:
        speakers: whom each candidate stands for.
        odds: the log-odds of each candidate.
    """
    top = max(odds)
    powers = [exp(o - top) for o in odds]
    shares: dict[str, float] = {}
    for speaker, power in zip(speakers, powers, strict=True):
        shares[speaker] = shares.get(speaker, 0.0) + power
    likeliest = max(shares, key=lambda s: shares[s])
    own = (k for k, speaker in enumerate(speakers) if speaker == likeliest)
    best = max(own, key=lambda k: powers[k])
    return best, shares[likeliest] / sum(powers)


def calibrated(share: float, calibration: Calibration) -> float:
    """Return the probability that the speaker is right (Platt scaling of the share's log-odds)."""
    return 1 / (1 + exp(-(calibration.slope * log_odds(share) + calibration.offset)))


def log_odds(share: float) -> float:
    """Return the log-odds of a probability, held away from 0 and 1."""
    held = min(max(share, 1 - _NEARLY_ONE), _NEARLY_ONE)
    return log(held / (1 - held))


def speaker_of(candidate: Candidate) -> str:
    """Return the name that a candidate's probability is added up under; nobody's is empty."""
    source = candidate.source
    if source is None:
        return ""
    return source.speaker or f"unresolved at {source.mention}"
