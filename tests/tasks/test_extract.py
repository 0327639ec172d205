"""`quotestance extract`, from files to statements."""

import json

import pytest

from quotestance.config import ConfigError, EngineConfig, ExtractTask
from quotestance.extraction import EXTRACTORS
from quotestance.extraction.rules import RuleExtractor
from quotestance.tasks import extract


@pytest.fixture
def config(articles, tmp_path):
    def build(**changes):
        settings = {
            "input": str(articles),
            "output": str(tmp_path / "out.jsonl"),
            "extractor": EXTRACTORS["rules"](),
            **changes,
        }
        return ExtractTask(**settings)

    return build


def test_every_statement_becomes_a_row_in_order(config, tmp_path, read_lines, rows):
    assert extract.run(config()).exit_code == 0
    found = read_lines(tmp_path / "out.jsonl")
    gold = [(row["id"], s) for row in rows[9:] for s in row["statements"]]
    assert [(f["article_id"], f["spans"], f["speaker"]) for f in found] == [
        (article, s["spans"], s["speaker"]) for article, s in gold
    ]
    assert [f["statement_id"] for f in found][:4] == [
        *("story-09#1", "story-09#2", "story-09#3", "story-10#1")
    ]


def test_a_row_has_the_columns_of_the_contract(config, tmp_path, read_lines):
    extract.run(config())
    row = read_lines(tmp_path / "out.jsonl")[0]
    assert list(row) == [
        *("statement_id", "article_id", "spans", "text", "kind", "speaker", "speaker_span"),
        *("cue_span", "attribution", "context", "context_span"),
    ]


def test_the_number_of_workers_does_not_change_the_output(config, tmp_path):
    for workers in (1, 2):
        engine = EngineConfig(workers=workers, chunk=1)
        extract.run(config(output=str(tmp_path / f"{workers}.jsonl"), engine=engine))
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


def test_a_bad_file_is_set_aside_and_the_rest_goes_on(config, tmp_path, articles, read_lines):
    (articles / "broken.txt").write_bytes(b"")
    outcome = extract.run(config(max_reject_rate=0.5))
    assert outcome.exit_code == 0
    (reject,) = read_lines(tmp_path / "out.jsonl.rejects.jsonl")
    assert reject["source"].endswith("broken.txt")
    assert len(read_lines(tmp_path / "out.jsonl")) == 9


def test_more_bad_files_than_allowed_make_exit_code_3(config, articles):
    (articles / "broken.txt").write_bytes(b"")
    assert extract.run(config(max_reject_rate=0.2)).exit_code == 3


def test_an_article_that_breaks_the_extractor_costs_only_itself(
    config, tmp_path, read_lines, monkeypatch
):
    whole = RuleExtractor.extract

    def fragile(self, article):
        if article.id == "story-10":
            raise RecursionError("too deep")
        return whole(self, article)

    monkeypatch.setattr(RuleExtractor, "extract", fragile)
    engine = EngineConfig(workers=1)  # a worker process would have its extractor whole
    extract.run(config(engine=engine))
    (reject,) = read_lines(tmp_path / "out.jsonl.rejects.jsonl")
    assert (reject["source"], reject["reason"]) == ("story-10", "RecursionError: too deep")
    assert {r["article_id"] for r in read_lines(tmp_path / "out.jsonl")} == {
        "story-09",
        "story-11",
    }


def test_offsets_of_a_page_point_into_the_text_beside_the_output(
    config, tmp_path, articles, read_lines
):
    page = "<html><body><article><p>“We agreed on the price,” said Lena Orlik.</p>"
    page += "<p>Nothing else happened all day long in the quiet capital.</p></article></html>"
    (articles / "page.html").write_text(page, encoding="utf-8")
    extract.run(config())
    (text,) = read_lines(tmp_path / "out.jsonl.articles.jsonl")
    (row,) = [r for r in read_lines(tmp_path / "out.jsonl") if r["article_id"] == "page"]
    ((start, end),) = row["spans"]
    assert text["text"][start:end] == row["text"] == "“We agreed on the price,”"


def test_an_output_that_is_there_is_refused_before_any_work(config, tmp_path):
    (tmp_path / "out.jsonl").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError, match="force=true"):
        extract.run(config())
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == "mine"


def test_the_manifest_counts_what_was_read_and_written(config, tmp_path):
    extract.run(config())
    manifest = json.loads((tmp_path / "out.jsonl.manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"] == {"inputs": 3, "articles": 3, "rows": 9, "rejects": 0}
    assert manifest["settings"]["extractor"] == vars(EXTRACTORS["rules"]())
