"""A blend of models: the weighted mean of their probabilities, weighted for each target on dev."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from quotestance.config import ModelConfig, require
from quotestance.models.base import Labels, Probabilities, StanceModel, save_model
from quotestance.models.finetuned import FinetunedConfig
from quotestance.models.linear import TfidfLogRegConfig
from quotestance.schema import LABELS, Statement

_GRID = 10
"""Weights are multiples of one in so many."""
_MOST_MEMBERS = 5
_LEAST_PROBABILITY = 1e-300
"""So small that no temperature makes a label likely which all members rule out."""


@dataclass
class BlendConfig(ModelConfig):
    """Several models together, weighted by what each adds on dev."""

    name: str = "blend"
    members: list[str] = field(default_factory=lambda: ["tfidf_logreg", "finetuned"])
    """Names of the models; those without settings here have their defaults."""
    tfidf_logreg: TfidfLogRegConfig = field(default_factory=TfidfLogRegConfig)
    finetuned: FinetunedConfig = field(default_factory=FinetunedConfig)

    def __post_init__(self) -> None:
        # The registry imports this file.
        from quotestance.models import MODELS

        names = [name for name, options in MODELS.items() if options is not BlendConfig]
        key, members = "model.members", self.members
        require(2 <= len(members) <= _MOST_MEMBERS, key, f"2 to {_MOST_MEMBERS} models", members)
        require(len(set(members)) == len(members), key, "different models", members)
        require(set(members) <= set(names), key, f"among {', '.join(names)}", members)

    def build(self) -> BlendModel:
        """Return the unfitted model."""
        return BlendModel(self.name, self)


class BlendModel(StanceModel):
    """A linear opinion pool of fitted models."""

    kind: ClassVar[str] = "blend"

    def __init__(self, name: str = "blend", config: BlendConfig | None = None) -> None:
        super().__init__(name)
        self.config = config or BlendConfig(name=name)
        self.members_: dict[str, StanceModel] = {}
        self.weights_: dict[str, list[float]] = {}
        """For each target one weight a member; even where none was chosen."""

    def _fit_features(self, statements: Sequence[Statement]) -> Sequence[Statement]:
        return self._features(statements)

    def _features(self, statements: Sequence[Statement]) -> Sequence[Statement]:
        """Return the statements themselves: each member reads them in its own way."""
        return statements

    def _fit(self, features: Sequence[Statement], stances: Labels, *, seed: int) -> None:
        # Fitted again, members keep the temperatures that were chosen for them.
        self.members_ = self.members_ or _members(self.config)
        for member in self.members_.values():
            member.fit(features, stances, seed=seed, mentions=self.mentions_)

    def calibrate(self, statements: Sequence[Statement], stances: Labels) -> Self:
        """Calibrate each member, choose the weights by log loss, then the blend's temperatures."""
        for member in self.members_.values():
            member.calibrate(statements, stances)
        probs = self._member_probabilities(statements, self.targets_)
        for target in self.targets_:
            labels = stances.get(target, ())
            chosen = [i for i, label in enumerate(labels) if label is not None]
            if chosen:
                gold = [LABELS.index(str(labels[i])) for i in chosen]
                right = np.array([p[chosen, gold] for p in probs[target]])
                self.weights_[target] = best_weights(right)
        return super().calibrate(statements, stances)

    def _scores(
        self, features: Sequence[Statement], targets: Sequence[str]
    ) -> dict[str, NDArray[np.float64]]:
        probs = self._member_probabilities(features, targets)
        even = [1 / len(self.members_)] * len(self.members_)
        return {
            target: np.log(
                np.maximum(
                    np.tensordot(self.weights_.get(target, even), probs[target], axes=1),
                    _LEAST_PROBABILITY,
                )
            )
            for target in targets
        }

    def _member_probabilities(
        self, statements: Sequence[Statement], targets: Sequence[str]
    ) -> dict[str, list[Probabilities]]:
        """Return for each target the calibrated probabilities of every member."""
        of_members = [m.predict_proba(statements, targets) for m in self.members_.values()]
        return {target: [probs[target] for probs in of_members] for target in targets}

    def _save_weights(self, folder: Path) -> Mapping[str, Any]:
        for name, member in self.members_.items():
            card = f"# {name}\n\nA member of a blend: see the card in the folder above.\n"
            save_model(member, folder / name, card=card)
        return {"config": asdict(self.config), "weights": self.weights_}

    def _load_weights(self, folder: Path, settings: Mapping[str, Any]) -> None:
        # The registry imports this file.
        from quotestance.models import load_model

        options = dict(settings["config"])
        self.config = BlendConfig(
            **options
            | {
                "tfidf_logreg": TfidfLogRegConfig(**options["tfidf_logreg"]),
                "finetuned": FinetunedConfig(**options["finetuned"]),
            }
        )
        self.weights_ = dict(settings["weights"])
        self.members_ = {name: load_model(folder / name) for name in self.config.members}


def best_weights(right: NDArray[np.float64]) -> list[float]:
    """Return the weights with the least log loss among the multiples of 0.1 that add up to 1.

    Args:
        right: shape (members, statements), the probability that each gives the right label.
    """

    def loss(weights: tuple[float, ...]) -> float:
        return float(-np.log(np.maximum(np.dot(weights, right), 1e-12)).mean())

    candidates = list(_simplex(len(right)))
    return list(candidates[int(np.argmin([loss(weights) for weights in candidates]))])


def _simplex(n: int) -> Iterator[tuple[float, ...]]:
    """Yield every way to share one out among n in multiples of 1 / _GRID."""
    for cuts in itertools.combinations_with_replacement(range(_GRID + 1), n - 1):
        edges = (0, *cuts, _GRID)
        yield tuple((b - a) / _GRID for a, b in itertools.pairwise(edges))


def _members(config: BlendConfig) -> dict[str, StanceModel]:
    """Return the unfitted members by name."""
    # The registry imports this file.
    from quotestance.models import MODELS

    given: dict[str, ModelConfig] = {
        "tfidf_logreg": config.tfidf_logreg,
        "finetuned": config.finetuned,
    }
    return {name: given.get(name, MODELS[name]()).build() for name in config.members}
