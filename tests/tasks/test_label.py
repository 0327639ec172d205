"""`quotestance label`: gold where there is some, else the lexicon, else nothing."""

import pytest

from quotestance.config import LabelTask
from quotestance.extraction import EXTRACTORS
from quotestance.labeling import LABELERS
from quotestance.tasks import label


@pytest.fixture
def config(articles, tmp_path, targets, tiny_folder):
    def build(**changes):
        settings = {
            "input": str(articles),
            "output": str(tmp_path / "out.jsonl"),
            "targets": targets,
            "labeler": LABELERS["lexicon"](),
            "extractor": EXTRACTORS["rules"](),
            "gold": [str(tiny_folder)],
            **changes,
        }
        return LabelTask(**settings)

    return build


def test_annotated_statements_get_their_gold_label(config, tmp_path, read_lines, rows):
    assert label.run(config()).exit_code == 0
    found = read_lines(tmp_path / "out.jsonl")
    gold = [s["stance"] for row in rows[9:] for s in row["statements"]]
    assert [{t: r["labels"][t]["label"] for t in r["labels"]} for r in found] == gold
    for row in found:
        for entry in row["labels"].values():
            assert entry["source"] == "gold"
            assert entry["version"].startswith("gold-")


def test_without_gold_the_lexicon_labels_or_abstains(config, tmp_path, read_lines):
    label.run(config(gold=[]))
    entries = [row["labels"]["russia"] for row in read_lines(tmp_path / "out.jsonl")]
    assert {e["source"] for e in entries} <= {"lexicon", None}
    friendly = [e for e in entries if e["source"] == "lexicon"]
    assert friendly
    assert {e["label"] for e in friendly} <= {"favor", "against"}
    assert all(e["label"] is None for e in entries if e["source"] is None)


def test_gold_of_a_text_that_has_changed_is_not_used(config, tmp_path, articles, read_lines):
    path = articles / "story-09.txt"
    path.write_text("\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    label.run(config())
    sources = {
        row["article_id"]: row["labels"]["russia"]["source"]
        for row in read_lines(tmp_path / "out.jsonl")
    }
    assert sources["story-09"] != "gold"
    assert sources["story-10"] == "gold"


def test_statements_are_labelled_like_their_articles(config, tmp_path, read_lines):
    label.run(config())
    statements = read_lines(tmp_path / "out.jsonl")
    label.run(config(input=str(tmp_path / "out.jsonl"), output=str(tmp_path / "again.jsonl")))
    assert read_lines(tmp_path / "again.jsonl") == statements


def test_only_the_targets_asked_for_are_labelled(config, tmp_path, read_lines, targets):
    label.run(config(targets={"russia": targets["russia"]}))
    assert {tuple(row["labels"]) for row in read_lines(tmp_path / "out.jsonl")} == {("russia",)}


def test_coverage_is_shown_for_each_target(config, capsys):
    label.run(config())
    out = capsys.readouterr().out
    assert "russia" in out
    assert "coercion" in out
    assert "9" in out


def test_rows_on_stdout_are_not_mixed_with_the_table(config, capfd):
    label.run(config(output="-"))
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) == 9
    assert all(line.startswith("{") for line in lines)


def test_broken_rows_are_set_aside(config, tmp_path, read_lines):
    label.run(config())
    path = tmp_path / "in.jsonl"
    whole = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    path.write_text(whole + "{broken\n", encoding="utf-8")
    outcome = label.run(
        config(input=str(path), output=str(tmp_path / "b.jsonl"), max_reject_rate=0.0)
    )
    assert outcome.exit_code == 3
    assert len(read_lines(tmp_path / "b.jsonl")) == 9
