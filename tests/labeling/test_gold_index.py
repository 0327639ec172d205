"""Gold found by article, digest and spans; broken gold named by file and field."""

import json
from pathlib import Path
from typing import Any

import pytest

from quotestance.config import ConfigError
from quotestance.io import sha256_text
from quotestance.labeling.gold import GoldIndex
from quotestance.schema import Attribution, Span, Statement

TEXT = "“We agreed,” she said. “But not on this.”"
STANCE = {"russia": "favor", "coercion": "none"}


def statement(*spans: Span, article_id: str = "a") -> Statement:
    return Statement(
        *(f"{article_id}#1", article_id, spans, "x", "direct", "unknown", None, None),
        *(Attribution(1.0, "cue"), "x", spans[0]),
    )


def gold_file(folder: Path, name: str = "a", **changes: Any) -> Path:
    value = {
        "article_id": name,
        "text_sha256": sha256_text(TEXT),
        "statements": [{"n": 1, "spans": [[0, 12], [23, 41]], "speaker": "she", "stance": STANCE}],
        "not_statements": [],
        **changes,
    }
    path = folder / f"{name}.gold.json"
    path.write_text(json.dumps(value), "utf-8")
    return path


def test_standoff_gold_is_found_by_its_spans(tmp_path: Path) -> None:
    gold_file(tmp_path)
    found = GoldIndex.load([tmp_path]).find(statement((0, 12), (23, 41)))
    assert found is not None
    assert found.stance == STANCE
    assert found.version.startswith("gold-")


def test_a_corpus_folder_is_read_line_by_line(tmp_path: Path) -> None:
    lines = [
        {"id": i, "text": TEXT, "statements": [{"spans": [[0, 12]], "stance": {"russia": label}}]}
        for i, label in (("a", "favor"), ("b", "against"))
    ]
    text = "\n".join(json.dumps(line) for line in lines) + "\n\n"
    (tmp_path / "articles.jsonl").write_text(text, "utf-8")
    index = GoldIndex.load([tmp_path])
    found = index.find(statement((0, 12), article_id="b"), text_sha256=sha256_text(TEXT))
    assert found is not None
    assert found.stance == {"russia": "against"}
    assert len(index) == 2


def test_a_single_file_is_a_source_too(tmp_path: Path) -> None:
    assert len(GoldIndex.load([gold_file(tmp_path)])) == 1


def test_half_an_overlap_is_enough_and_less_is_not(tmp_path: Path) -> None:
    gold_file(tmp_path, statements=[{"spans": [[0, 10]], "stance": STANCE}])
    index = GoldIndex.load([tmp_path])
    assert index.find(statement((0, 20))) is not None
    assert index.find(statement((0, 21))) is None


def test_the_best_overlap_wins(tmp_path: Path) -> None:
    rows = [
        {"spans": [[0, 12]], "stance": {"russia": "against"}},
        {"spans": [[0, 10]], "stance": {"russia": "favor"}},
    ]
    gold_file(tmp_path, statements=rows)
    found = GoldIndex.load([tmp_path]).find(statement((0, 10)))
    assert found is not None
    assert found.stance == {"russia": "favor"}


def test_another_article_has_no_gold(tmp_path: Path) -> None:
    gold_file(tmp_path)
    assert GoldIndex.load([tmp_path]).find(statement((0, 12), article_id="b")) is None


def test_a_text_that_changed_has_no_gold(tmp_path: Path) -> None:
    gold_file(tmp_path)
    item = statement((0, 12), (23, 41))
    index = GoldIndex.load([tmp_path])
    assert index.find(item, text_sha256=sha256_text(TEXT)) is not None
    assert index.find(item, text_sha256=sha256_text(TEXT + " ")) is None


def test_gold_without_a_digest_is_found_by_spans_alone(tmp_path: Path) -> None:
    gold_file(tmp_path, text_sha256=None)
    item = statement((0, 12), (23, 41))
    assert GoldIndex.load([tmp_path]).find(item, text_sha256="0" * 64) is not None


def test_no_sources_hold_no_gold() -> None:
    assert len(GoldIndex.load([])) == 0


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gold must exist, got .*nowhere"):
        GoldIndex.load([tmp_path / "nowhere"])


def test_a_folder_without_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gold must hold articles\.jsonl or \*\.gold\.json"):
        GoldIndex.load([tmp_path])


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text("x")
    with pytest.raises(ConfigError, match=r"gold must end in \.jsonl or \.gold\.json"):
        GoldIndex.load([path])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"article_id": ""}, "article_id must be a non-empty string"),
        ({"text_sha256": "abc"}, "text_sha256 must be 64 hexadecimal digits"),
        ({"statements": None}, "statements must be a list"),
        ({"statements": ["x"]}, r"statements\[0\] must be a JSON object"),
        ({"statements": [{"spans": [[5, 2]], "stance": STANCE}]}, r"statements\[0\]\.spans must"),
        ({"statements": [{"spans": [], "stance": STANCE}]}, r"statements\[0\]\.spans must"),
        ({"statements": [{"spans": [[0, True]], "stance": {}}]}, r"statements\[0\]\.spans must"),
        ({"statements": [{"spans": [[0, 2]]}]}, r"statements\[0\]\.stance must"),
        (
            {"statements": [{"spans": [[0, 2]], "stance": {"russia": "pro"}}]},
            r"statements\[0\]\.stance\.russia must be one of favor, against, none, got 'pro'",
        ),
        (
            {"statements": [{"spans": [[0, 2]], "stance": {"russia": ["favor"]}}]},
            r"statements\[0\]\.stance\.russia must be one of",
        ),
    ],
)
def test_a_broken_field_is_named_with_its_file(
    tmp_path: Path, changes: dict[str, Any], field: str
) -> None:
    gold_file(tmp_path, **changes)
    with pytest.raises(ConfigError, match=rf"a\.gold\.json: {field}"):
        GoldIndex.load([tmp_path])


def test_a_broken_line_is_named_with_its_number(tmp_path: Path) -> None:
    good = json.dumps({"id": "a", "text": "x", "statements": []})
    (tmp_path / "articles.jsonl").write_text(f"{good}\n{{broken\n", "utf-8")
    with pytest.raises(ConfigError, match=r"articles\.jsonl line 2: gold must be valid JSON"):
        GoldIndex.load([tmp_path])
