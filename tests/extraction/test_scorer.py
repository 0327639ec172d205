"""The learned scorer: its candidates, its choice, its weights' file, and what it learns from."""

from pathlib import Path

import orjson
import pytest

from quotestance.attributions import AttributedArticle, GoldAttribution
from quotestance.config import ConfigError
from quotestance.extraction import RulesConfig, ScorerConfig
from quotestance.extraction.attribution import Attributor
from quotestance.extraction.candidates import Asked, CandidateFinder
from quotestance.extraction.marks import paragraph_bounds
from quotestance.extraction.scorer import choose_candidate
from quotestance.extraction.scorer_questions import questions_of_attributions, questions_of_corpus
from quotestance.extraction.scorer_training import ScorerSettings, fit_scorer
from quotestance.extraction.scorer_weights import (
    SHIPPED,
    Calibration,
    ScorerWeights,
    read_weights,
    weights_bytes,
)
from quotestance.extraction.statements import possible_quotes
from quotestance.io import DataError
from quotestance.schema import Article, Statement
from quotestance.text import sentence_bounds

TEXT = (
    "Anna Ost met Jan Lind at the port on Monday. “The quay is full,” Lind said.\n\n"
    "Mayor Eva Tamm was not convinced. “It was empty at noon,” she said. “I went to look.”"
)
SETTINGS = ScorerSettings(penalty=1.0, trust=3.0, min_count=1, n_folds=2)


def weights_file(folder: Path, slope: float = 1.0, **weights: float) -> str:
    path = folder / "weights.json"
    path.write_bytes(weights_bytes(ScorerWeights(weights, Calibration(slope, 0.0), {})))
    return str(path)


def extracted(weights: str = "", text: str = TEXT) -> list[Statement]:
    return ScorerConfig(weights=weights).build().extract(Article(id="a", text=text))


def reader_of(text: str) -> Attributor:
    paragraphs = paragraph_bounds(text)
    quotes = possible_quotes(text, paragraphs, [])
    return Attributor(text, quotes, paragraphs, sentence_bounds(text))


def test_candidates_are_nobody_and_every_mention_around_a_quotation() -> None:
    reader = reader_of(TEXT)
    own = reader.own_source(0, full=True)
    candidates = CandidateFinder(reader).find(Asked(0, own, own, None, full=True))
    assert candidates[0].source is None
    mentioned = {TEXT[slice(*c.source.mention)] for c in candidates[1:] if c.source}
    assert {"Anna Ost", "Jan Lind", "Lind"} <= mentioned


def test_a_candidate_tells_which_readings_of_the_rules_propose_it() -> None:
    reader = reader_of(TEXT)
    own = reader.own_source(0, full=True)
    candidates = CandidateFinder(reader).find(Asked(0, own, own, None, full=True))
    (proposed,) = [c for c in candidates if "own" in c.readings]
    assert proposed.source is own


def test_trusting_the_rules_alone_gives_what_the_rules_give(tmp_path: Path) -> None:
    found = extracted(weights_file(tmp_path, chosen=9.0))
    by_rules = RulesConfig().build().extract(Article(id="a", text=TEXT))
    assert [(s.spans, s.speaker, s.speaker_span) for s in found] == [
        (s.spans, s.speaker, s.speaker_span) for s in by_rules
    ]


def test_a_weight_can_overrule_the_rules(tmp_path: Path) -> None:
    first = extracted(weights_file(tmp_path, **{"chosen": 1.0, "times=1|person": 5.0}))[0]
    assert first.speaker == "Anna Ost"


def test_nobody_may_be_the_answer(tmp_path: Path) -> None:
    assert {s.speaker for s in extracted(weights_file(tmp_path, nobody=9.0))} == {"unknown"}


def test_mentions_of_one_speaker_speak_together() -> None:
    best, share = choose_candidate(["", "Ost", "Lind", "Lind"], [-9.0, 1.0, 0.5, 0.8])
    assert best == 3
    assert 0.5 < share < 0.7


def test_the_score_is_the_calibrated_probability(tmp_path: Path) -> None:
    sure = extracted(weights_file(tmp_path, chosen=4.0))[0].attribution.score
    flat = extracted(weights_file(tmp_path, slope=0.0, chosen=4.0))[0].attribution.score
    assert sure > 0.7
    assert flat == 0.5


