"""Where a label comes from, and what the coverage report counts."""

import json
from pathlib import Path
from typing import Any

import pytest

from quotestance.config import TargetConfig
from quotestance.labeling.coverage import coverage_report, wilson_interval
from quotestance.labeling.gold import GoldIndex
from quotestance.labeling.lexicon import LexiconLabeler
from quotestance.labeling.provenance import label_statement
from quotestance.schema import Statement

TARGETS = {
    name: TargetConfig(kind="entity", sentence=name, mentions=[f"{name}*"], favor=["friend*"])
    for name in ("ruritania", "grustark")
}
LABELER = LexiconLabeler(TARGETS)


def statement(text: str, *, article_id: str = "a") -> Statement:
    return Statement.from_row(
        {"text": text, "article_id": article_id, "statement_id": f"{article_id}#1"}
    )


def gold(folder: Path, **stance: str) -> GoldIndex:
    rows = [{"spans": [[0, 30]], "stance": stance}]
    value = json.dumps({"article_id": "a", "statements": rows})
    (folder / "a.gold.json").write_text(value, "utf-8")
    return GoldIndex.load([folder])


def row(item: Statement, index: GoldIndex) -> dict[str, Any]:
    return {**item.to_row(), "labels": label_statement(item, TARGETS, index, LABELER)}


def test_gold_goes_before_the_weak_labeler(tmp_path: Path) -> None:
    item = statement("Ruritania is a friend of ours.")
    labels = label_statement(item, ["ruritania"], gold(tmp_path, ruritania="against"), LABELER)
    version = labels["ruritania"].pop("version")
    assert version.startswith("gold-")
    assert labels["ruritania"] == {
        "label": "against",
        "score": 1.0,
        "source": "gold",
        "evidence": [],
    }


def test_a_target_that_gold_leaves_out_goes_to_the_weak_labeler(tmp_path: Path) -> None:
    item = statement("Grustark is a friend of ours.")
    entry = label_statement(item, ["grustark"], gold(tmp_path, ruritania="none"), LABELER)[
        "grustark"
    ]
    assert (entry["label"], entry["source"]) == ("favor", "lexicon")
    assert entry["version"] == LABELER.version
    assert entry["evidence"] == ["friend"]


def test_an_abstention_has_no_label_and_no_source() -> None:
    item = statement("Ruritania is a place.")
    entry = label_statement(item, ["ruritania"], GoldIndex.load([]), LABELER)["ruritania"]
    assert (entry["label"], entry["source"], entry["score"]) == (None, None, 0.0)


def test_a_text_that_changed_gets_no_gold(tmp_path: Path) -> None:
    value = {
        "article_id": "a",
        "text_sha256": "0" * 64,
        "statements": [{"spans": [[0, 30]], "stance": {"ruritania": "against"}}],
    }
    (tmp_path / "a.gold.json").write_text(json.dumps(value), "utf-8")
    index = GoldIndex.load([tmp_path])
    item = statement("Ruritania is a friend of ours.")
    found = label_statement(item, ["ruritania"], index, LABELER, text_sha256="1" * 64)
    assert found["ruritania"]["source"] == "lexicon"


def test_coverage_counts_sources_and_checks_weak_labels_against_gold(tmp_path: Path) -> None:
    index = gold(tmp_path, ruritania="favor")
    rows = [
        row(statement("Ruritania is a friend of ours."), index),
        row(statement("Ruritania is a friend, indeed.", article_id="b"), index),
        row(statement("Ruritania is a place.", article_id="c"), index),
    ]
    report = {c.target: c for c in coverage_report(iter(rows), list(TARGETS), LABELER)}
    ruritania = report["ruritania"]
    counts = (ruritania.n, ruritania.n_gold, ruritania.n_weak, ruritania.n_abstained)
    assert counts == (3, 1, 1, 1)
    assert (ruritania.n_checked, ruritania.accuracy, ruritania.weak_coverage) == (1, 1.0, 1.0)
    assert ruritania.labels["favor"].n_right == 1


def test_a_wrong_weak_label_lowers_the_accuracy(tmp_path: Path) -> None:
    index = gold(tmp_path, ruritania="against")
    rows = [row(statement("Ruritania is a friend of ours."), index)]
    ruritania = coverage_report(rows, ["ruritania"], LABELER)[0]
    assert ruritania.accuracy == 0.0
    assert (ruritania.labels["favor"].n_given, ruritania.labels["favor"].n_right) == (1, 0)
    assert ruritania.labels["against"].n_gold == 1


def test_without_gold_there_is_no_accuracy() -> None:
    rows = [row(statement("Ruritania is a friend of ours."), GoldIndex.load([]))]
    found = coverage_report(rows, ["ruritania"], LABELER)[0]
    assert (found.accuracy, found.interval, found.weak_coverage) == (None, None, None)


def test_the_wilson_interval_is_that_of_the_textbook() -> None:
    low, high = wilson_interval(8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert wilson_interval(10, 10)[1] == 1.0


@pytest.mark.parametrize(("n", "confidence"), [(0, 0.95), (5, 1.0)])
def test_a_wilson_interval_of_nothing_is_refused(n: int, confidence: float) -> None:
    with pytest.raises(ValueError, match="must be"):
        wilson_interval(0, n, confidence=confidence)
