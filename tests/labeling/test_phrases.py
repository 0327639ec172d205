"""What a phrase of a target's lists finds."""

import pytest

from quotestance.config import ConfigError
from quotestance.labeling.phrases import compile_phrases, plain_text


def finds(phrase: str, text: str) -> bool:
    pattern = compile_phrases([phrase], key="favor")
    assert pattern is not None
    return pattern.search(plain_text(text)) is not None


def test_a_trailing_star_stands_for_any_ending_and_for_none() -> None:
    assert finds("threat*", "They threatened.")
    assert finds("threat*", "A threat.")


def test_a_phrase_without_star_is_whole_words() -> None:
    assert not finds("force", "forceful")
    assert not finds("force", "enforce")


def test_a_star_alone_is_one_word() -> None:
    assert finds("twisted * arm", "twisted our arm")
    assert not finds("twisted * arm", "twisted our other arm")


def test_quotation_marks_and_line_breaks_may_part_the_words() -> None:
    assert finds("no sign of pressure", "saw “no sign” of\npressure")


def test_typographic_apostrophes_are_straight_ones() -> None:
    assert finds("don't trust", "We don’t trust them")


def test_no_phrases_give_no_expression() -> None:
    assert compile_phrases([], key="favor") is None


@pytest.mark.parametrize("phrase", ["", "  ", "*", "* arm"])
def test_a_phrase_that_begins_with_no_word_is_named(phrase: str) -> None:
    with pytest.raises(ConfigError, match=r"targets\.x\.favor must hold phrases"):
        compile_phrases([phrase], key="targets.x.favor")
