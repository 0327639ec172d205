from typing import Any

import pytest

from quotestance.config import ConfigError
from quotestance.extraction import EXTRACTORS, RulesConfig
from quotestance.schema import Article


def test_a_text_without_marks_gives_nothing() -> None:
    assert RulesConfig().build().extract(Article(id="a", text="Nobody said a word.")) == []


def test_every_registered_extractor_builds() -> None:
    for config in EXTRACTORS.values():
        assert hasattr(config().build(), "extract")


@pytest.mark.parametrize("options", [{"min_words": 0}, {"min_score": 2}, {"min_speech": -1}])
def test_options_out_of_range_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(options))):
        RulesConfig(**options)
