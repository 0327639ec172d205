"""Overlap of spans, the pairing of found and gold statements, and the equality of names."""

import numpy as np
import pytest

from quotestance.matching import iou, match, overlaps, same_speaker, speaker_key


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ([(0, 10)], [(0, 10)], 1.0),
        ([(0, 10)], [(5, 15)], 5 / 15),
        ([(0, 10)], [(0, 5)], 0.5),
        ([(0, 10)], [(10, 20)], 0.0),
        ([(0, 10), (20, 30)], [(0, 10)], 0.5),
        ([(0, 10), (20, 30)], [(5, 25)], 10 / 30),
        ([(20, 30), (0, 10)], [(0, 10), (20, 30)], 1.0),
        ([], [], 0.0),
        ([], [(0, 1)], 0.0),
    ],
)
def test_iou_has_its_closed_form(a, b, value):
    assert iou(a, b) == pytest.approx(value)


def random_spans(rng):
    ends = np.unique(rng.integers(0, 60, size=2 * rng.integers(1, 5)))
    ends = ends[: len(ends) // 2 * 2]
    return [(int(s), int(e)) for s, e in ends.reshape(-1, 2)]


def test_iou_is_that_of_sets_of_characters():
    rng = np.random.default_rng(0)
    for _ in range(300):
        a, b = random_spans(rng), random_spans(rng)
        chars_a, chars_b = ({c for s, e in spans for c in range(s, e)} for spans in (a, b))
        union = chars_a | chars_b
        assert iou(a, b) == (len(chars_a & chars_b) / len(union) if union else 0.0)


def test_iou_is_symmetric():
    rng = np.random.default_rng(1)
    for _ in range(100):
        a, b = random_spans(rng), random_spans(rng)
        assert iou(a, b) == iou(b, a)


def test_match_pairs_what_overlaps_by_half_or_more():
    found = [[(0, 10)], [(20, 30)], [(40, 50)]]
    gold = [[(0, 5)], [(26, 40)], [(41, 50)]]
    assert match(found, gold) == [0, None, 2]


def test_match_gives_a_gold_statement_to_one_found_statement_alone():
    assert match([[(0, 10)], [(0, 10)]], [[(0, 10)]]) == [0, None]


def test_match_takes_the_best_overlap_first():
    found = [[(0, 18)], [(0, 20)]]
    assert match(found, [[(0, 20)]]) == [None, 0]


def test_match_gives_the_second_best_where_the_best_is_taken():
    assert match([[(0, 12)], [(0, 11)]], [[(0, 11)], [(0, 7)]]) == [1, 0]


def test_match_does_not_depend_on_the_order_of_gold():
    found = [[(0, 10)], [(30, 40)], [(60, 70)]]
    gold = [[(60, 70)], [(0, 10)], [(30, 40)]]
    assert match(found, gold) == [1, 2, 0]


def test_match_sees_pieces_around_another_statement():
    found = [[(10, 20)], [(0, 5), (30, 40)]]
    gold = [[(0, 5), (30, 40)], [(10, 20)]]
    assert match(found, gold) == [1, 0]


@pytest.mark.parametrize(("found", "gold"), [([], []), ([[(0, 3)]], []), ([], [[(0, 3)]])])
def test_match_takes_empty_sides(found, gold):
    assert match(found, gold) == [None] * len(found)


def test_spans_that_only_touch_do_not_overlap():
    assert not overlaps([(0, 10)], [(10, 20)])
    assert overlaps([(0, 10)], [(40, 50), (9, 20)])
    assert not overlaps([(0, 10)], [])


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("The Interior Ministry", "interior ministry"),
        ("Łukasz Żal", "Lukasz Zal"),
        ("Renée  O’Connor", "renee o'connor"),
        (" Jean-Luc Picard ", "Jean Luc Picard"),
        ("J. K. Smith", "J.K. Smith"),
    ],
)
def test_spellings_of_one_name_have_one_key(name, same):
    assert speaker_key(name) == speaker_key(same)
    assert same_speaker(name, same)


@pytest.mark.parametrize(
    ("name", "gold"),
    [
        ("Orlik", "Lena Orlik"),
        ("Lena Orlik", "Orlik"),
        ("Tomas Orlik", "Lena Orlik"),
        ("unknown", "Lena Orlik"),
        ("Lena Orlik", "unknown"),
    ],
)
def test_a_part_of_a_name_is_not_the_name(name, gold):
    assert not same_speaker(name, gold)


@pytest.mark.parametrize("name", ["unknown", ""])
def test_where_gold_knows_no_speaker_unknown_is_right(name):
    assert same_speaker(name, "unknown")


def test_names_in_other_scripts_keep_their_letters():
    assert speaker_key("Анна Ковач") == "анна ковач"
    assert not same_speaker("Анна Ковач", "Олег Ковач")
