from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.config import ConfigError
from quotestance.extraction import EXTRACTORS, RulesConfig
from quotestance.schema import Article

PIECES = st.sampled_from(
    [
        "“", "”", "\"", "„", "«", "»", "''", "``", "'", "’", " ", "\n", "\n\n", ". ", ", ", ": ",
        "(", ")", "Anna Ost", "Ost", "said", "he", "she", "the minister", "of the", "Ministry of",
        "according to", "We sign nothing", "no sign", "Photo:", "See also:", "told", "who", "in",
        "and", "—", "…", "É", "A", "U.S.", "12", "\ue000", "\u200b", "called", "by", "X's",
        "the senator", "it", "they",
    ]
)  # fmt: skip


def check(text: str) -> None:
    extractor = RulesConfig().build()
    article = Article(id="a", text=text)
    statements = extractor.extract(article)
    assert statements == extractor.extract(article)
    spans = [span for statement in statements for span in statement.spans]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    for number, statement in enumerate(statements, 1):
        assert statement.statement_id == f"a#{number}"
        assert statement.text == " ".join(text[start:end] for start, end in statement.spans)
        assert statement.kind in ("direct", "partial")
        assert statement.speaker
        assert 0 <= statement.attribution.score <= 1
        assert statement.context == text[slice(*statement.context_span)]
        for place in (statement.speaker_span, statement.cue_span):
            assert place is None or 0 <= place[0] < place[1] <= len(text)


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=200, deadline=None)
def test_any_news_like_string_gives_valid_ordered_statements_twice_over(text: str) -> None:
    check(text)


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_string_at_all_gives_valid_statements(text: str) -> None:
    check(text)


def test_a_text_without_marks_gives_nothing() -> None:
    assert RulesConfig().build().extract(Article(id="a", text="Nobody said a word.")) == []


def test_every_registered_extractor_builds() -> None:
    for config in EXTRACTORS.values():
        assert hasattr(config().build(), "extract")


@pytest.mark.parametrize("options", [{"min_words": 0}, {"min_score": 2}, {"min_speech": -1}])
def test_options_out_of_range_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(options))):
        RulesConfig(**options)
