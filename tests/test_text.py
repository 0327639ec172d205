import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.text import (
    _BREAK,
    MAX_REACH,
    _breaks,
    context_of,
    join_spans,
    line_matches,
    sentence_bounds,
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_bounds(text)]


def test_abbreviations_and_initials_do_not_end_a_sentence() -> None:
    text = "Lt. Col. J. B. Varga met Mr. Ost at 5 p.m. in the U.S. embassy. He left."
    assert sentences(text) == [
        "Lt. Col. J. B. Varga met Mr. Ost at 5 p.m. in the U.S. embassy.",
        "He left.",
    ]


def test_a_closing_mark_belongs_to_the_sentence_it_closes() -> None:
    assert sentences("“We agreed.” Then they left.") == ["“We agreed.”", "Then they left."]


def test_an_attribution_in_lower_case_belongs_to_the_quoted_question() -> None:
    assert sentences("“Why?” asked Ost. He waited.") == ["“Why?” asked Ost.", "He waited."]


def test_a_blank_line_ends_a_sentence_without_a_full_stop() -> None:
    assert sentences("A heading\n\nThe text.") == ["A heading", "The text."]


def test_a_lost_space_after_a_full_stop_still_ends_the_sentence() -> None:
    assert sentences("He said so.Then Anna Ost left the room.") == [
        "He said so.",
        "Then Anna Ost left the room.",
    ]


def test_context_holds_the_sentence_of_the_span_and_the_one_before() -> None:
    text = "One is far. Two is near. Three says “four” here. Five is after."
    start = text.index("“")
    context, span = context_of(text, [(start, start + 6)])
    assert context == "Two is near. Three says “four” here."
    assert text[span[0] : span[1]] == context


def test_context_reaches_to_the_attribution() -> None:
    text = "Start. “Four is enough.” That is the view of Anna Ost. End."
    start = text.index("“")
    name = text.index("Anna")
    context, _ = context_of(text, [(start, start + 17)], [(name, name + 8)])
    assert context.endswith("Anna Ost.")


def test_context_of_an_unbroken_text_is_capped_on_each_side() -> None:
    text = "word " * 2000 + "“quoted words” " + "word " * 2000
    start = text.index("“")
    context, span = context_of(text, [(start, start + 14)])
    assert "“quoted words”" in context
    assert start - MAX_REACH <= span[0]
    assert span[1] <= start + 14 + MAX_REACH


def test_context_is_the_same_with_bounds_given_and_without() -> None:
    text = "One is far. Two is near. Three says “four” here. Five is after."
    start = text.index("“")
    spans = [(start, start + 6)]
    assert context_of(text, spans) == context_of(text, spans, bounds=sentence_bounds(text))


def test_context_of_no_spans_is_an_error() -> None:
    with pytest.raises(ValueError, match="spans"):
        context_of("Some text.", [])


def test_spans_are_joined_by_one_space() -> None:
    assert join_spans("“a” said “b”", [(0, 3), (9, 12)]) == "“a” “b”"


@given(st.text(alphabet="aA.!?”“\"' \n\t—(Mr", max_size=200))
@settings(max_examples=150, deadline=None)
def test_sentences_are_ordered_apart_and_hold_every_letter(text: str) -> None:
    bounds = sentence_bounds(text)
    assert all(0 <= start < end <= len(text) for start, end in bounds)
    assert all(a[1] <= b[0] for a, b in pairwise(bounds))
    inside = "".join(text[start:end] for start, end in bounds)
    assert "".join(inside.split()) == "".join(text.split())


_BREAKING = st.lists(
    st.sampled_from(
        [*' \t\r\n\u00a0\u2003.!?…:;"”’»)]“«*-•aBé1,', "\n\n", "Mr. ", "word ", "U.S. "]
    )
).map("".join)


@given(_BREAKING)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_looking_only_behind_stops_and_at_line_ends_finds_every_break(text: str) -> None:
    everywhere = [m.span() for m in _BREAK.finditer(text)]
    assert [m.span() for m in _breaks(text)] == everywhere


@given(st.text(alphabet="ab: \n", max_size=40))
def test_a_pattern_tried_at_lines_only_finds_what_it_finds_everywhere(text: str) -> None:
    pattern = re.compile(r"^[ ]*a+\s?:\s*", re.MULTILINE)
    found = [match.span() for match in line_matches(pattern, text)]
    assert found == [match.span() for match in pattern.finditer(text)]
