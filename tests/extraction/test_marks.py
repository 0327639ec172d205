import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.extraction.marks import (
    _MARK,
    _anchors_in,
    _marks_at,
    find_quotes,
    paragraph_bounds,
)


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotes(text, paragraph_bounds(text))]


@pytest.mark.parametrize(
    "quote",
    [
        "“We agreed on it.”",
        '"We agreed on it."',
        "''We agreed on it.''",
        "``We agreed on it.''",
        "«We agreed on it.»",
        "»We agreed on it.«",
        "„We agreed on it.“",
        "„We agreed on it.”",
        "”We agreed on it.”",
    ],
)
def test_every_family_of_marks_is_read(quote: str) -> None:
    assert quoted(f"Then {quote} said the mayor.") == [quote]


def test_families_of_marks_may_be_mixed_in_one_article() -> None:
    text = '“We won,” said Ost. "They lost," said Varga.\n\n«We all lost», said Lind.'
    assert quoted(text) == ["“We won,”", '"They lost,"', "«We all lost»"]


def test_single_marks_inside_never_split_a_quotation() -> None:
    quote = "“He told me ‘never again’ and it’s the '90s all over,”"
    assert quoted(f"{quote} said Ost.") == [quote]


def test_apostrophes_and_inches_open_nothing() -> None:
    assert quoted("The ministers' 12\" guns weren't Ost's.") == []


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = "Ost shrugged. “We shall see what they want.\n\nThe port was quiet."
    assert quoted(text) == ["“We shall see what they want."]


def test_an_unclosed_quotation_ends_before_the_attribution_it_ran_into() -> None:
    text = "“We shall never sign this paper, harbour master Anna Ost said.\n\nThe port was quiet."
    assert quoted(text) == ["“We shall never sign this paper,"]


@pytest.mark.parametrize("marks", ["“”", '""'])
def test_a_lost_opening_mark_leaves_the_quotations_around_it_alone(marks: str) -> None:
    left, right = marks
    first = f"{left}I taught here for forty years."
    second = f"{left}Now they want to close it.{right}"
    third = f"{left}It will rain,{right}"
    text = (
        f"{first} {second} There was applause. We are tired.{right} Ost sat down. {third} he said."
    )
    assert quoted(text) == [first, second, third]


def test_curly_marks_that_stand_the_wrong_way_round_are_read() -> None:
    text = "”We agreed,“ said Ost. ”Now go.“"
    assert quoted(text) == ["”We agreed,“", "”Now go.“"]


def test_marks_that_all_stand_the_closing_way_open_each_paragraph_of_a_quotation() -> None:
    text = "Anna spoke first:\n\n”We waited all winter.\n\n”Nobody wrote to us.”\n\nIt rained."
    assert quoted(text) == ["”We waited all winter.", "”Nobody wrote to us.”"]


def test_an_unclosed_quotation_ends_before_a_verb_of_speech_and_its_subject() -> None:
    text = "“We agreed, said Anna Ost. “Now go,” she added."
    assert quoted(text) == ["“We agreed,", "“Now go,”"]


def test_a_lost_closing_mark_does_not_turn_the_rest_inside_out() -> None:
    text = 'He said "we go now. "They stay here," she said. "Nobody asked us," Ost said.'
    assert quoted(text)[-1] == '"Nobody asked us,"'


@pytest.mark.parametrize("tail", ["”.", ",”.", ".”"])
def test_doubled_punctuation_ends_a_quotation_once(tail: str) -> None:
    assert len(quoted(f"“We agreed on it{tail} Then they left.")) == 1


def test_a_second_closing_mark_after_a_stop_is_taken_in() -> None:
    text = "“They never lifted a finger!” .” He left."
    assert quoted(text) == ["“They never lifted a finger!” .”"]


def test_a_stop_written_twice_around_a_closing_mark_is_taken_in() -> None:
    assert quoted("“They never lifted a finger.”. He left.") == ["“They never lifted a finger.”."]
    assert quoted("He saw “no sign”. He left.") == ["“no sign”"]


def test_a_double_mark_of_two_single_ones_may_touch_a_nested_one() -> None:
    first = "''Nobody told me, 'You are free,'''"
    assert quoted(f"{first} said Ost. ''Not once.''") == [first, "''Not once.''"]
    second = "'''Free' is what they called it.''"
    assert quoted(f"{second} He left.") == [second]


def test_a_stop_slipped_between_the_two_single_marks_still_closes() -> None:
    text = "''We are waiting.'.' He left. ''Still waiting.''"
    assert quoted(text) == ["''We are waiting.'.'", "''Still waiting.''"]


def test_a_quotation_that_another_one_ends_is_cut_before_its_attribution() -> None:
    text = "“We shall never sign this paper, Ost emphasized. “It is a list of orders.”"
    assert quoted(text) == ["“We shall never sign this paper,", "“It is a list of orders.”"]


def test_an_unclosed_quotation_is_not_cut_at_speech_it_reports() -> None:
    quote = "“They leaned on us, and hard. They said: sign and you'll see."
    assert quoted(f"{quote}\n\nIt rained.") == [quote]


def test_paragraphs_are_parted_by_blank_lines() -> None:
    assert len(paragraph_bounds("One line.\n\nAnother line.\n\n\nA third.")) == 3


def test_a_lost_paragraph_break_between_two_quotations_is_seen() -> None:
    assert quoted('Ost said: "We go now. "They stay here."') == ['"We go now.', '"They stay here."']


def test_a_megabyte_of_marks_is_read_in_seconds() -> None:
    for text in ('"' * 1_000_000, '"a' * 500_000, "“”" * 500_000, "“ " * 500_000):
        started = time.perf_counter()
        find_quotes(text, paragraph_bounds(text))
        assert time.perf_counter() - started < 30


@given(st.lists(st.sampled_from([*" ab.,!…\"“”„«»'`‘’＂", "''", "``", '""'])).map("".join))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_looking_only_where_a_mark_may_stand_finds_every_mark(text: str) -> None:
    everywhere = [m.span() for m in _MARK.finditer(text)]
    assert [m.span() for m in _marks_at(text, _anchors_in(text), len(text))] == everywhere
