import csv
import gzip
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quotestance.config import ConfigError
from quotestance.io import (
    ArticleLog,
    DataError,
    RejectLog,
    RowWriter,
    describe_inputs,
    flatten_row,
    read_articles,
    write_manifest,
)
from quotestance.schema import Article, Reject


def written(path, *rows, **options):
    with RowWriter(path, **options) as writer:
        for row in rows:
            writer.write(row)
    return path


def test_rows_are_written_as_json_lines_and_folders_are_made(tmp_path):
    path = written(tmp_path / "new/folder/out.jsonl", {"text": "“да”\n", "n": 1})
    assert path.read_text() == '{"text":"“да”\\n","n":1}\n'


def test_the_same_rows_give_the_same_gzip_bytes(tmp_path):
    first = written(tmp_path / "a.jsonl.gz", {"text": "x"}).read_bytes()
    assert written(tmp_path / "b.jsonl.gz", {"text": "x"}).read_bytes() == first
    assert gzip.decompress(first) == b'{"text":"x"}\n'


def test_rows_show_up_in_the_part_file_before_the_end(tmp_path):
    path = tmp_path / "out.jsonl"
    with RowWriter(path) as writer:
        writer.write({"n": 1})
        assert (tmp_path / "out.jsonl.part").read_text() == '{"n":1}\n'
        assert not path.exists()
    assert path.exists()
    assert not (tmp_path / "out.jsonl.part").exists()


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.jsonl.gz"])
def test_a_failed_job_leaves_the_old_output_and_no_part_file(tmp_path, name):
    path = tmp_path / name
    path.write_text("old")

    def fail():
        with RowWriter(path, force=True) as writer:
            writer.write({"n": 1})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_an_output_that_is_there_is_replaced_only_by_force(tmp_path):
    path = written(tmp_path / "out.jsonl", {"n": 1})
    with pytest.raises(ConfigError, match=r"output exists: .*out.jsonl \(force=true replaces it\)"):
        written(path, {"n": 2})
    assert written(path, {"n": 2}, force=True).read_text() == '{"n":2}\n'


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("out.xlsx", "output must end in .jsonl, .jsonl.gz, .csv, got"),
        ("folder.csv", "output must be a file, got the folder"),
        ("file/out.csv", "output must be in a folder that can be written to"),
    ],
)
def test_an_output_that_cannot_be_is_refused_with_its_rule(tmp_path, name, rule):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=rule):
        written(tmp_path / name, {"n": 1})


def test_rows_that_strict_json_cannot_hold_are_written_all_the_same(tmp_path):
    path = written(tmp_path / "out.jsonl", {"text": "a\ud800", "n": 2**70, "day": datetime.min})
    assert json.loads(path.read_text())["n"] == 2**70
    csv_path = written(tmp_path / "out.csv", {"text": "a\ud800"})
    assert csv_path.read_text() == "text\na?\n"


def test_stdout_gets_json_lines_and_nothing_else(capfdbinary):
    written("-", {"n": 1}, {"n": 2})
    assert capfdbinary.readouterr().out == b'{"n":1}\n{"n":2}\n'


