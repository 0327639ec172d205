"""`quotestance train_scorer`: weights that anyone can make again."""

from pathlib import Path

import orjson
import pytest

from quotestance.config import ConfigError, CorpusConfig, TrainScorerTask
from quotestance.extraction.scorer_weights import SHIPPED, read_weights
from quotestance.tasks import train_scorer

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def config(tiny_folder, tmp_path):
    def build(**changes):
        settings = {
            "corpus": CorpusConfig("quoted_stance", str(tiny_folder)),
            "output": str(tmp_path / "scorer.json"),
            "n_folds": 2,
            **changes,
        }
        return TrainScorerTask(**settings)

    return build


def test_the_weights_say_what_they_were_learnt_from(config, tmp_path, tiny):
    train_scorer.run(config())
    training = read_weights(tmp_path / "scorer.json").training
    assert training["corpus"] == "quoted_stance"
    assert training["digest"] == tiny.digest
    assert (training["articles"], training["quotations"]) == (6, 18)


def test_weights_that_are_there_are_kept_without_force(config, tmp_path):
    (tmp_path / "scorer.json").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError, match="force=true"):
        train_scorer.run(config())
    train_scorer.run(config(force=True))
    assert (tmp_path / "scorer.json").read_text(encoding="utf-8") != "mine"


def test_annotated_attributions_can_be_learnt_from(config, tmp_path):
    lines = []
    for k in range(4):
        text = f"Jan Lind{'aeio'[k]} came. “The quay is full of boats,” he said."
        quote, source = [text.index("“"), text.index("”") + 1], text.index("he said")
        gold = {
            "type": "direct",
            "content_spans": [quote],
            "source_spans": [[source, source + 2]],
            "cue_spans": [],
        }
        lines.append(orjson.dumps({"doc_id": f"d{k}", "text": text, "quotes": [gold]}))
    (tmp_path / "train.jsonl").write_bytes(b"\n".join(lines))
    train_scorer.run(config(corpus=CorpusConfig("polnear", str(tmp_path))))
    assert read_weights(tmp_path / "scorer.json").training["quotations"] == 4


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [("penalty", 0, "above 0"), ("trust", -1, "0 or more"), ("min_count", 0, "at least 1")],
)
def test_a_setting_out_of_range_is_wrong_usage(config, key, value, rule):
    with pytest.raises(ConfigError, match=f"{key} must be {rule}, got {value}"):
        config(**{key: value})


def test_the_shipped_weights_are_those_that_make_scorer_gives(config, tmp_path):
    corpus = CorpusConfig("quoted_stance", str(REPOSITORY / "data" / "corpus"), supplement=False)
    train_scorer.run(config(corpus=corpus, n_folds=5))
    assert (tmp_path / "scorer.json").read_bytes() == SHIPPED.read_bytes()
