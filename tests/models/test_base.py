"""Probabilities, stances and temperatures, whatever the model."""

import numpy as np
import pytest

from quotestance.models.base import Calibration, labels_of, stances_of

PROBS = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.3, 0.4, 0.3]])


def test_labels_are_the_likeliest_ones():
    assert labels_of(PROBS) == ["favor", "none", "against"]


def test_a_stance_has_label_score_and_all_probabilities():
    stance = stances_of(PROBS)[1]
    assert (stance.label, stance.score, stance.abstain) == ("none", 0.6, False)
    assert stance.probs == {"favor": 0.1, "against": 0.3, "none": 0.6}


def test_below_the_least_score_the_model_abstains_and_keeps_its_label():
    stances = stances_of(PROBS, min_score=0.5)
    assert [s.abstain for s in stances] == [False, False, True]
    assert stances[2].label == "against"


def test_stances_hold_plain_numbers():
    stance = stances_of(PROBS.astype(np.float32))[0]
    assert type(stance.score) is float
    assert {type(p) for p in stance.probs.values()} == {float}
    assert type(stance.abstain) is bool


def test_no_rows_give_no_stances():
    assert stances_of(np.zeros((0, 3))) == []


def test_a_high_temperature_evens_out_and_a_low_one_sharpens():
    scores = np.array([[2.0, 1.0, 0.0]])
    cold, plain, hot = (
        Calibration({"russia": t}).probabilities(scores, "russia")[0] for t in (0.1, 1.0, 100.0)
    )
    np.testing.assert_allclose(plain, np.exp([2, 1, 0]) / np.exp([2, 1, 0]).sum())
    np.testing.assert_allclose(hot, [1 / 3] * 3, atol=0.01)
    assert cold[0] > 0.9999


def test_a_target_without_a_temperature_has_one():
    scores = np.array([[1.0, 0.0, 0.0]])
    calibration = Calibration({"russia": 5.0})
    np.testing.assert_allclose(
        calibration.probabilities(scores, "coercion"), Calibration().probabilities(scores, "any")
    )


@pytest.mark.parametrize("size", [1e3, 1e6])
def test_large_scores_do_not_overflow(size):
    probs = Calibration().probabilities(np.array([[size, 0.0, -size]]), "russia")
    np.testing.assert_allclose(probs, [[1.0, 0.0, 0.0]])
