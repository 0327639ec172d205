"""What a linear model reads of a statement."""

import pytest

from quotestance.models.features import (
    SPAN_TOKEN,
    TARGET_TOKEN,
    context_texts,
    mark_target,
    outside_text,
    outside_texts,
    statement_text,
    statement_texts,
)


@pytest.mark.parametrize("text", ["“We won’t”", '"We won\'t"', "«We won’t»", "``We won't''"])
def test_a_statement_reads_the_same_in_any_typography(make_statement, text):
    assert statement_text(make_statement(text)) == "We won't"


def test_sic_and_spaces_are_left_out(make_statement):
    assert statement_text(make_statement("“We  are [sic]\u00a0glad”")) == "We are glad"


def test_the_words_of_a_statement_do_not_stand_outside_of_it(make_statement):
    statement = make_statement("“We agreed,”", context="He spoke. “We agreed,” said Lena Orlik.")
    assert outside_text(statement) == f"He spoke. {SPAN_TOKEN} said Lena Orlik."


def test_each_span_of_a_statement_is_marked(make_statement):
    context = "“We agreed,” she said. “But not on this.”"
    statement = make_statement(
        "“We agreed,” “But not on this.”", context=context, spans=[(0, 12), (23, len(context))]
    )
    assert outside_text(statement) == f"{SPAN_TOKEN} she said. {SPAN_TOKEN}"


def test_spans_are_counted_from_the_begin_of_the_article(make_statement):
    from dataclasses import replace

    statement = make_statement("“We agreed,”", context="“We agreed,” said Lena Orlik.")
    moved = replace(statement, spans=((500, 512),), context_span=(500, 529))
    assert outside_text(moved) == outside_text(statement)


def test_spans_outside_of_the_context_do_no_harm(make_statement):
    statement = make_statement("“Yes”", context="Nothing here.", spans=[(0, 4), (900, 990)])
    assert SPAN_TOKEN in outside_text(statement)


def test_lists_of_statements_keep_their_order(make_statement):
    statements = [make_statement(f"“{word}”", context=f"“{word}” he said.") for word in "ab"]
    assert statement_texts(statements) == ["a", "b"]
    assert outside_texts(statements) == [f"{SPAN_TOKEN} he said."] * 2
    assert context_texts(statements) == ["a he said.", "b he said."]


@pytest.mark.parametrize(
    "text", ["We trust Moscow", "we trust RUSSIANS", "We trust the Kremlin's", "we trust Putin"]
)
def test_every_name_of_the_target_becomes_one_token(text):
    (marked,) = mark_target([text], ["moscow", "russia*", "kremlin", "*utin"])
    assert marked.lower().split() == ["we", "trust", TARGET_TOKEN]


@pytest.mark.parametrize("text", ["a muscovite", "Moscows", "prussian", "C+ (a)"])
def test_a_name_within_another_word_is_left_alone(text):
    assert mark_target([text], ["moscow", "russia*", "k+"]) == [text]


def test_a_mention_of_several_words_may_be_broken_over_lines():
    (marked,) = mark_target(["the black  sea\nfleet sailed"], ["black sea fleet"])
    assert marked.split() == [TARGET_TOKEN, "sailed"]


def test_without_mentions_nothing_is_marked():
    assert mark_target(["We trust Moscow"], []) == ["We trust Moscow"]
