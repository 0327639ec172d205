"""The blend: its members, their weights, its folder."""

from __future__ import annotations

import numpy as np
import pytest

from quotestance.config import ConfigError
from quotestance.models import load_model, save_model
from quotestance.models.blend import BlendConfig, best_weights
from quotestance.schema import LABELS

TARGETS = ("russia", "coercion")
LINEAR = ["tfidf_logreg", "majority"]


@pytest.fixture(scope="module")
def data(tiny, labelled):
    return {part: labelled(tiny, part) for part in ("train", "dev", "test")}


@pytest.mark.parametrize(
    ("members", "message"),
    [
        (["majority"], "model.members must be 2 to 5 models"),
        (["majority", "majority"], "model.members must be different models"),
        (["majority", "oracle"], r"model.members must be among majority, .*got .*oracle"),
        (["majority", "blend"], "model.members must be among"),
    ],
)
def test_members_that_can_not_be_blended_are_wrong_usage(members, message):
    with pytest.raises(ConfigError, match=message):
        BlendConfig(members=members)


def test_members_have_the_settings_given_for_them(tiny_finetuned, data):
    options = tiny_finetuned(epochs=1)
    model = BlendConfig(finetuned=options).build().fit(*data["train"], seed=0)
    assert list(model.members_) == ["tfidf_logreg", "finetuned"]
    assert model.members_["finetuned"].config == options


def test_without_calibration_all_members_count_alike(data):
    model = BlendConfig(members=LINEAR).build().fit(*data["train"], seed=0)
    statements = data["test"][0]
    each = [m.predict_proba(statements, ["russia"])["russia"] for m in model.members_.values()]
    probs = model.predict_proba(statements, ["russia"])["russia"]
    np.testing.assert_allclose(probs, np.mean(each, axis=0))


def test_the_member_that_knows_gets_the_weight():
    knows, guesses = np.full(20, 0.9), np.full(20, 0.4)
    assert best_weights(np.array([guesses, knows])) == [0.0, 1.0]


def test_members_that_err_in_different_places_share_the_weight():
    first = np.array([0.9] * 10 + [0.1] * 10)
    assert best_weights(np.array([first, 1 - first])) == [0.5, 0.5]


def test_weights_of_three_members_add_up_to_one():
    right = np.random.default_rng(0).uniform(0.05, 0.95, size=(3, 40))
    weights = best_weights(right)
    assert sum(weights) == pytest.approx(1)
    assert min(weights) >= 0


def test_weights_are_chosen_for_each_target_that_dev_has_labels_of(data):
    model = BlendConfig(members=LINEAR).build().fit(*data["train"], seed=0)
    statements, stances = data["dev"]
    model.calibrate(statements, {"russia": stances["russia"], "coercion": [None] * len(statements)})
    assert list(model.weights_) == ["russia"]
    assert model.weights_["russia"][0] > 0.5


def test_a_blend_is_at_least_as_good_on_dev_as_each_member(data):
    statements, stances = data["dev"]
    model = BlendConfig(members=LINEAR).build().fit(*data["train"], seed=0).calibrate(*data["dev"])
    rows = [LABELS.index(label) for label in stances["russia"]]

    def loss(fitted):
        probs = fitted.predict_proba(statements, ["russia"])["russia"]
        return -np.log(probs[np.arange(len(rows)), rows]).mean()

    assert loss(model) <= min(loss(m) for m in model.members_.values()) + 1e-6


def test_learning_again_keeps_weights_and_temperatures(data):
    model = BlendConfig(members=LINEAR).build().fit(*data["train"], seed=0).calibrate(*data["dev"])
    before = (model.weights_, [m.calibration_ for m in model.members_.values()])
    model.fit(*data["train"], seed=0)
    assert (model.weights_, [m.calibration_ for m in model.members_.values()]) == before


def test_each_member_is_a_model_folder_of_its_own(data, tmp_path):
    model = BlendConfig(members=LINEAR).build().fit(*data["train"], seed=0).calibrate(*data["dev"])
    folder = save_model(model, tmp_path / "model", card="# A card\n")
    for name, member in model.members_.items():
        first, second = (
            m.predict_proba(data["test"][0], TARGETS) for m in (member, load_model(folder / name))
        )
        for target in TARGETS:
            np.testing.assert_array_equal(first[target], second[target])
