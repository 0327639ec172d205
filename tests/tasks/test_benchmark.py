"""`quotestance benchmark`: extraction against gold quotes."""

import json

import pytest

from quotestance.config import BenchmarkTask, ConfigError, CorpusConfig, EvaluationConfig
from quotestance.evaluation import extract_all, score_extraction
from quotestance.extraction import EXTRACTORS
from quotestance.tasks import benchmark


@pytest.fixture
def config(tiny_folder):
    def build(**changes):
        settings = {
            "corpus": CorpusConfig("quoted_stance", str(tiny_folder)),
            "extractor": EXTRACTORS["rules"](),
            "evaluation": EvaluationConfig(n_resamples=100),
            **changes,
        }
        return BenchmarkTask(**settings)

    return build


def test_the_record_holds_every_score_with_interval_and_n(config, tmp_path, tiny):
    outcome = benchmark.run(config(output=str(tmp_path / "bench.json")))
    record = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    articles = [a for a in tiny.articles if a.part == "test"]
    found = extract_all(articles, config().extractor.build().extract)
    scores = score_extraction(articles, found, config=config().evaluation, seed=0)
    names = ("precision", "recall", "f1", "exact", "speaker", "speaker_of_found")
    assert record["scores"] == {name: getattr(scores, name).to_dict() for name in names}
    assert record["corpus_digest"] == tiny.digest
    assert record["articles_per_second"] > 0
    assert outcome.metric == scores.f1.value


@pytest.mark.parametrize(("part", "n"), [("train", 6), ("dev", 3), ("test", 3)])
def test_the_part_can_be_chosen(config, capsys, part, n):
    benchmark.run(config(part=part))
    assert f"{part} part: {n} articles" in capsys.readouterr().out


def test_a_part_that_the_corpus_lacks_is_wrong_usage(config, rows, write_corpus, tmp_path):
    folder = write_corpus(tmp_path, rows[:9])
    with pytest.raises(ConfigError, match=r"part must be one of train, dev .*got 'test'"):
        benchmark.run(config(corpus=CorpusConfig("quoted_stance", str(folder))))


def test_an_output_of_another_kind_is_refused_before_any_work(config, tmp_path):
    with pytest.raises(ConfigError, match=r"output must end in \.json"):
        benchmark.run(config(output=str(tmp_path / "bench.txt")))
