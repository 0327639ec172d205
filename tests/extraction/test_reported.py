import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.extraction import RulesConfig
from quotestance.matching import overlaps
from quotestance.schema import Article, Statement

INTRO = "Lena Orlik, the harbour's head, met Jan Lind, the mayor, on Monday.\n\n"


def extract(text: str, *, reported: bool = True) -> list[Statement]:
    return RulesConfig(reported=reported).build().extract(Article(id="a", text=text))


def reported(sentence: str) -> list[tuple[str, str]]:
    """Return speaker and words of what a sentence behind the introduction reports."""
    return [(s.speaker, s.text) for s in extract(INTRO + sentence) if s.kind == "reported"]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Orlik said that the harbour would stay shut.", "the harbour would stay shut"),
        ("Orlik said the harbour would stay shut.", "the harbour would stay shut"),
        ("Orlik said on Tuesday that the harbour was shut.", "the harbour was shut"),
        ("Orlik said Tuesday the harbour was shut.", "the harbour was shut"),
        ("Orlik told reporters that the harbour was shut.", "the harbour was shut"),
        ("Orlik argued that shutting the harbour was wrong.", "shutting the harbour was wrong"),
        ("The harbour would stay shut, Orlik said.", "The harbour would stay shut"),
        ("The harbour would stay shut, said Lena Orlik.", "The harbour would stay shut"),
        ("According to Orlik, the harbour would stay shut.", "the harbour would stay shut"),
        ("The harbour would stay shut, according to Orlik.", "The harbour would stay shut"),
    ],
)
def test_the_clause_that_reports_is_the_statement(sentence: str, words: str) -> None:
    assert reported(sentence) == [("Lena Orlik", words)]


def test_an_attribution_in_the_middle_parts_the_clause_into_two_spans() -> None:
    found = extract(INTRO + "The harbour, Orlik said, would be opened again in May.")
    assert [len(s.spans) for s in found if s.kind == "reported"] == [2]


def test_a_pronoun_is_led_back_to_whom_it_stands_for() -> None:
    assert reported("Orlik came late. She said that the ships were gone by then.") == [
        ("Lena Orlik", "the ships were gone by then")
    ]


def test_the_clause_ends_before_what_the_narrator_goes_on_with() -> None:
    sentence = "Orlik said the harbour would stay shut, adding that nobody had asked her."
    assert reported(sentence)[0] == ("Lena Orlik", "the harbour would stay shut")


def test_two_people_in_one_sentence_say_their_own_clauses() -> None:
    sentence = "Orlik said the harbour was shut, and Lind said that it was open all week."
    assert reported(sentence) == [
        ("Lena Orlik", "the harbour was shut"),
        ("Jan Lind", "it was open all week"),
    ]


def test_a_main_clause_behind_a_subordinate_attribution_is_the_narrators() -> None:
    sentence = "While Orlik said that the harbour was shut, ships went in and out."
    assert reported(sentence) == [("Lena Orlik", "the harbour was shut")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Orlik never said that the harbour would stay shut.",
        "If Orlik said that the harbour was shut, nobody heard it there.",
        "Orlik would say that the harbour was shut.",
        "Orlik declined to say whether the harbour was shut.",
        "Orlik said goodbye to the crew of the ship.",
        "Orlik said nothing about the ships in the harbour.",
        "At the same time, Orlik acknowledged difficulties in the harbour.",
        "The report that Orlik wrote that year was read by nobody.",
        "Ships left the harbour and the crews went home on Monday.",
    ],
)
def test_what_nobody_is_reported_to_have_said_is_left_alone(sentence: str) -> None:
    assert reported(sentence) == []


def test_words_next_to_quoted_ones_are_left_to_the_quotation() -> None:
    text = INTRO + "Orlik said that the harbour was “shut for good” to all the ships."
    assert [s.kind for s in extract(text)] == ["partial"]


def test_quoted_statements_stay_as_they_are_beside_reported_speech() -> None:
    text = (
        f"{INTRO}Orlik said that the ships were late. “We wait,” she said. "
        "Lind told reporters that the harbour was open. “It is open,” he added."
    )
    beside = extract(text)
    assert [s for s in beside if s.kind != "reported"] == extract(text, reported=False)
    assert [s.statement_id for s in beside] == ["a#r1", "a#1", "a#r2", "a#2"]


def test_reported_speech_is_left_out_unless_it_is_asked_for() -> None:
    assert extract(INTRO + "Orlik said that the ships were late.", reported=False) == []


PIECES = st.sampled_from(
    [
        "Orlik said that ", "the harbour was shut", ", Lind said", ", said Mira Dahl", ". ", ", ",
        "According to the ministry, ", "“We wait”", "“", "”", " (", ") ", " – ", ": ", "\n\n",
        "told reporters ", "that ", "she argued ", "according to ", "never ", "and ", "said ",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_no_text_makes_statements_that_overlap_or_stand_outside_the_text(text: str) -> None:
    found = extract(text)
    spans = [span for s in found for span in s.spans]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    for index, span in enumerate(spans):
        assert not overlaps([span], spans[index + 1 :])


def test_that_before_a_quotation_of_the_sentence_before_is_no_relative_word() -> None:
    text = (
        INTRO
        + "Orlik added that “the bill is paid by the poor”.\n\nLind said that the port was shut."
    )
    assert [s.text for s in extract(text) if s.kind == "reported"] == ["the port was shut"]