def test_scores_of_the_shipped_weights_are_probabilities() -> None:
    assert all(0 < s.attribution.score < 1 for s in extracted())


def test_the_shipped_weights_are_small() -> None:
    assert SHIPPED.stat().st_size < 300_000


def test_weights_come_back_as_they_were_written(tmp_path: Path) -> None:
    fitted = ScorerWeights({"b": -0.5, "a": 1.25}, Calibration(0.9, -0.1), {"corpus": "x"})
    (tmp_path / "w.json").write_bytes(weights_bytes(fitted))
    assert read_weights(tmp_path / "w.json") == fitted


def test_weights_that_are_not_there_are_wrong_usage() -> None:
    with pytest.raises(ConfigError, match=r"extractor.weights must be a file .*'nowhere.json'"):
        ScorerConfig(weights="nowhere.json").build()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "another"}, "kind must be 'quotestance-speaker-scorer'"),
        ({"features_version": 0}, "features_version must be 1, got 0; train it again"),
        ({"weights": None}, "weights must name at least one feature"),
        ({"weights": {}}, "weights must name at least one feature"),
        ({"weights": [1]}, "not a scorer's weights"),
        ({"calibration": {"slope": 1}}, "not a scorer's weights"),
    ],
)
def test_a_file_that_is_no_scorer_is_refused(tmp_path: Path, changes: dict, message: str) -> None:
    record = orjson.loads(SHIPPED.read_bytes()) | changes
    (tmp_path / "w.json").write_bytes(orjson.dumps(record))
    with pytest.raises(DataError, match=message):
        ScorerConfig(weights=str(tmp_path / "w.json")).build()


def test_the_right_candidates_of_a_corpus_lead_to_the_full_name(corpus_of, make_row) -> None:
    row = make_row("a", ("We counted twice", "Lena Orlik", {"russia": "none"}))
    (question,) = questions_of_corpus(corpus_of([row]).articles).items
    named = {s for s, right in zip(question.speakers, question.right, strict=True) if right}
    assert named == {"Lena Orlik"}
    assert question.exact == question.right


def test_a_title_more_is_learnt_from_but_does_not_count_as_right(corpus_of, make_row) -> None:
    row = make_row("a", ("We counted twice", "Dr Lena Orlik", {"russia": "none"}))
    (question,) = questions_of_corpus(corpus_of([row]).articles).items
    assert any(question.right)
    assert not any(question.exact)


def attributed(source: str) -> AttributedArticle:
    text = "Anna Ost met Jan Lind. “The quay is full of boats,” he said."
    quote = (text.index("“"), text.index("”") + 1)
    start = text.index(source)
    gold = GoldAttribution((quote,), ((start, start + len(source)),), (), "direct")
    return AttributedArticle(Article(id="a", text=text), (gold,))


def test_the_right_candidates_of_attributions_are_mentions_in_the_source() -> None:
    questions = questions_of_attributions([attributed("he")])
    (question,) = questions.items
    ((row, _),) = [
        (row, right) for row, right in zip(question.rows, question.right, strict=True) if right
    ]
    assert "form=pronoun-m" in {questions.names[k] for k in row}


def many(make_row, n: int) -> list:
    return [
        make_row(f"a{k}", ("We counted it twice", f"Lena Orlik{'aeiou'[k % 5]}", {"x": "none"}))
        for k in range(n)
    ]


def test_the_same_questions_give_the_same_bytes(corpus_of, make_row) -> None:
    articles = corpus_of(many(make_row, 6)).articles
    one = weights_bytes(fit_scorer(questions_of_corpus(articles), SETTINGS, {}))
    two = weights_bytes(fit_scorer(questions_of_corpus(articles), SETTINGS, {}))
    assert one == two


def test_weights_without_evidence_stay_with_the_rules(corpus_of, make_row) -> None:
    questions = questions_of_corpus(corpus_of(many(make_row, 6)).articles)
    held = ScorerSettings(penalty=1e6, trust=2.5, min_count=1, n_folds=2)
    assert fit_scorer(questions, held, {}).weights == {"chosen": 2.5}


def test_too_few_articles_are_refused(corpus_of, make_row) -> None:
    questions = questions_of_corpus(corpus_of(many(make_row, 1)).articles)
    with pytest.raises(DataError, match="needs at least 2 articles with judged quotations, got 1"):
        fit_scorer(questions, SETTINGS, {})
