"""Scores against scikit-learn and hand-counted cases, and intervals that keep their promises."""

import numpy as np
import pytest

from quotestance.metrics import (
    METRICS,
    Answer,
    Score,
    accuracy,
    average_precision,
    bootstrap,
    class_scores,
    confusion,
    f1_of_counts,
    f_avg,
    grouped_confusion,
    macro_f1,
    reliability,
)
from quotestance.schema import LABELS

FAVOR, AGAINST, NONE = LABELS


def random_labels(seed, n=40, labels=LABELS):
    rng = np.random.default_rng(seed)
    return list(rng.choice(labels, n)), list(rng.choice(labels, n))


def score(gold, predicted, groups, statistic=accuracy, **options):
    settings = {"n": len(gold), "n_resamples": 500, "confidence": 0.95, "seed": 0, **options}
    return bootstrap(grouped_confusion(gold, predicted, groups), statistic, **settings)


# --- values -------------------------------------------------------------------------------------


def test_confusion_has_gold_in_rows_and_predictions_in_columns():
    counts = confusion([FAVOR, FAVOR, NONE], [FAVOR, AGAINST, FAVOR])
    assert counts.tolist() == [[1, 1, 0], [0, 0, 0], [1, 0, 0]]


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        confusion([FAVOR, NONE], [FAVOR])


CASES = [random_labels(seed) for seed in range(6)]
CASES += [random_labels(7, labels=LABELS[:2]), random_labels(8, n=1), ([FAVOR] * 5, [NONE] * 5)]


@pytest.mark.parametrize(("gold", "predicted"), CASES)
def test_macro_f1_is_that_of_scikit_learn(gold, predicted):
    from sklearn.metrics import f1_score

    expected = f1_score(gold, predicted, labels=list(LABELS), average="macro", zero_division=np.nan)
    assert float(macro_f1(confusion(gold, predicted))) == pytest.approx(expected)


@pytest.mark.parametrize(("gold", "predicted"), CASES)
def test_scores_of_each_class_are_those_of_scikit_learn(gold, predicted):
    from sklearn.metrics import precision_recall_fscore_support

    expected = precision_recall_fscore_support(
        gold, predicted, labels=list(LABELS), zero_division=np.nan
    )
    scores = class_scores(confusion(gold, predicted))
    for name, values in zip(("precision", "recall", "f1"), expected[:3], strict=True):
        np.testing.assert_allclose(scores[name], values)


@pytest.mark.parametrize(("gold", "predicted"), CASES)
def test_accuracy_is_that_of_scikit_learn(gold, predicted):
    from sklearn.metrics import accuracy_score

    assert float(accuracy(confusion(gold, predicted))) == pytest.approx(
        accuracy_score(gold, predicted)
    )


def test_f_avg_is_the_mean_f1_of_favor_and_against():
    # favor: 4 right of 6 predicted and 5 gold, F1 8/11; against: 3 of 5 and 6, F1 6/11.
    # none is wrong in its own way, which counts in the precision of the two only.
    counts = np.array([[4, 1, 0], [1, 3, 2], [1, 1, 7]], dtype=float)
    assert float(f_avg(counts)) == pytest.approx((8 / 11 + 6 / 11) / 2)


def test_f_avg_has_no_part_for_none():
    only_none_is_right = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 90]], dtype=float)
    assert float(f_avg(only_none_is_right)) == 0.0
    assert float(macro_f1(only_none_is_right)) == pytest.approx(1 / 3)


def test_a_label_that_nobody_uses_does_not_count_in_the_mean():
    counts = confusion([FAVOR, NONE], [FAVOR, NONE])
    assert float(macro_f1(counts)) == 1.0
    assert np.isnan(class_scores(counts)["f1"][1])


def test_scores_of_nothing_are_nan():
    nothing = confusion([], [])
    assert all(np.isnan(metric.function(nothing)) for metric in METRICS.values())


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_takes_many_confusions_at_once(name):
    metric = METRICS[name]
    assert metric.name == name
    many = np.stack([confusion(*random_labels(seed)) for seed in range(3)])
    values = metric.function(many)
    assert values.shape == (3,)
    np.testing.assert_allclose(values, [metric.function(counts) for counts in many])
    assert (values >= 0).all()
    assert (values <= 1).all()


@pytest.mark.parametrize("name", METRICS)
def test_a_perfect_prediction_scores_one_and_a_worse_one_less(name):
    gold, _ = random_labels(0)
    worse = [LABELS[(LABELS.index(label) + 1) % 3] if k < 10 else label
             for k, label in enumerate(gold)]  # fmt: skip
    perfect, less = (METRICS[name].function(confusion(gold, p)) for p in (gold, worse))
    assert perfect == 1.0
    assert less < 1.0
    assert METRICS[name].higher_is_better


def test_f1_of_counts_is_twice_the_hits_over_found_and_gold():
    values = f1_of_counts(np.array([3.0, 0.0, 0.0]), np.array([4.0, 2.0, 0]), np.array([6.0, 1, 0]))
    assert values[:2].tolist() == [0.6, 0.0]
    assert np.isnan(values[2])


def test_average_precision_of_a_hand_counted_ranking():
    # Hits at ranks 1 and 3: (1/1 + 2/3) / 2.
    gold = [FAVOR, NONE, FAVOR, AGAINST]
    assert average_precision(gold, [0.9, 0.8, 0.7, 0.1], FAVOR) == pytest.approx(5 / 6)


