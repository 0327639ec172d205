"""Stand-off labels find their texts by digest, and say which they don't find."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from quotestance.config import ConfigError, CorpusConfig, PathsConfig
from quotestance.corpus import load_corpus
from quotestance.io import DataError

REPOSITORY = Path(__file__).parents[2]
LABELS = REPOSITORY / PathsConfig().realnews / "labels.jsonl"


def digest(text):
    return sha256(text.encode()).hexdigest()


@pytest.fixture
def apart(rows, tmp_path):
    """Return the folder of the tiny corpus's texts, and its labels without them."""

    def write(*, drop=(), change=None):
        labels = [{k: v for k, v in r.items() if k != "text"} for r in rows]
        for row, whole in zip(labels, rows, strict=True):
            row["sha256"] = digest(whole["text"])
        if change:
            change(labels)
        kept = [{"id": r["id"], "text": r["text"]} for k, r in enumerate(rows) if k not in drop]
        (tmp_path / "texts").mkdir()
        for name, part in (("a", kept[::2]), ("b", kept[1::2])):
            lines = "".join(json.dumps(row) + "\n" for row in part)
            if lines:
                (tmp_path / "texts" / f"{name}.jsonl").write_text(lines, encoding="utf-8")
        path = tmp_path / "labels.jsonl"
        path.write_text("".join(json.dumps(r) + "\n" for r in labels), encoding="utf-8")
        return CorpusConfig("realnews", str(tmp_path / "texts"), str(path))

    return write


def test_labels_are_joined_with_the_texts_of_a_folder(apart, rows):
    corpus = load_corpus(apart())
    assert [a.article.text for a in corpus.articles] == [r["text"] for r in rows]
    assert corpus.lacking == ()


def test_an_article_without_text_is_left_out_and_named(apart, rows):
    corpus = load_corpus(apart(drop=[3]))
    assert rows[3]["id"] not in {a.article.id for a in corpus.articles}
    assert len(corpus.articles) == len(rows) - 1
    assert len(corpus.lacking) == 1
    assert corpus.lacking[0] == f"{rows[3]['id']}: no text"


def test_a_text_that_was_changed_is_not_taken(apart, rows):
    def other(labels):
        labels[0]["sha256"] = digest("another text")

    corpus = load_corpus(apart(change=other))
    assert rows[0]["id"] not in {a.article.id for a in corpus.articles}
    assert "its digest differs" in corpus.lacking[0]


def test_what_lacks_changes_the_digest_of_the_corpus(apart, rows, tmp_path):
    whole = load_corpus(apart()).digest
    (tmp_path / "texts" / "b.jsonl").unlink()
    config = CorpusConfig("realnews", str(tmp_path / "texts"), str(tmp_path / "labels.jsonl"))
    assert load_corpus(config).digest != whole


def test_supplementary_articles_are_only_trained_on(apart, rows):
    def extra(labels):
        labels[1]["split"] = "supplement"

    config = apart(change=extra)
    corpus = load_corpus(config)
    assert [(a.article.id, a.part) for a in corpus.supplement] == [(rows[1]["id"], "train")]
    assert rows[1]["id"] not in {a.article.id for a in corpus.articles}
    config.supplement = False
    assert load_corpus(config).supplement == ()


def test_no_text_at_all_is_wrong_usage_that_says_where_to_get_them(apart, rows):
    with pytest.raises(ConfigError, match=r"none is there .*README\.md says where"):
        load_corpus(apart(drop=range(len(rows))))


def test_labels_that_are_not_there_are_wrong_usage(tmp_path):
    config = CorpusConfig("realnews", str(tmp_path), str(tmp_path / "none.jsonl"))
    with pytest.raises(ConfigError, match=r"corpus.labels must be a file, and .*none\.jsonl"):
        load_corpus(config)


def test_a_broken_row_names_its_line_and_field(apart):
    def broken(labels):
        labels[2]["statements"][0]["stance"]["russia"] = "maybe"

    with pytest.raises(DataError, match=r"labels\.jsonl line 3: .*stance\.russia must be one of"):
        load_corpus(apart(change=broken))


def test_the_labels_that_ship_hold_no_text():
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 350
    allowed = {
        "id", "outlet", "source", "url", "split", "sha256", "statements", "not_statements",
        "unjudged",
    }  # fmt: skip
    of_statements = {"n", "spans", "speaker", "stance", "annotations"}
    assert {key for row in rows for key in row} <= allowed
    assert {key for row in rows for s in row["statements"] for key in s} <= of_statements
