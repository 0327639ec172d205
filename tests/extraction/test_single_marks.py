import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.extraction.marks import find_quotes, paragraph_bounds
from quotestance.extraction.single_marks import with_single_marks


def quoted(text: str) -> list[str]:
    paragraphs = paragraph_bounds(text)
    found = with_single_marks(text, paragraphs, find_quotes(text, paragraphs))
    return [text[q.start : q.end] for q in found]


@pytest.mark.parametrize("marks", ["‘’", "''", "`'"])
def test_speech_in_single_marks_is_found_where_an_article_speaks_in_them(marks: str) -> None:
    left, right = marks
    first, second = f"{left}We agreed on it,{right}", f"{left}a cold shower{right}"
    text = f"{first} said Anna Ost.\n\nHer deputy called the deal {second}."
    assert quoted(text) == [first, second]


@pytest.mark.parametrize("apostrophe", ["’", "'"])
def test_apostrophes_and_genitives_neither_open_nor_close(apostrophe: str) -> None:
    quote = "‘It’s the dockers’ plan, they’re not goin’ back to the ’90s,’".replace("’", apostrophe)
    quote = quote[:-1] + "’"
    text = f"The dockers{apostrophe} cars left. {quote} said Jan Lind{apostrophe}s deputy."
    assert quoted(text) == [quote]


def test_an_article_of_apostrophes_alone_quotes_nothing() -> None:
    text = "The dockers' cars and the drivers' union's hut weren't there in the '90s, said Ost."
    assert quoted(text) == []


def test_a_single_marked_term_is_left_where_double_marks_hold_the_speech() -> None:
    text = "“We won,” said Ost. The ‘shadow fleet’, he said, was back. “And it will stay.”"
    assert quoted(text) == ["“We won,”", "“And it will stay.”"]


def test_scare_quotes_alone_do_not_make_single_marks_speech() -> None:
    assert quoted("The ‘shadow fleet’ was seen near the ‘Boot’ on Monday.") == []


def test_double_marks_inside_single_ones_are_nested() -> None:
    quote = "‘They told us “never again” and left,’"
    assert quoted(f"{quote} Anna Ost said.") == [quote]


def test_a_single_marked_quotation_runs_on_over_paragraphs() -> None:
    text = "Anna Ost spoke.\n\n‘We waited for a year.\n\n‘Nobody came,’ she said."
    assert quoted(text) == ["‘We waited for a year.", "‘Nobody came,’"]


def test_a_single_mark_left_open_turns_no_narration_into_speech() -> None:
    text = "‘We are ready,’ said Ost. He is no ‘friend of the port.\n\nIt rained on Monday."
    assert quoted(text) == ["‘We are ready,’"]


@given(st.lists(st.sampled_from([*" ab.,S\n“”\"'‘’", "said", "\n\n"])).map("".join))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_quotations_in_both_kinds_of_marks_never_overlap(text: str) -> None:
    paragraphs = paragraph_bounds(text)
    found = with_single_marks(text, paragraphs, find_quotes(text, paragraphs))
    assert all(a.start < a.end <= b.start for a, b in pairwise(found))


def test_a_megabyte_of_single_marks_is_read_in_seconds() -> None:
    for text in ("' a" * 300_000, " 'a" * 300_000, "‘a’ " * 250_000, " ‘a b s’ c" * 100_000):
        started = time.perf_counter()
        quoted(text)
        assert time.perf_counter() - started < 30