def test_average_precision_of_a_label_that_gold_lacks_is_nan():
    assert np.isnan(average_precision([NONE, NONE], [0.2, 0.3], FAVOR))


def test_grouped_confusion_adds_up_to_confusion():
    gold, predicted = random_labels(3)
    groups = [f"article-{k % 7}" for k in range(len(gold))]
    table = grouped_confusion(gold, predicted, groups)
    assert table.shape == (7, 3, 3)
    np.testing.assert_array_equal(table.sum(axis=0), confusion(gold, predicted))


def test_a_score_is_a_json_object():
    assert Score(0.5, 0.25, 0.75, 4).to_dict() == {"value": 0.5, "low": 0.25, "high": 0.75, "n": 4}


# --- intervals ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", METRICS)
def test_an_interval_covers_the_value(name):
    gold, predicted = random_labels(0, n=90)
    groups = [str(k // 3) for k in range(90)]
    found = score(gold, predicted, groups, METRICS[name].function)
    assert found.low < found.value < found.high
    assert found.value == pytest.approx(float(METRICS[name].function(confusion(gold, predicted))))
    assert found.n == 90


def test_an_interval_is_narrower_with_more_articles():
    gold, predicted = random_labels(1, n=60)
    groups = [str(k // 3) for k in range(60)]
    few = score(gold, predicted, groups)
    copies = [f"{copy}-{g}" for copy in range(16) for g in groups]
    many = score(gold * 16, predicted * 16, copies)
    assert many.value == pytest.approx(few.value)
    # Sixteen times the articles: a quarter of the width.
    assert many.high - many.low == pytest.approx((few.high - few.low) / 4, rel=0.25)


def test_all_statements_in_one_article_give_an_interval_without_width():
    gold, predicted = random_labels(2)
    found = score(gold, predicted, ["one"] * len(gold))
    assert found.low == found.value == found.high


def test_an_interval_is_the_same_for_the_same_seed_and_another_for_another():
    gold, predicted = random_labels(3, n=60)
    groups = [str(k // 3) for k in range(60)]
    first, again, other = (score(gold, predicted, groups, seed=s) for s in (4, 4, 5))
    assert first == again
    assert first != other
    assert first.value == other.value


def test_repeated_statements_within_articles_do_not_narrow_the_interval():
    gold, predicted = random_labels(4, n=30)
    repeated = [label for label in gold for _ in range(10)]
    guessed = [label for label in predicted for _ in range(10)]
    by_article = score(repeated, guessed, [str(k // 10) for k in range(300)])
    by_statement = score(repeated, guessed, [str(k) for k in range(300)])
    once = score(gold, predicted, [str(k) for k in range(30)])
    assert by_article.high - by_article.low > 2 * (by_statement.high - by_statement.low)
    assert by_article.high - by_article.low == pytest.approx(once.high - once.low, rel=0.25)


def test_more_confidence_makes_a_wider_interval():
    gold, predicted = random_labels(5, n=60)
    groups = [str(k) for k in range(60)]
    low, high = (score(gold, predicted, groups, confidence=c) for c in (0.5, 0.99))
    assert high.low < low.low < low.high < high.high


def test_a_score_that_is_undefined_has_no_interval():
    found = bootstrap(np.zeros((3, 3, 3)), macro_f1, n=0, n_resamples=100, confidence=0.95, seed=0)
    assert np.isnan([found.value, found.low, found.high]).all()


def test_resamples_in_which_a_score_is_undefined_are_left_out():
    # One article of two has no gold statement: a recall of that one alone is undefined.
    table = np.array([[1.0, 2.0], [0.0, 0.0]])

    def share(counts):
        below = counts[:, 1]
        return np.divide(counts[:, 0], below, out=np.full(len(below), np.nan), where=below > 0)

    found = bootstrap(table, share, n=2, n_resamples=200, confidence=0.95, seed=0)
    assert (found.low, found.value, found.high) == (0.5, 0.5, 0.5)


# --- reliability --------------------------------------------------------------------------------


def reliable(pairs, n_bins=2):
    answers = [Answer(str(i), score, right) for i, (score, right) in enumerate(pairs)]
    return reliability(answers, n_bins=n_bins, n_resamples=100, confidence=0.95, seed=0)


def test_bins_hold_about_as_many_answers_each():
    found = reliable([(0.1, False), (0.3, True), (0.7, True), (0.9, True)])
    assert [(b.low, b.high, b.n) for b in found.bins] == [(0.1, 0.3, 2), (0.7, 0.9, 2)]
    assert [b.mean_score for b in found.bins] == pytest.approx([0.2, 0.8])
    assert [b.share_right for b in found.bins] == [0.5, 1.0]


def test_equal_scores_share_a_bin():
    found = reliable([(0.9, True)] * 7 + [(0.2, False)], n_bins=4)
    assert [b.n for b in found.bins] == [1, 7]


def test_the_calibration_error_weighs_each_bins_distance_by_its_answers():
    found = reliable([(0.1, False), (0.3, True), (0.7, True), (0.9, True)])
    assert found.error.value == pytest.approx((2 * 0.3 + 2 * 0.2) / 4)
    assert found.error.n == 4


def test_scores_that_mean_what_they_say_have_no_calibration_error():
    assert reliable([(1.0, True)] * 3 + [(0.0, False)] * 3).error.value == 0.0


def test_no_answers_have_no_bins_and_no_error():
    found = reliable([])
    assert found.bins == ()
    assert np.isnan(found.error.value)
