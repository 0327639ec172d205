import pytest

from quotestance.reporting.model_card import model_card
from quotestance.reporting.scores import ScoreRow


def card(**changes):
    return model_card(
        **{
            "model": {"name": "tfidf_logreg", "kind": "tfidf", "version": "0.1.0"},
            "targets": {"russia": "The Russian state"},
            "labels": ["favor", "against", "none"],
            "training": {"name": "quoted_stance", "n_statements": 1035, "digest": "abc"},
        }
        | changes
    )


def test_the_card_names_model_targets_labels_and_training_data():
    text = card()
    assert text.startswith("# tfidf\\_logreg\n")
    assert "- **russia**: The Russian state" in text
    assert "`favor`, `against`, `none`" in text
    assert "- n\\_statements: 1,035" in text


def test_scores_stand_with_interval_and_n():
    text = card(scores=[ScoreRow("m", "russia", "macro-F1", 0.8124, 0.764, 0.858, 261)])
    assert "| m | russia | macro-F1 | 0.812 \\[0.764, 0.858\\] | 261 |" in text


def test_an_unscored_and_uncalibrated_model_says_so():
    text = card()
    assert "It has not been scored." in text
    assert "Its probabilities were not calibrated." in text


def test_the_card_says_what_the_model_is_not_for_and_that_the_corpus_is_fiction():
    text = card()
    assert "It must not be used for:" in text
    assert "fiction" in text
    assert "say little about real news" in text


def test_nested_settings_are_listed_under_dotted_names():
    text = card(settings={"features": {"words": [1, 2]}, "c": 0.5, "scale": None})
    assert "- features.words: 1, 2" in text
    assert "- c: 0.5" in text
    assert "- scale: –" in text


def test_the_commands_are_fenced_even_where_they_hold_fences():
    text = card(reproduce="quotestance train\n```\n<b>")
    assert "````sh\nquotestance train\n```\n<b>\n````" in text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "a | b\n\n# heading",
        "`code` **bold** _em_ ~~gone~~",
        "![i](http://x)",
        "&lt;b&gt;",
    ],
)
def test_markdown_and_html_in_a_value_have_no_effect(hostile):
    text = card(
        model={"name": hostile, "kind": hostile},
        targets={hostile: hostile},
        training={hostile: hostile},
        settings={hostile: hostile},
        calibration={hostile: hostile},
        scores=[ScoreRow(hostile, hostile, hostile, 0.5)],
    )
    assert "<script" not in text
    assert "](" not in text.replace("\\](", "")
    assert "\n# heading" not in text
    assert "**bold**" not in text
    assert not [
        line for line in text.splitlines() if line.startswith("|") and line.count(" | ") > 4 + 3
    ]
    assert "`code`" not in text.replace("\\`code\\`", "")


def test_a_value_is_one_line_whatever_it_holds():
    lines = card(training={"name": "a\n- b\r\u2028c\x00"}).splitlines()
    assert "- name: a - b c" in lines
