"""The measure of quoted runs and their speakers; every sentence here is invented."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from quotestance.attributions import AttributedArticle, GoldAttribution
from quotestance.config import EvaluationConfig
from quotestance.metrics import Answer
from quotestance.quote_scores import (
    Mistake,
    PredictedRun,
    find_mistakes,
    gold_runs,
    judge_speakers,
    quoted_runs,
    runs_of_statements,
    runs_without_speakers,
    score_quotes,
    score_reported,
)
from quotestance.schema import Article, Attribution, Statement

CONFIG = EvaluationConfig(n_resamples=100)
TEXT = (
    "“We will open the gate on Monday,” Orlik said. She called it “a good day for all of us here.” "
    "The “so-called new and better gate” is old."
)


def place(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


FIRST = place("“We will open the gate on Monday,”")
SECOND = place("“a good day for all of us here.”")
SCARE = place("“so-called new and better gate”")
ORLIK = place("Orlik")
SHE = place("She")


def article(
    *attributions: tuple[tuple[int, int], Sequence[tuple[int, int]]], text: str = TEXT
) -> AttributedArticle:
    gold = [
        GoldAttribution((content,), tuple(source), (), "direct") for content, source in attributions
    ]
    return AttributedArticle(Article(id="a", text=text), tuple(gold))


GOLD = article((FIRST, [ORLIK]), (SECOND, [SHE]))


def rights(gold: AttributedArticle, *predicted: PredictedRun) -> list[bool]:
    return [answer.right for answer in judge_speakers([gold], {"a": predicted})]


def statement(*spans: tuple[int, int], mention=None, kind="direct") -> Statement:
    attribution = Attribution(1.0, "cue")
    return Statement("a#1", "a", spans, "", kind, "Orlik", mention, None, attribution, "", (0, 1))


@pytest.mark.parametrize(
    "text",
    [
        "“we go home on Monday”",
        '"we go home on Monday"',
        "''we go home on Monday''",
        "``we go home on Monday''",
    ],
)
def test_a_run_may_have_any_double_mark(text):
    assert quoted_runs(f"He said {text}.") == [(8, 8 + len(text))]


def test_a_run_of_four_words_is_too_short():
    assert quoted_runs("He said “we go home now”.") == []


def test_a_run_ends_with_its_paragraph():
    assert quoted_runs("He said “we go home on\nMonday” and left.") == []


def test_a_run_is_gold_only_in_the_content_of_an_attribution():
    assert [span for span, _ in gold_runs(GOLD)] == [FIRST, SECOND]


def test_content_annotated_without_its_marks_still_holds_the_run():
    inner = article(((FIRST[0] + 1, FIRST[1] - 2), [ORLIK]))
    assert [span for span, _ in gold_runs(inner)] == [FIRST]


@pytest.mark.parametrize(
    ("mention", "right"),
    [
        (ORLIK, True),
        ((ORLIK[0], ORLIK[1] + 5), True),
        (SHE, False),
        (None, False),
    ],
)
def test_a_speaker_is_right_where_the_mention_overlaps_the_source(mention, right):
    assert rights(GOLD, PredictedRun(FIRST, mention)) == [right]


def test_a_mention_elsewhere_is_right_with_the_same_words_in_any_case():
    text = "Orlik left. “We will not come back,” ORLIK said."
    gold = article((place("“We will not come back,”", text), [place("ORLIK", text)]), text=text)
    run = PredictedRun(place("“We will not come back,”", text), place("Orlik", text))
    assert rights(gold, run) == [True]


def test_any_source_is_right_where_attributions_nest():
    nested = article((FIRST, [ORLIK]), ((0, len(TEXT)), [SHE]))
    assert rights(nested, PredictedRun(FIRST, SHE)) == [True]


def test_no_speaker_is_right_where_none_is_annotated():
    assert rights(article((FIRST, [])), PredictedRun(FIRST, ORLIK)) == [False]


def test_a_run_is_found_from_half_an_overlap_on_and_only_once():
    half = (FIRST[0], FIRST[0] + (FIRST[1] - FIRST[0]) // 2)
    less = (FIRST[0], half[1] - 2)
    assert rights(GOLD, PredictedRun(half, ORLIK)) == [True]
    assert rights(GOLD, PredictedRun(less, ORLIK)) == []
    assert rights(GOLD, PredictedRun(half, SHE), PredictedRun(FIRST, ORLIK)) == [True]


def test_a_judged_speaker_keeps_its_article_and_score():
    predicted = [PredictedRun(FIRST, SHE, score=0.7)]
    assert judge_speakers([GOLD], {"a": predicted}) == [Answer("a", 0.7, False)]


def test_each_span_of_a_statement_is_a_run_but_reported_speech_is_none():
    joined = statement(FIRST, SECOND, mention=ORLIK)
    assert runs_of_statements(TEXT, [joined]) == [
        PredictedRun(FIRST, ORLIK, 1.0),
        PredictedRun(SECOND, ORLIK, 1.0),
    ]
    assert runs_of_statements(TEXT, [statement(FIRST, kind="reported")]) == []


def test_scores_count_found_predicted_gold_and_right_speakers():
    predicted = [PredictedRun(FIRST, ORLIK), PredictedRun(SECOND, ORLIK), PredictedRun(SCARE, SHE)]
    scores = score_quotes([GOLD], {"a": predicted}, config=CONFIG, seed=0)
    found = {name: getattr(scores, name) for name in scores.__slots__}
    assert {name: (round(s.value, 3), s.n) for name, s in found.items()} == {
        "precision": (0.667, 3),
        "recall": (1.0, 2),
        "f1": (0.8, 2),
        "speaker": (0.5, 2),
        "joint_f1": (0.4, 2),
        "f1_of_all": (0.8, 2),
        "joint_f1_of_all": (0.4, 2),
    }


def test_the_plain_baseline_finds_every_run_and_no_speaker():
    scores = score_quotes([GOLD], {"a": runs_without_speakers(TEXT)}, config=CONFIG, seed=0)
    assert (scores.recall.value, scores.f1.value, scores.joint_f1.value) == (1.0, 0.8, 0.0)


def test_intervals_come_from_whole_articles():
    good = {"a": [PredictedRun(FIRST, ORLIK), PredictedRun(SECOND, SHE)]}
    scores = score_quotes([GOLD], good, config=CONFIG, seed=0)
    assert (scores.joint_f1.low, scores.joint_f1.high) == (1.0, 1.0)


def test_no_articles_give_no_number():
    scores = score_quotes([], {}, config=CONFIG, seed=0)
    assert math.isnan(scores.f1.value)
    assert scores.f1.n == 0


REPORTED = "Orlik said that the gate was open. Lind argued the gate was shut, she said."


def reported_scores(*made: Statement):
    says, argues = place("that the gate was open", REPORTED), place("the gate was shut", REPORTED)
    gold = AttributedArticle(
        Article(id="a", text=REPORTED),
        (
            GoldAttribution((says,), (place("Orlik", REPORTED),), (), "indirect"),
            GoldAttribution((argues,), (place("Lind", REPORTED),), (), "indirect"),
            GoldAttribution((place("argued the", REPORTED),), (), (), "mixed"),
        ),
    )
    return score_reported([gold], {"a": made}, config=CONFIG, seed=0)


def reports(words: str, speaker: str, cue: str) -> Statement:
    made = statement(place(words, REPORTED), mention=place(speaker, REPORTED), kind="reported")
    return replace(made, cue_span=place(cue, REPORTED))


def test_reported_speech_is_right_with_half_its_content_and_the_right_source() -> None:
    scores = reported_scores(
        reports("the gate was open", "Orlik", "said"), reports("the gate was shut", "she", "argued")
    )
    assert (scores.precision.value, scores.precision.n) == (0.5, 2)
    assert (scores.recall.value, scores.recall.n) == (0.5, 2)


def test_said_that_is_told_by_the_words_before_the_clause() -> None:
    scores = reported_scores(
        reports("the gate was open", "Orlik", "said"), reports("the gate was shut", "she", "argued")
    )
    assert (scores.said_that.value, scores.said_that.n) == (1.0, 1)


def test_quoted_statements_are_no_reported_speech() -> None:
    assert reported_scores(statement(place("the gate was open", REPORTED))).precision.n == 0


def test_a_span_without_two_marks_is_no_run_of_the_measure():
    text = "“We will open the gate.”\n\n“It was shut all of the winter.\n\n”We lost the key to it.“"
    spans = [(0, 24), (26, 58), (60, len(text))]
    made = runs_of_statements(text, [statement(*spans)])
    assert [run.paired for run in made] == [True, False, False]


def test_spans_without_two_marks_cost_only_the_harsher_scores():
    open_ended = PredictedRun((0, 20), None, paired=False)
    made = [PredictedRun(FIRST, ORLIK), PredictedRun(SECOND, SHE), open_ended]
    scores = score_quotes([GOLD], {"a": made}, config=CONFIG, seed=0)
    assert (scores.f1.value, scores.joint_f1.value) == (1, 1)
    assert scores.f1_of_all.value == pytest.approx(2 * (2 / 3) / (1 + 2 / 3))
    assert scores.joint_f1_of_all.value == scores.f1_of_all.value
    assert scores.precision.n == 2


def test_every_mistake_is_listed_with_its_kind_and_place():
    runs = [
        PredictedRun(SECOND, ORLIK),
        PredictedRun(SCARE, None),
        PredictedRun((0, 6), SHE, paired=False),
    ]
    assert find_mistakes([GOLD], {"a": runs}) == [
        Mistake("a", "unpaired", (0, 6), SHE),
        Mistake("a", "missed", FIRST, None),
        Mistake("a", "speaker", SECOND, ORLIK),
        Mistake("a", "extra", SCARE, None),
    ]


def test_a_run_that_is_found_with_its_speaker_is_no_mistake():
    runs = [PredictedRun(FIRST, ORLIK), PredictedRun(SECOND, SHE)]
    assert find_mistakes([GOLD], {"a": runs}) == []
