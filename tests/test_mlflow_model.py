"""The model folder as MLflow serves it."""

from types import SimpleNamespace

import pytest

from quotestance.models import load_model


@pytest.fixture(scope="module")
def served(model_folder):
    from quotestance.mlflow_model import ARTIFACT, StancePyfunc

    pyfunc = StancePyfunc()
    pyfunc.load_context(SimpleNamespace(artifacts={ARTIFACT: str(model_folder)}))
    return lambda table: pyfunc.predict(None, table)


@pytest.fixture
def frame():
    import pandas as pd

    return pd.DataFrame


WORDS = ["“We trust Moscow as a loyal friend,”", "“The Kremlin bullies and threatens us,”"]


def test_each_row_gets_label_score_and_probabilities(served, frame):
    answers = served(frame({"text": WORDS}))
    assert answers["stance_russia"].tolist() == ["favor", "against"]
    assert answers["stance_coercion"].tolist() == ["against", "favor"]
    assert answers.columns.tolist() == [
        *("stance_russia", "score_russia"),
        *("prob_russia_favor", "prob_russia_against", "prob_russia_none"),
        *("stance_coercion", "score_coercion"),
        *("prob_coercion_favor", "prob_coercion_against", "prob_coercion_none"),
    ]


def test_answers_are_those_of_the_model(served, frame, model_folder, make_statement):
    context = f"{WORDS[0]} said Lena Orlik."
    answers = served(frame({"text": WORDS[:1], "context": [context]}))
    model = load_model(model_folder)
    probs = model.predict_proba([make_statement(WORDS[0], context=context)], ["russia"])["russia"]
    names = ["prob_russia_favor", "prob_russia_against", "prob_russia_none"]
    assert answers[names].to_numpy().tolist() == probs.tolist()


def test_the_context_is_read_where_it_holds_the_words(served, frame):
    bare, with_context, elsewhere = (
        served(frame({"text": WORDS[:1], "context": [context]}))["score_russia"][0]
        for context in (None, f"In anger, {WORDS[0]} said Tomas Varga.", "Some other page.")
    )
    assert with_context != bare
    assert elsewhere == bare


def test_rows_keep_their_order(served, frame):
    there = served(frame({"text": WORDS * 3}))["stance_russia"].tolist()
    back = served(frame({"text": (WORDS * 3)[::-1]}))["stance_russia"].tolist()
    assert there == back[::-1] == ["favor", "against"] * 3


def test_further_columns_do_no_harm(served, frame):
    table = frame({"text": WORDS, "speaker": ["Lena Orlik", None], "outlet": ["a", "b"]})
    assert len(served(table)) == 2


def test_an_empty_table_gives_an_empty_table(served, frame):
    answers = served(frame({"text": []}))
    assert len(answers) == 0
    assert "stance_russia" in answers.columns
