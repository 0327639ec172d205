"""Texts made to be slow: what they cost grows with their length, not with its square."""

import sys
import time
import tracemalloc
from collections.abc import Callable
from types import FrameType

import pytest

from quotestance.extraction import RulesConfig
from quotestance.extraction.marks import find_quotes, paragraph_bounds
from quotestance.extraction.parts import MAX_PART, part_bounds
from quotestance.schema import Article

QUOTE = "“We sign nothing today,” said Anna Ost, the harbour's spokeswoman. "
CASES = {
    "only straight marks": '"',
    "only opening marks": "“",
    "only closing marks": "”",
    "only apostrophes": "'",
    "backticks": "``",
    "marks between blanks": '" ',
    "alternating openers": "“ \" « „ `` '' ‘ ",
    "nested marks": "“He told me ‘she said “no” to us’ twice,” said Ost. ",
    "one mark a line": '"\n',
    "one mark and a word a line": "“word\n",
    "one quote a line": "“We go,” he said.\n",
    "one unclosed mark a paragraph": "“We go and nobody stops us\n\n",
    "one paragraph of text": "The harbour was shut and Lena Orlik of the union waited there. ",
    "text without a stop": "the harbour was shut and somebody of the union waited there ",
    "names": "Anna Ost and Lena Orlik, Mira Dahl of Port Authority. ",
    "capitals": "ANNA OST LENA ORLIK MIRA DAHL ",
    "roles": "minister of the ",
    "brackets": "([",
    "said said said": "said ",
    "pronouns": "he ",
    "labels": "Ost: ",
    "sources without marks": "according to the minister, ",
    "one word": "a",
    "one word with hyphens": "a-",
    "full stops": ". ",
    "initials": "A. ",
    "commas": ", ",
    "line breaks": "\n",
    "blanks": " ",
    "blanks and line breaks": "\t\n",
    "page furniture": "Photo: Ost\n",
}


def extract(text: str) -> int:
    return len(RulesConfig().build().extract(Article(id="a", text=text)))


def filled(unit: str, n_characters: int, opening: str = QUOTE) -> str:
    return opening + unit * (n_characters // len(unit))


def seconds(text: str) -> float:
    best = float("inf")
    for _ in range(2):
        started = time.process_time()
        extract(text)
        best = min(best, time.process_time() - started)
    return best


def calls(work: Callable[[], object]) -> int:
    """Count the Python functions and methods that are called, so that no clock is needed."""
    n_calls = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal n_calls
        n_calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return n_calls


@pytest.mark.parametrize("case", CASES)
def test_four_times_the_text_takes_no_more_than_some_four_times_as_long(case: str) -> None:
    short, long = (filled(CASES[case], size) for size in (8_000, 32_000))
    assert seconds(long) < 10 * max(seconds(short), 0.005)


@pytest.mark.parametrize("case", CASES)
def test_twice_the_text_takes_no_more_than_some_twice_the_calls(case: str) -> None:
    short, long = (filled(CASES[case], size) for size in (4_000, 8_000))
    n_short, n_long = (calls(lambda text=text: extract(text)) for text in (short, long))
    assert n_long < 2.5 * n_short


def test_a_line_that_holds_nothing_but_a_mark_costs_a_handful_of_calls() -> None:
    text = filled('"\n', 2_000)
    assert calls(lambda: find_quotes(text, paragraph_bounds(text))) < 20 * text.count("\n")


def test_text_of_many_marks_and_hardly_a_word_between_them_holds_no_quotes() -> None:
    assert extract(filled("“Yes.”\n", 4_000)) == 0
    assert extract(filled("“Yes.”\n", 400)) > 0


def test_a_text_up_to_the_length_of_a_part_is_read_whole() -> None:
    text = "word " * (MAX_PART // 5)
    assert part_bounds(text) == [(0, len(text))]


@pytest.mark.parametrize("unit", ["We wait here.\n\n", "line of words\n", "word ", "a"])
def test_parts_hold_the_whole_text_and_end_at_the_best_break_there_is(unit: str) -> None:
    text = unit * (3 * MAX_PART // len(unit))
    bounds = part_bounds(text)
    assert "".join(text[start:end] for start, end in bounds) == text
    assert all(end - start <= MAX_PART for start, end in bounds)
    assert all(text[:end].endswith(unit) for _, end in bounds)


def test_statements_of_a_later_part_stand_where_the_whole_text_has_them() -> None:
    text = "Nothing was said.\n\n" * (MAX_PART // 10) + QUOTE
    (statement,) = RulesConfig().build().extract(Article(id="a", text=text))
    assert statement.statement_id == "a#1"
    assert [text[start:end] for start, end in statement.spans] == ["“We sign nothing today,”"]
    assert statement.speaker_span
    assert statement.cue_span
    assert text[slice(*statement.speaker_span)] == "Anna Ost"
    assert text[slice(*statement.cue_span)] == "said"
    assert text[slice(*statement.context_span)] == statement.context


@pytest.mark.parametrize("between", ["and", "met Mr. Ostrov and"])
def test_many_people_of_one_surname_cost_no_more_than_as_many_others(between: str) -> None:
    def people(n_people: int) -> str:
        given = (
            f"{chr(65 + n % 26)}{chr(97 + n // 26 % 26)}{'aeiou'[n % 5]}n" for n in range(n_people)
        )
        return QUOTE + "".join(f"{name} Ostrov {between} " for name in given)

    n_few, n_many = (calls(lambda n=n: extract(people(n))) for n in (300, 600))
    assert n_many < 2.5 * n_few


def test_an_office_that_a_crowd_holds_costs_no_more_a_quote_than_one_that_some_hold() -> None:
    def crowd(n_people: int) -> str:
        named = (
            f"{chr(65 + n % 26)}{chr(97 + n // 26 % 26)}na Ost{chr(97 + n % 26)}{'aeiou'[n % 5]}v, "
            f"director of the bank, came.\n\n"
            for n in range(n_people)
        )
        return "".join(named) + "“No,” the Danish director said.\n\n" * n_people

    n_few, n_many = (calls(lambda n=n: extract(crowd(n))) for n in (200, 400))
    assert n_many < 2.5 * n_few


@pytest.mark.parametrize("case", ["commas", "names", "said said said", "one paragraph of text"])
def test_memory_of_a_long_text_is_no_more_than_some_times_its_size(case: str) -> None:
    text = filled(CASES[case], 8 * MAX_PART)
    tracemalloc.start()
    try:
        extract(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * len(text.encode())


def test_statements_that_are_attributed_alike_hold_one_and_the_same_record_of_it() -> None:
    text = "“We sign nothing today,” said Anna Ost.\n\n“Nobody ever came here,” said Jan Lind."
    first, second = RulesConfig().build().extract(Article(id="a", text=text))
    assert first.attribution is second.attribution
