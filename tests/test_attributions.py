"""Articles with annotated attributions: the layout is read, and a broken field is named."""

import json

import pytest

from quotestance.attributions import GoldAttribution, load_attributions
from quotestance.config import ConfigError
from quotestance.io import DataError

TEXT = "The mayor said it would rain."


@pytest.fixture
def row():
    return {
        "doc_id": "one",
        "text": TEXT,
        "title": "Rain",
        "publisher": "The Harbour Post",
        "quotes": [
            {
                "type": "indirect",
                "content_spans": [[15, 28]],
                "source_spans": [[0, 9]],
                "cue_spans": [[10, 14]],
                "speaker_text": "The mayor",
            }
        ],
    }


@pytest.fixture
def loaded(tmp_path):
    def load(*rows, part="dev"):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / f"{part}.jsonl").write_text(text, encoding="utf-8")
        return load_attributions(tmp_path, part)

    return load


def test_an_attribution_has_its_content_source_cue_and_type(loaded, row):
    corpus = loaded(row)
    article = corpus.articles[0]
    assert (article.article.id, article.article.text, article.article.title) == (
        "one",
        TEXT,
        "Rain",
    )
    expected = GoldAttribution(((15, 28),), ((0, 9),), ((10, 14),), "indirect")
    assert article.attributions == (expected,)
    assert (corpus.part, len(corpus.digest)) == ("dev", 64)


def test_a_source_may_be_missing(loaded, row):
    row["quotes"][0]["source_spans"] = []
    assert loaded(row).articles[0].attributions[0].source == ()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("source_spans", [[0, 99]], r"quotes\[0\].source_spans must hold ordered"),
        ("content_spans", [[15, 20], [18, 28]], r"quotes\[0\].content_spans must hold ordered"),
        ("cue_spans", None, r"quotes\[0\].cue_spans must be a list of \[start, end\], got None"),
        ("type", "loud", r"quotes\[0\].type must be one of direct, mixed, indirect, none"),
    ],
)
def test_a_broken_attribution_names_file_line_and_field(loaded, row, field, value, message):
    broken = {**row, "doc_id": "two", "quotes": [{**row["quotes"][0], field: value}]}
    with pytest.raises(DataError, match=rf"dev\.jsonl line 2: {message}"):
        loaded(row, broken)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"doc_id": ""}, "doc_id must be a non-empty string"),
        ({"text": None}, "text must be a non-empty string"),
        ({"quotes": {}}, "quotes must be a list"),
        ({"quotes": ["x"]}, r"quotes\[0\] must be a JSON object"),
    ],
)
def test_a_broken_article_names_the_field(loaded, row, changes, message):
    with pytest.raises(DataError, match=f"line 1: {message}"):
        loaded({**row, **changes})


def test_two_articles_of_one_id_are_an_error(loaded, row):
    with pytest.raises(DataError, match="line 2: doc_id must be unique, line 1 has it too"):
        loaded(row, row)


def test_a_part_that_is_not_there_is_wrong_usage(loaded, row, tmp_path):
    loaded(row)
    with pytest.raises(ConfigError, match=r"must have its file .*test\.jsonl"):
        load_attributions(tmp_path, "test")
