"""The seed articles are what their manifest and their gold say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotestance.config import EvaluationConfig
from quotestance.corpus import GoldArticle, GoldStatement
from quotestance.evaluation import score_extraction
from quotestance.extraction import EXTRACTORS
from quotestance.extraction.pages import html_to_text
from quotestance.io import read_articles, sha256_file, sha256_text
from quotestance.schema import LABELS, Article, Statement

SEEDS = Path(__file__).parents[1] / "seeds"
MANIFEST = json.loads((SEEDS / "manifest.json").read_text("utf-8"))["articles"]


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    found = list(read_articles(str(SEEDS), html_to_text=html_to_text))
    assert all(isinstance(item, Article) for item in found)
    return {item.id: item for item in found if isinstance(item, Article)}


def gold_of(article: Article) -> dict:
    return json.loads((SEEDS / f"{article.id}.gold.json").read_text("utf-8"))


def test_there_are_at_least_eight_in_the_forms_that_articles_come_in(articles):
    assert len(articles) >= 8
    endings = {Path(entry["file"]).suffix for entry in MANIFEST}
    assert {".txt", ".html"} <= endings


def test_the_manifest_names_every_article_with_its_digest(articles):
    assert {Path(entry["file"]).stem for entry in MANIFEST} == set(articles)
    for entry in MANIFEST:
        assert sha256_file(SEEDS / entry["file"]) == entry["sha256"], entry["file"]


def test_the_gold_means_the_text_as_it_is_read(articles):
    for article in articles.values():
        assert gold_of(article)["text_sha256"] == sha256_text(article.text), article.id


def test_gold_spans_are_quoted_and_gold_labels_are_known(articles):
    for article in articles.values():
        for statement in gold_of(article)["statements"]:
            assert set(statement["stance"]) == {"russia", "coercion"}
            assert set(statement["stance"].values()) <= set(LABELS)
            assert statement["speaker"] in article.text
            for start, _ in statement["spans"]:
                assert article.text[start] in '“"«„', (article.id, statement["n"])


def test_extraction_finds_what_the_gold_has(articles):
    extract = EXTRACTORS["rules"]().build().extract
    gold = []
    for article in articles.values():
        record = gold_of(article)
        rows = [
            {
                "text": " ".join(article.text[a:b] for a, b in s["spans"]),
                "spans": s["spans"],
                "speaker": s["speaker"],
            }
            for s in record["statements"]
        ]
        statements = tuple(GoldStatement(Statement.from_row(row), {}) for row in rows)
        gold.append(GoldArticle(article, "test", "", statements))
    found = {article.id: extract(article) for article in articles.values()}
    scores = score_extraction(gold, found, config=EvaluationConfig(n_resamples=100), seed=0)
    assert scores.recall.value >= 0.95
    assert scores.precision.value >= 0.9
    assert scores.speaker.value >= 0.8
