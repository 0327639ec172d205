"""`quotestance report`: predictions as a page."""

import json

import pytest

from quotestance import __version__
from quotestance.config import (
    ConfigError,
    PathsConfig,
    PredictTask,
    ReportTask,
    TrackingConfig,
)
from quotestance.extraction import EXTRACTORS
from quotestance.io import DataError
from quotestance.tasks import predict, report


@pytest.fixture
def predictions(articles, tmp_path, model_folder):
    config = PredictTask(
        input=str(articles),
        output=str(tmp_path / "predictions.jsonl"),
        model_uri=str(model_folder),
        extractor=EXTRACTORS["rules"](),
        paths=PathsConfig(store=str(tmp_path / "store")),
        tracking=TrackingConfig(enabled=False),
    )
    predict.run(config)
    return tmp_path / "predictions.jsonl"


@pytest.fixture
def page(predictions, tmp_path):
    """Return a function that makes the report and reads it."""

    def make(**changes):
        output = tmp_path / "report.html"
        settings = {"input": str(predictions), "output": str(output), "force": True, **changes}
        assert report.run(ReportTask(**settings)).exit_code == 0
        return output.read_text(encoding="utf-8")

    return make


def test_the_page_shows_every_statement_and_speaker(page, articles, rows):
    html = page(articles=str(articles))
    for row in rows[9:]:
        for statement in row["statements"]:
            assert statement["speaker"] in html
    for words in ("We trust Moscow", "The Kremlin bullies", "The committee counted"):
        assert html.count(words) >= 3


def test_with_the_articles_the_page_shows_their_whole_text(page, articles):
    path = articles / "story-10.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n\nThe evening was quiet.", encoding="utf-8")
    assert "The evening was quiet." in page(articles=str(articles))
    assert "The evening was quiet." not in page()


def test_an_article_without_statements_is_shown_too(page, articles):
    (articles / "quiet.txt").write_text("Nobody said anything at all.", encoding="utf-8")
    assert "Nobody said anything at all." in page(articles=str(articles))


def test_texts_out_of_html_are_found_beside_the_predictions(page, predictions):
    beside = predictions.with_name("predictions.jsonl.articles.jsonl")
    row = {"id": "story-09", "text": "A page of its own, as it was extracted."}
    beside.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert "A page of its own" in page()


def test_nothing_an_article_says_becomes_markup(page, predictions):
    rows = [json.loads(line) for line in predictions.read_text(encoding="utf-8").splitlines()]
    evil = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    for name in ("speaker", "text", "context", "article_id", "statement_id"):
        rows[0][name] = evil
    predictions.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    html = page(title=evil)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert" in html


def test_the_page_names_model_and_version(page, predictions):
    html = page()
    manifest = json.loads(
        predictions.with_name("predictions.jsonl.manifest.json").read_text(encoding="utf-8")
    )
    assert manifest["model"]["id"] in html
    assert f">{__version__}<" in html


def test_the_title_can_be_chosen(page):
    assert "<title>Who said what" in page(title="Who said what")


def test_statements_without_a_stance_are_no_predictions(tmp_path, predictions):
    rows = [json.loads(line) for line in predictions.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        del row["stance"]
    predictions.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    config = ReportTask(input=str(predictions), output=str(tmp_path / "report.html"))
    with pytest.raises(DataError, match="quotestance predict"):
        report.run(config)
    assert not (tmp_path / "report.html").exists()


def test_a_broken_row_is_told_and_left_out(page, predictions, capsys):
    whole = predictions.read_text(encoding="utf-8")
    predictions.write_text(whole + "{broken\n", encoding="utf-8")
    page()
    assert "line 10" in capsys.readouterr().err


def test_predictions_that_are_not_there_are_wrong_usage(tmp_path):
    config = ReportTask(input=str(tmp_path / "no.jsonl"), output=str(tmp_path / "report.html"))
    with pytest.raises(ConfigError, match="input must exist"):
        report.run(config)


@pytest.mark.parametrize("name", ["report.txt", "predictions.jsonl"])
def test_a_report_must_end_in_html(predictions, tmp_path, name):
    before = predictions.read_bytes()
    with pytest.raises(ConfigError, match=r"output must end in \.html"):
        report.run(ReportTask(input=str(predictions), output=str(tmp_path / name), force=True))
    assert predictions.read_bytes() == before


def test_a_report_that_is_there_is_not_replaced_unless_forced(page, predictions, tmp_path):
    page()
    with pytest.raises(ConfigError, match="force=true"):
        report.run(ReportTask(input=str(predictions), output=str(tmp_path / "report.html")))
