"""What counts as right, from gold statements and from raw text, on hand-made articles."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from quotestance.config import EvaluationConfig
from quotestance.evaluation import evaluate, extract_all, judge_speakers, score_extraction
from quotestance.metrics import Answer
from quotestance.schema import LABELS, Attribution

CONFIG = EvaluationConfig(n_resamples=100)


@dataclass
class Oracle:
    """A model that gives each text the labels it was told, with a probability of 0.8."""

    told: dict = field(default_factory=dict)
    default: str = "none"

    def predict_proba(self, statements, targets):
        probs = {}
        for target in targets:
            rows = np.full((len(statements), 3), 0.1)
            for k, s in enumerate(statements):
                label = self.told.get((s.text, target), self.default)
                rows[k, LABELS.index(label)] = 0.8
            probs[target] = rows
        return probs


def told_gold(corpus):
    """Return a model that knows every gold label."""
    return Oracle(
        {
            (s.statement.text, target): label
            for a in corpus.articles
            for s in a.statements
            for target, label in s.stance.items()
        }
    )


def gold_found(corpus):
    """Return what a perfect extractor finds."""
    return {a.article.id: [s.statement for s in a.statements] for a in corpus.articles}


def scored(corpus, model, found, targets=("russia", "coercion")):
    return evaluate(
        model,
        corpus.articles,
        targets=targets,
        extracted=found,
        config=CONFIG,
        seed=0,
        part="test",
        split="tiny/official",
    )


def extraction(corpus, found):
    return score_extraction(corpus.articles, found, config=CONFIG, seed=0)


def moved(statement, start, end):
    return replace(statement, spans=((start, end),))


@pytest.fixture
def corpus(rows, corpus_of):
    """Return two articles of three statements each."""
    return corpus_of(rows[:2])


# --- gold statements ----------------------------------------------------------------------------


def test_a_model_that_knows_all_scores_one(corpus):
    evaluation = scored(corpus, told_gold(corpus), gold_found(corpus))
    for target in ("russia", "coercion"):
        assert evaluation.targets[target].n == 6
        assert {s.value for s in evaluation.targets[target].metrics.values()} == {1.0}
        assert evaluation.end_to_end[target].f1.value == 1.0
    assert evaluation.extraction.f1.value == evaluation.extraction.speaker.value == 1.0


def test_the_confusion_has_gold_in_rows(corpus):
    scores = scored(corpus, Oracle(default="favor"), None).targets["russia"]
    assert scores.confusion == [[2, 0, 0], [2, 0, 0], [2, 0, 0]]
    assert scores.metrics["accuracy"].value == pytest.approx(1 / 3)


def test_each_class_has_its_scores_and_support(corpus):
    per_class = scored(corpus, Oracle(default="favor"), None).targets["russia"].per_class
    assert per_class["favor"]["precision"] == pytest.approx(1 / 3)
    assert per_class["favor"]["recall"] == 1.0
    assert per_class["favor"]["support"] == 2
    assert np.isnan(per_class["against"]["precision"])
    assert per_class["against"]["recall"] == per_class["against"]["f1"] == 0.0


def test_registers_are_scored_apart(corpus):
    literary = {s.statement.text for s in corpus.articles[0].statements}
    model = told_gold(corpus)
    model.told = {key: label for key, label in model.told.items() if key[0] in literary}
    by_register = scored(corpus, model, None).targets["russia"].by_register
    assert by_register["literary"].value == 1.0
    assert by_register["plain"].value < 1.0
    assert by_register["plain"].n == by_register["literary"].n == 3


def test_statements_not_annotated_for_a_target_are_left_out_of_it(rows, corpus_of):
    del rows[0]["statements"][0]["stance"]["coercion"]
    corpus = corpus_of(rows[:2])
    evaluation = scored(corpus, told_gold(corpus), gold_found(corpus))
    assert evaluation.targets["coercion"].n == 5
    assert evaluation.targets["russia"].n == 6
    end = evaluation.end_to_end["coercion"]
    assert (end.f1.value, end.precision.n, end.recall.n) == (1.0, 5, 5)


def test_predictions_have_a_row_a_statement_and_target(corpus):
    rows = scored(corpus, told_gold(corpus), None).predictions
    assert len(rows) == 12
    first = rows[0]
    assert first["statement_id"] == "story-00#1"
    assert (first["article_id"], first["register"]) == ("story-00", "literary")
    assert (first["target"], first["gold"], first["label"]) == ("russia", "favor", "favor")
    assert first["probs"] == pytest.approx({"favor": 0.8, "against": 0.1, "none": 0.1})


def test_without_extraction_there_are_no_scores_from_raw_text(corpus):
    evaluation = scored(corpus, Oracle(), None)
    assert evaluation.extraction is None
    assert evaluation.end_to_end == {}


# --- extraction ---------------------------------------------------------------------------------


def test_a_statement_that_is_not_found_lowers_the_recall_alone(corpus):
    found = gold_found(corpus)
    del found["story-00"][0]
    scores = extraction(corpus, found)
    assert (scores.precision.value, scores.recall.value) == (1.0, pytest.approx(5 / 6))
    assert scores.f1.value == pytest.approx(10 / 11)


def test_a_found_statement_that_is_none_lowers_the_precision_alone(corpus):
    found = gold_found(corpus)
    found["story-00"].append(moved(found["story-00"][0], 0, 14))
    scores = extraction(corpus, found)
    assert (scores.precision.value, scores.recall.value) == (pytest.approx(6 / 7), 1.0)
    assert (scores.precision.n, scores.recall.n) == (7, 6)


@pytest.mark.parametrize(("share", "counts"), [(0.6, True), (0.4, False)])
def test_half_of_the_characters_make_it_the_same_statement(corpus, share, counts):
    found = gold_found(corpus)
    start, end = found["story-00"][0].spans[0]
    found["story-00"][0] = moved(found["story-00"][0], start, start + round(share * (end - start)))
    scores = extraction(corpus, found)
    assert (scores.recall.value == 1.0) is counts
    assert scores.exact.value == pytest.approx(5 / 6)


def test_a_statement_found_twice_counts_once(corpus):
    found = gold_found(corpus)
    found["story-00"].append(found["story-00"][0])
    scores = extraction(corpus, found)
    assert (scores.precision.value, scores.recall.value) == (pytest.approx(6 / 7), 1.0)


def test_a_surname_is_not_the_speaker(corpus):
    found = gold_found(corpus)
    found["story-00"][0] = replace(found["story-00"][0], speaker="Orlik")
    del found["story-01"][2]
    scores = extraction(corpus, found)
    assert scores.speaker.value == pytest.approx(4 / 6)
    assert scores.speaker_of_found.value == pytest.approx(4 / 5)
    assert (scores.speaker.n, scores.speaker_of_found.n) == (6, 5)


def test_what_nobody_judged_counts_neither_way(rows, corpus_of):
    rows[0]["unjudged"] = [[0, 20]]
    corpus = corpus_of(rows[:2])
    found = gold_found(corpus)
    found["story-00"].append(moved(found["story-00"][0], 2, 14))
    evaluation = scored(corpus, told_gold(corpus), found)
    assert evaluation.extraction.precision.value == 1.0
    assert evaluation.extraction.precision.n == 6
    assert evaluation.end_to_end["russia"].precision.value == 1.0


def test_a_gold_statement_counts_even_where_it_touches_what_nobody_judged(rows, corpus_of):
    _start, end = rows[0]["statements"][0]["spans"][0]
    rows[0]["unjudged"] = [[end - 1, end + 5]]
    corpus = corpus_of(rows[:2])
    assert extraction(corpus, gold_found(corpus)).precision.n == 6


def test_a_quoted_run_judged_to_be_no_statement_is_wrong(rows, corpus_of):
    rows[0]["not_statements"] = [[0, 20]]
    corpus = corpus_of(rows[:2])
    found = gold_found(corpus)
    found["story-00"].append(moved(found["story-00"][0], 2, 14))
    evaluation = scored(corpus, told_gold(corpus), found)
    assert evaluation.extraction.precision.value == pytest.approx(6 / 7)
    assert evaluation.end_to_end["russia"].precision.value == pytest.approx(6 / 7)


def test_an_extractor_that_finds_nothing_has_no_precision_and_no_recall(corpus):
    evaluation = scored(corpus, told_gold(corpus), {a.article.id: [] for a in corpus.articles})
    assert np.isnan(evaluation.extraction.precision.value)
    assert evaluation.extraction.recall.value == 0.0
    assert evaluation.end_to_end["russia"].f1.value == 0.0


def test_extract_all_gives_the_statements_of_each_article(corpus):
    found = extract_all(corpus.articles, lambda article: iter([article.id]))
    assert found == {"story-00": ["story-00"], "story-01": ["story-01"]}


def test_speakers_are_judged_on_found_statements_with_their_scores(corpus):
    found = gold_found(corpus)
    found["story-00"][0] = replace(
        found["story-00"][0], speaker="Orlik", attribution=Attribution(0.3, "cue")
    )
    found["story-01"].append(moved(found["story-01"][0], 0, 5))
    judged = judge_speakers(corpus.articles, found)
    assert len(judged) == 6
    assert judged[0] == Answer("story-00", 0.3, False)
    assert all(answer.right for answer in judged[1:])


# --- end to end ---------------------------------------------------------------------------------


def wrong_span(corpus, model, found):
    start, _ = found["story-00"][0].spans[0]
    found["story-00"][0] = moved(found["story-00"][0], start, start + 3)


def wrong_speaker(corpus, model, found):
    found["story-00"][0] = replace(found["story-00"][0], speaker="Orlik")


def wrong_stance(corpus, model, found):
    model.told[found["story-00"][0].text, "russia"] = "against"


@pytest.mark.parametrize("spoil", [wrong_span, wrong_speaker, wrong_stance])
def test_right_is_only_what_has_span_speaker_and_stance(corpus, spoil):
    model, found = told_gold(corpus), gold_found(corpus)
    spoil(corpus, model, found)
    end = scored(corpus, model, found).end_to_end["russia"]
    for score in (end.precision, end.recall, end.f1):
        assert score.value == pytest.approx(5 / 6)


def test_a_wrong_stance_toward_one_target_leaves_the_other_right(corpus):
    model, found = told_gold(corpus), gold_found(corpus)
    wrong_stance(corpus, model, found)
    assert scored(corpus, model, found).end_to_end["coercion"].f1.value == 1.0


def test_a_missing_statement_costs_recall_and_a_made_up_one_precision(corpus):
    model, found = told_gold(corpus), gold_found(corpus)
    del found["story-00"][0]
    found["story-01"] += [moved(found["story-01"][0], 0, 5), moved(found["story-01"][0], 6, 9)]
    end = scored(corpus, model, found).end_to_end["russia"]
    assert end.precision.value == pytest.approx(5 / 7)
    assert end.recall.value == pytest.approx(5 / 6)
    assert end.f1.value == pytest.approx(2 * 5 / (7 + 6))
    assert (end.precision.n, end.recall.n) == (7, 6)


def test_the_order_of_the_found_statements_does_not_matter(corpus):
    model, found = told_gold(corpus), gold_found(corpus)
    model.told[found["story-00"][0].text, "russia"] = "against"
    turned = {article: statements[::-1] for article, statements in found.items()}
    first, second = (scored(corpus, model, f).end_to_end for f in (found, turned))
    assert first == second


# --- the record ---------------------------------------------------------------------------------


def test_flat_metrics_have_one_name_each_with_interval_and_n(corpus):
    flat = scored(corpus, told_gold(corpus), gold_found(corpus)).flat_metrics()
    names = {
        *("russia.n", "russia.macro_f1", "russia.macro_f1_low", "russia.macro_f1_high"),
        *("coercion.f_avg", "coercion.accuracy_high", "russia.macro_f1.literary_low"),
        *("russia.n.plain", "russia.precision.favor", "russia.average_precision.against"),
        *("russia.support.none", "coercion.end_to_end_f1", "coercion.end_to_end_recall_low"),
        *("extraction.f1", "extraction.exact_low", "extraction.speaker_of_found_high"),
    }
    assert names <= flat.keys()
    assert {type(value) for value in flat.values()} == {float}


def test_flat_metrics_leave_out_what_is_undefined(corpus):
    flat = scored(corpus, Oracle(default="favor"), None).flat_metrics()
    assert "russia.precision.favor" in flat
    assert "russia.precision.against" not in flat
    assert not any(np.isnan(value) for value in flat.values())


def test_the_signature_says_what_the_numbers_stand_on(corpus):
    evaluation = scored(corpus, Oracle(), None)
    assert evaluation.n_articles == 2
    assert evaluation.signature == (
        "split:tiny/official|part:test|articles:2|statements:6|seed:0|resamples:100|confidence:0.95"
    )


def test_the_same_seed_gives_the_same_evaluation(corpus):
    first, again = (scored(corpus, Oracle(), gold_found(corpus)) for _ in range(2))
    assert first.flat_metrics() == again.flat_metrics()
