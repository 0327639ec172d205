import re
from xml.etree import ElementTree

import pytest

from quotestance.reporting.plots import Point, confusion_svg, reliability_svg

LABELS = ("favor", "against", "none")
SVG = "{http://www.w3.org/2000/svg}"


def test_each_cell_shows_its_count_and_its_share_of_the_gold_label():
    root = ElementTree.fromstring(confusion_svg([[3, 1, 0], [0, 2, 2], [5, 0, 1200]], LABELS, "t"))
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert {"3", "75%", "1,200", "0%"} <= set(texts)


def test_a_label_that_never_occurs_gives_a_row_of_zeros():
    root = ElementTree.fromstring(confusion_svg([[0, 0], [1, 1]], ["a", "b"], "t"))
    assert len(root.findall(f".//{SVG}text[@class='n']")) == 4


def test_hostile_labels_and_titles_are_escaped():
    hostile = "</svg><script>alert(1)</script>\"'\x00\ud800"
    root = ElementTree.fromstring(confusion_svg([[1]], [hostile], hostile))
    assert not list(root.iter(f"{SVG}script"))


def test_the_image_says_its_numbers_to_a_screen_reader():
    root = ElementTree.fromstring(confusion_svg([[1, 2], [3, 4]], ["a", "b"], "russia"))
    assert root.get("aria-label") == "russia. gold a: 1 as a, 2 as b; gold b: 3 as a, 4 as b."


def test_the_image_follows_the_colour_scheme_and_loads_nothing():
    svg = confusion_svg([[1]], ["a"], "t")
    assert "prefers-color-scheme:dark" in svg
    assert not re.search(r"href|url\(", svg)


def test_a_matrix_that_does_not_fit_its_labels_is_refused():
    with pytest.raises(ValueError, match="matrix must have 2 rows of 2 counts, got rows of"):
        confusion_svg([[1, 2]], ["a", "b"], "t")


# --- reliability --------------------------------------------------------------------------------


def test_a_bin_stands_at_its_score_and_share_and_is_told_in_words():
    svg = reliability_svg({"rules, news": [Point(0.5, 1.0, 7)]}, "Speakers")
    root = ElementTree.fromstring(svg)
    (dot,) = root.iter(f"{SVG}circle")
    (frame,) = (r for r in root.iter(f"{SVG}rect") if r.get("class") == "b")
    middle = float(frame.get("x")) + float(frame.get("width")) / 2
    assert (float(dot.get("cx")), float(dot.get("cy"))) == (middle, float(frame.get("y")))
    assert root.get("aria-label") == (
        "Speakers. rules, news: 100% right at a mean score of 0.50 (n = 7)."
    )


def test_more_answers_make_a_bigger_dot():
    root = ElementTree.fromstring(reliability_svg({"a": [Point(0, 0, 1), Point(1, 1, 9)]}, "t"))
    small, big = (float(dot.get("r")) for dot in root.iter(f"{SVG}circle"))
    assert small < big


def test_every_panel_lies_inside_the_image():
    panels = {str(k): [Point(1.0, 0.0, 1)] for k in range(5)}
    root = ElementTree.fromstring(reliability_svg(panels, "t"))
    width, height = float(root.get("width")), float(root.get("height"))
    dots = list(root.iter(f"{SVG}circle"))
    assert len({(dot.get("cx"), dot.get("cy")) for dot in dots}) == 5
    assert all(float(d.get("cx")) < width and float(d.get("cy")) < height for d in dots)


def test_a_system_without_answers_has_an_empty_panel():
    assert not list(ElementTree.fromstring(reliability_svg({"a": []}, "t")).iter(f"{SVG}circle"))
