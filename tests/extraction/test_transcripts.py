"""Interviews and transcripts: lines that open with the name of who speaks on them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.extraction import RulesConfig
from quotestance.schema import Article

INTRO = "Anna Ost, the mayor of Lund, spoke to Jan Lind of the Lund Post.\n\n"
UNMARKED = "Q: What did you sign?\n\nA: We signed nothing.\n\nQ: And in May?\n\nA: Nothing either."


def said(text, **options):
    statements = RulesConfig(**options).build().extract(Article(id="a", text=text))
    return [(s.speaker, s.text) for s in statements]


def test_questions_and_answers_in_marks_go_to_interviewer_and_interviewee():
    text = INTRO + "Q: “What did you sign?”\n\nA: “We signed nothing.”\n\nQ: “And in May?”"
    assert said(text) == [
        ("Jan Lind", "“What did you sign?”"),
        ("Anna Ost", "“We signed nothing.”"),
        ("Jan Lind", "“And in May?”"),
    ]


@pytest.mark.parametrize(
    "intro",
    [
        "Anna Ost, the mayor of Lund, spoke to Jan Lind.",
        "Jan Lind spoke to Anna Ost, the mayor of Lund.",
        "The Lund Post’s Jan Lind sat down with harbour chief Anna Ost.",
        "Our reporter Jan Lind talked to Anna Ost in Lund.",
        "In March, Jan Lind interviewed Anna Ost.",
        "Anna Ost has chaired the port for years. She was interviewed by Jan Lind.",
        "A conversation with Anna Ost\n\nBy Jan Lind",
        "Anna Ost has chaired the port for nine years.\n\nInterview by Jan Lind",
    ],
)
def test_the_introduction_tells_who_asks_and_who_answers(intro):
    found = said(f"{intro}\n\n{UNMARKED}", transcripts=True)
    assert [speaker for speaker, _ in found] == ["Jan Lind", "Anna Ost"] * 2


def test_without_an_introduction_those_who_ask_and_answer_are_unknown():
    assert {speaker for speaker, _ in said(UNMARKED, transcripts=True)} == {"unknown"}


def test_an_interview_whose_asker_is_not_named_still_names_who_answers():
    text = f"Anna Ost has chaired the port of Lund for nine years.\n\n{UNMARKED}"
    speakers = [speaker for speaker, _ in said(text, transcripts=True)]
    assert speakers == ["unknown", "Anna Ost"] * 2


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("OST: “We signed nothing this year.”", "Anna Ost"),
        ("Ost: “We signed nothing this year.”", "Anna Ost"),
        ("ANNA OST: “We signed nothing this year.”", "Anna Ost"),
        ("OST (mayor): “We signed nothing this year.”", "Anna Ost"),
        ("Anna Ost (Labour): “We signed nothing this year.”", "Anna Ost"),
        ("Ms. OST: “We signed nothing this year.”", "Anna Ost"),
        ("**Ost:** “We signed nothing this year.”", "Anna Ost"),
        ("**OST**: “We signed nothing this year.”", "Anna Ost"),
        ('OST: "We signed nothing this year."', "Anna Ost"),
        ("OST: «We signed nothing this year.»", "Anna Ost"),
        ("OST:\n“We signed nothing this year.”", "Anna Ost"),
    ],
)
def test_a_label_in_any_dress_gives_the_fullest_name(line, speaker):
    text = f"The mayor, Anna Ost, met the press on Monday.\n\n{line}\n\nIt rained."
    assert [name for name, _ in said(text)] == [speaker]


def test_a_moderator_speaks_for_himself_among_named_speakers():
    text = (
        "Anna Ost and Karl Berg met in Lund.\n\nMODERATOR: “Please begin, both of you.”\n\n"
        "OST: “We signed nothing.”\n\nBERG: “You did sign.”\n\nMODERATOR: “One at a time.”"
    )
    assert [name for name, _ in said(text)] == ["Moderator", "Anna Ost", "Karl Berg", "Moderator"]


def test_the_label_with_the_full_name_serves_those_that_follow():
    text = (
        "JAN LIND: Did you sign?\n\nANNA O'NEIL: I did not.\n\nLIND: Not at all?\n\n"
        "O'NEIL: Not at all."
    )
    speakers = [speaker for speaker, _ in said(text, transcripts=True)]
    assert speakers == ["Jan Lind", "Anna O'Neil"] * 2


def test_turns_without_marks_are_no_statements_by_default():
    assert said(INTRO + UNMARKED) == []


def test_turns_of_a_transcript_are_statements_of_their_own_kind_where_asked_for():
    extractor = RulesConfig(transcripts=True).build()
    statements = extractor.extract(Article(id="a", text=INTRO + UNMARKED))
    assert [s.text for s in statements] == [
        "What did you sign?",
        "We signed nothing.",
        "And in May?",
        "Nothing either.",
    ]
    assert {s.kind for s in statements} == {"transcript"}
    assert {s.attribution.how for s in statements} == {"turn"}
    assert [s.statement_id for s in statements] == ["a#1", "a#2", "a#3", "a#4"]


def test_a_turn_of_several_paragraphs_is_one_statement_with_a_span_for_each():
    text = INTRO + UNMARKED.replace("We signed nothing.", "We signed nothing.\n\nNobody asked us.")
    assert said(text, transcripts=True)[1] == ("Anna Ost", "We signed nothing. Nobody asked us.")


def test_what_is_quoted_within_a_turn_does_not_stand_beside_the_turn():
    text = INTRO + UNMARKED.replace("And in May?", "The minister said “they will sign in May”.")
    texts = [words for _, words in said(text, transcripts=True)]
    assert texts[2] == "The minister said “they will sign in May”."
    assert len(texts) == 4


def test_words_quoted_in_a_turn_by_its_speaker_carry_the_full_name():
    text = (
        "JAN LIND: You know this port.\n\nANNA OST: I do.\n\nLIND: And now?\n\n"
        "OST: Let me say “wait and see what they will do”."
    )
    assert said(text) == [("Anna Ost", "“wait and see what they will do”")]


def test_the_outlets_own_closing_is_no_part_of_the_last_turn():
    text = f"{INTRO}{UNMARKED}\n\nThis interview has been edited for length."
    assert said(text, transcripts=True)[-1][1] == "Nothing either."


def test_stage_directions_and_page_furniture_are_no_part_of_a_turn():
    text = INTRO + UNMARKED.replace("Q: And", "(Laughter)\n\nRead more: The port\n\nQ: And")
    assert said(text, transcripts=True)[1][1] == "We signed nothing."


def test_questions_in_bold_are_asked_and_what_follows_is_answered():
    text = (
        INTRO + "**What did you sign?**\n\nWe signed nothing.\n\n**And in May?**\n\nNothing.\n\n"
        "**Why?**\n\nNobody asked us."
    )
    found = said(text, transcripts=True)
    assert [speaker for speaker, _ in found] == ["Jan Lind", "Anna Ost"] * 3
    assert found[1][1] == "We signed nothing."


def test_lines_with_a_clock_are_turns():
    text = (
        "[00:00:12] Anna Ost: Welcome to the show.\n[00:00:15] Jan Lind: Thank you for that.\n"
        "[00:00:20] Anna Ost: Did you sign?\n[00:00:22] Jan Lind: No."
    )
    assert said(text, transcripts=True)[2] == ("Anna Ost", "Did you sign?")


@pytest.mark.parametrize(
    "text",
    [
        "Note: The port is shut.\n\nUpdate: It is open.\n\nNote: It rained.\n\nUpdate: No more.",
        "LUND, Sweden (AP) — The port is shut.\n\nKYIV (AP) — It rained.\n\nLUND (AP) — It snows.",
        "Lund: 3\n\nKarlstad: 2\n\nLund: 4\n\nKarlstad: 1",
        "OST: 3-1\n\nLIND: 2-2\n\nOST: 4-0\n\nLIND: 1-1",
        "Dough: Mix the flour with water.\n\nFilling: Cut leeks.\n\nDough: Roll.\n\nFilling: Add.",
        "Read more: Ten soups.\n\nRead more: Ten pies.\n\nSee also: Ten cakes.\n\nPhoto: A soup.",
        "Monday: Rain all day.\n\nTuesday: Sun at last.\n\nMonday: Rain again in Lund.",
        "Pros: It is quiet.\n\nCons: It is slow.\n\nPros: It is cheap.\n\nCons: It is small.",
        "A. Ost met the press. It rained on them.\n\nA. Lind stayed at home. He was ill.",
        "https://a.example/one\n\nhttps://a.example/two\n\nhttps://a.example/three",
    ],
)
def test_lines_that_only_look_like_turns_are_none(text):
    assert said(text, transcripts=True) == []


def test_a_label_that_names_nobody_leaves_a_quotation_to_its_own_attribution():
    text = "Update: “We sign nothing this year,” said Anna Ost.\n\nIt rained."
    assert said(text) == [("Anna Ost", "“We sign nothing this year,”")]


LINES = st.sampled_from(
    [
        *("Q: Why?", "A: No.", "“A: no”", "Q:", "A.", "OST: “We sign.”", "OST: We sign nothing."),
        *("Jan Lind (chair): We met.", "LIND:", "MODERATOR: One at a time, please.", "**Why?**"),
        *("Jan Lind spoke to Anna Ost.", "By Jan Lind", "See also:", "[00:01] Ost: Yes, we did."),
        *("Read more: “x”", "(Laughter)", "“We sign nothing,” said Ost.", "3 comments", "```", ""),
    ]
)


@given(st.lists(LINES, max_size=14).map("\n".join) | st.lists(LINES, max_size=8).map("\n\n".join))
@settings(max_examples=150, deadline=None)
def test_whatever_stands_on_the_lines_spans_are_valid_in_order_and_apart(text):
    statements = RulesConfig(transcripts=True).build().extract(Article(id="a", text=text))
    spans = [span for statement in statements for span in statement.spans]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for statement in statements:
        assert statement.text == " ".join(text[start:end] for start, end in statement.spans)
        assert statement.speaker


def test_the_option_leaves_an_article_without_turns_as_it_is():
    text = "“We sign nothing,” said Anna Ost. Note: it rained.\n\n“Never,” said Jan Lind."
    assert said(text) == said(text, transcripts=True)
