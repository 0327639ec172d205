"""What a batch leaves behind: rows, rejects, side files, a manifest, an exit code."""

import csv
import json

import pytest

from quotestance import __version__
from quotestance.config import ConfigError
from quotestance.engine.output import TOO_MANY_REJECTS, BatchOutput
from quotestance.io import sha256_file
from quotestance.schema import Article, Reject

ROW = {"statement_id": "a#1", "text": "“Yes,”", "spans": [[0, 6]]}
REJECT = Reject("b.txt", "byte 5", "not UTF-8")


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("“Yes,” he said.", encoding="utf-8")
    return folder


@pytest.fixture
def batch(tmp_path, articles):
    def build(name="out.jsonl", **changes):
        settings = {
            "input": str(articles),
            "settings": {"seed": 3},
            "force": False,
            "max_reject_rate": 0.5,
            **changes,
        }
        return BatchOutput(name if name == "-" else str(tmp_path / name), **settings)

    return build


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_rows_are_written_in_order(batch, tmp_path):
    with batch() as output:
        output.write(ROW)
        output.write({**ROW, "statement_id": "a#2"})
    assert [row["statement_id"] for row in lines(tmp_path / "out.jsonl")] == ["a#1", "a#2"]


def test_the_manifest_says_what_was_made_from_what(batch, tmp_path, articles):
    with batch(model={"id": "tiny@abc", "digest": "abc"}) as output:
        output.add_article(Article("a", "text"))
        output.write(ROW)
    manifest = json.loads((tmp_path / "out.jsonl.manifest.json").read_text(encoding="utf-8"))
    assert manifest["quotestance"] == __version__
    assert manifest["settings"] == {"seed": 3}
    assert manifest["counts"] == {"inputs": 1, "articles": 1, "rows": 1, "rejects": 0}
    assert manifest["model"] == {"id": "tiny@abc", "digest": "abc"}
    assert manifest["output"]["sha256"] == sha256_file(tmp_path / "out.jsonl")
    (source,) = manifest["inputs"]
    assert source["path"] == str(articles / "a.txt")
    assert source["sha256"] == sha256_file(articles / "a.txt")
    assert manifest["started"] <= manifest["ended"]


def test_an_output_among_its_inputs_is_not_one_of_them(batch, tmp_path, articles):
    with batch("articles/out.jsonl") as output:
        output.write(ROW)
    manifest = json.loads((articles / "out.jsonl.manifest.json").read_text(encoding="utf-8"))
    assert [item["path"] for item in manifest["inputs"]] == [str(articles / "a.txt")]


def test_rejects_are_counted_and_listed_with_their_reasons(batch, tmp_path):
    with batch() as output:
        output.add_article(Article("a", "text"))
        output.reject(REJECT)
    assert output.counts == {"inputs": 2, "articles": 1, "rows": 0, "rejects": 1}
    assert lines(tmp_path / "out.jsonl.rejects.jsonl") == [
        {"source": "b.txt", "position": "byte 5", "reason": "not UTF-8"}
    ]
    assert any("b.txt, byte 5: not UTF-8" in line for line in output.summary())


def test_without_rejects_there_is_no_file_of_them(batch, tmp_path):
    with batch() as output:
        output.write(ROW)
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == [
        "out.jsonl",
        "out.jsonl.manifest.json",
    ]


@pytest.mark.parametrize(("n_rejects", "code"), [(0, 0), (2, 0), (3, TOO_MANY_REJECTS)])
def test_more_rejects_than_allowed_make_exit_code_3(batch, n_rejects, code):
    with batch(max_reject_rate=0.5) as output:
        for k in range(4 - n_rejects):
            output.add_article(Article(str(k), "text"))
        for _ in range(n_rejects):
            output.reject(REJECT)
    assert output.exit_code == code


def test_a_rate_of_zero_allows_no_reject(batch):
    with batch(max_reject_rate=0.0) as output:
        for _ in range(99):
            output.add_input()
        output.reject(REJECT)
    assert output.exit_code == TOO_MANY_REJECTS


def test_texts_out_of_html_are_kept_beside_the_output(batch, tmp_path):
    with batch() as output:
        output.add_article(Article("page", "From a page.", is_html=True))
        output.add_article(Article("plain", "From a file."))
    (kept,) = lines(tmp_path / "out.jsonl.articles.jsonl")
    assert (kept["id"], kept["text"]) == ("page", "From a page.")


def test_csv_has_one_flat_row_a_statement(batch, tmp_path):
    stance = {"label": "favor", "score": 0.75, "probs": {"favor": 0.75}, "abstain": False}
    with batch("out.csv", targets=("russia",)) as output:
        output.write({**ROW, "stance": {"russia": stance}})
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["text"], row["spans"]) == ("“Yes,”", "0-6")
    assert (row["stance_russia"], row["score_russia"]) == ("favor", "0.75")


def test_a_csv_without_rows_still_names_its_stance_columns(batch, tmp_path):
    with batch("out.csv", targets=("russia",)):
        pass
    header = (tmp_path / "out.csv").read_text(encoding="utf-8").strip().split(",")
    assert {"statement_id", "stance_russia", "score_russia"} <= set(header)


def test_an_output_that_is_there_is_not_replaced_unless_forced(batch, tmp_path):
    (tmp_path / "out.jsonl").write_text("mine", encoding="utf-8")
    (tmp_path / "out.jsonl.rejects.jsonl").write_text("mine too", encoding="utf-8")
    with pytest.raises(ConfigError, match="force=true"), batch():
        pass
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "out.jsonl.rejects.jsonl").read_text(encoding="utf-8") == "mine too"
    with batch(force=True) as output:
        output.write(ROW)
    assert lines(tmp_path / "out.jsonl") == [ROW]
    assert not (tmp_path / "out.jsonl.rejects.jsonl").exists()


def broken_off(batch):
    with batch() as output:
        output.write(ROW)
        output.reject(REJECT)
        raise RuntimeError("stopped")


def test_a_batch_that_breaks_off_leaves_nothing_that_looks_finished(batch, tmp_path):
    with pytest.raises(RuntimeError):
        broken_off(batch)
    assert [p.name for p in tmp_path.iterdir()] == ["articles"]


def test_stdout_gets_rows_alone(batch, tmp_path, capfd):
    with batch("-") as output:
        output.write(ROW)
        output.reject(REJECT)
    assert json.loads(capfd.readouterr().out) == ROW
    assert [p.name for p in tmp_path.iterdir()] == ["articles"]