def test_a_reader_of_stdout_that_has_gone_is_told_as_such(monkeypatch):
    class Gone(io.RawIOBase):
        def writable(self):
            return True

        def write(self, data):
            raise BrokenPipeError

    class Stdout:
        buffer = Gone()

    monkeypatch.setattr(sys, "stdout", Stdout())
    with pytest.raises(BrokenPipeError):
        written("-", {"n": 1})


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_a_full_disk_is_a_data_error_in_one_line(monkeypatch):
    with open("/dev/full", "w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(DataError, match="stdout can't be written: No space left on device"):
            written("-", {"n": 1})
        # What is left in the buffer can't be flushed either.
        with pytest.raises(OSError, match="No space"):
            full.close()


# --- CSV -----------------------------------------------------------------------------------------


def test_a_row_is_flattened_into_one_cell_a_value():
    row = {
        "spans": [[12, 40], [55, 60]],
        "speaker_span": (1, 4),
        "cue_span": None,
        "attribution": {"score": 0.9, "how": "cue"},
        "stance": {"t": {"label": "none", "score": 0.5, "probs": {"none": 0.5}, "abstain": True}},
        "tags": ["a", {"b": 1}],
        "ok": False,
    }
    assert flatten_row(row) == {
        "spans": "12-40;55-60",
        "speaker_span": "1-4",
        "cue_span": "",
        "attribution_score": 0.9,
        "attribution_how": "cue",
        "stance_t": "none",
        "score_t": 0.5,
        "prob_t_none": 0.5,
        "abstain_t": "true",
        "tags": '["a",{"b":1}]',
        "ok": "false",
    }


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(tmp_path, cell):
    path = written(tmp_path / "out.csv", {"text": cell, "n": -1})
    with open(path, newline="", encoding="utf-8") as file:
        assert list(csv.DictReader(file)) == [{"text": f"'{cell}", "n": "-1"}]


def test_the_header_of_a_csv_file_stays_that_of_its_first_row(tmp_path):
    path = tmp_path / "out.csv"
    with RowWriter(path) as writer:
        writer.write({"a": 1, "b": 2})
        writer.write({"b": 3, "c": 4})
    assert path.read_text().splitlines() == ["a,b", "1,2", ",3"]
    assert writer.dropped == {"c"}


def test_a_csv_file_has_its_stance_columns_where_the_first_row_failed(tmp_path):
    path = written(tmp_path / "out.csv", {"text": "x", "stance": {}}, targets=["russia"])
    header = path.read_text().splitlines()[0]
    probs = "prob_russia_favor,prob_russia_against,prob_russia_none"
    assert header == f"text,stance_russia,score_russia,{probs},abstain_russia"


def test_a_csv_file_without_rows_has_a_header(tmp_path):
    assert written(tmp_path / "out.csv").read_text().startswith("statement_id,article_id,spans,")


# --- side files ----------------------------------------------------------------------------------


def test_rejects_are_kept_beside_the_output(tmp_path):
    with RejectLog(tmp_path / "out.csv") as log:
        for n in range(9):
            log.add(Reject("a.jsonl", f"line {n}", "blank"))
    lines = (tmp_path / "out.csv.rejects.jsonl").read_text().splitlines()
    assert json.loads(lines[8]) == {"source": "a.jsonl", "position": "line 8", "reason": "blank"}
    assert (log.n_rows, len(log.first)) == (9, 5)


def test_no_rejects_leave_no_file_and_take_an_older_one_away(tmp_path):
    older = tmp_path / "out.csv.rejects.jsonl"
    older.write_text("{}")
    with RejectLog(tmp_path / "out.csv"):
        assert older.exists()
    assert not older.exists()


def test_rejects_are_counted_where_the_output_is_stdout(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with RejectLog("-") as log:
        log.add(Reject("a", "", "empty"))
    assert log.n_rows == 1
    assert list(tmp_path.iterdir()) == []


def test_only_texts_out_of_html_are_kept_and_can_be_read_again(tmp_path):
    page = Article(id="p", text="Hello", title="T", is_html=True)
    with ArticleLog(tmp_path / "out.jsonl") as log:
        log.add(page)
        log.add(Article(id="t", text="plain"))
    path = tmp_path / "out.jsonl.articles.jsonl"
    [article] = read_articles(str(path), html_to_text=lambda page: (page, {}))
    assert (article.id, article.text, article.title) == ("p", "Hello", "T")
    assert len(article.extra["sha256"]) == 64


def test_the_manifest_says_what_an_output_was_made_from(tmp_path):
    source = tmp_path / "a.txt"
    source.write_text("abc")
    output = written(tmp_path / "out.jsonl", {"n": 1})
    path = write_manifest(
        output,
        settings={"seed": 0},
        inputs=describe_inputs([source, "-"]),
        counts={"statements": 1},
        model=None,
        started=datetime(2026, 1, 1, 12, tzinfo=UTC),
        ended=datetime(2026, 1, 1, 12, 1, tzinfo=UTC),
        version="0.1",
    )
    manifest = json.loads(path.read_text())
    assert path.name == "out.jsonl.manifest.json"
    assert manifest["inputs"][0]["bytes"] == 3
    assert manifest["inputs"][0]["sha256"].startswith("ba7816bf")
    assert manifest["inputs"][1] == {"path": "-", "sha256": None, "bytes": None}
    assert manifest["started"] == "2026-01-01T12:00:00+00:00"
    assert (manifest["counts"], manifest["settings"]) == ({"statements": 1}, {"seed": 0})
