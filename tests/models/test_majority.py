"""The floor: label frequencies of the training part."""

import numpy as np
import pytest

from quotestance.models import MODELS


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["none", "none", "favor", "against"], [0.25, 0.25, 0.5]),
        (["favor", None, "favor", "none"], [2 / 3, 0.0, 1 / 3]),
    ],
)
def test_probabilities_are_the_frequencies_of_the_training_part(make_statement, labels, expected):
    statements = [make_statement(f"“{k}”", id=f"story#{k}") for k in range(4)]
    model = MODELS["majority"]().build().fit(statements, {"russia": labels}, seed=0)
    probs = model.predict_proba([make_statement("“Anything”")], ["russia"])["russia"]
    np.testing.assert_allclose(probs, [expected], atol=1e-5)
