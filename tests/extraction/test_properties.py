"""What holds for every article and every extractor, over generated articles.

An article is paragraphs of narration, quotes in every style of marks and order of speech, page
furniture, and text that is no language at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.extraction import EXTRACTORS
from quotestance.schema import Article, Statement

NAMES = ("Anna Ost", "Viktor Lindqvist", "Mira van der Dahl", "Łukasz Żal", "the Harbour Ministry")
OTHER_NAMES = ("Tomas Brenner", "Ines Okafor", "Jonas Haug", "Petra de la Cruz", "the Grain Union")
MARKS = ("“{}”", '"{}"', "„{}“", "«{}»", "''{}''", "``{}''", "‘{}’", "“‘{}’ again”", "“{}", "{}”")
CLOSED_SPEECH = (
    "We will sign nothing before the harbour is open",
    "no sign of a deal",
    "It isn't over, and nobody's leaving",
    "a so-called “good day” for us",
    "Never!",
    "Who asked you?",
    "I told her ‘not now’ and left",
)
SPEECH = (
    *CLOSED_SPEECH,
    "We agreed.” He paused. “Then we did not",
)
NAMED_FRAMES = (
    "{q}, {n} said on Monday.",
    "{q}, said {n}, who had come late.",
    "{n} said: {q}.",
    "{n} told reporters that the talks were {q} and that {q} was meant.",
    "According to {n}, there was {q}.",
    "{q}, {n} was quoted as saying.",
)
FRAMES = (
    *NAMED_FRAMES,
    "{q}, she said. {q}",
    "{n} came in. {q}",
    "{q} The room was quiet.",
    "{n}: {q}",
    "The song {q} was played for {n}.",
)
NARRATION = (
    "{n} arrived in the rain. The ferries did not run.",
    "Prices rose 3.5 per cent (see Fig. 2) in the U.S., {n} found.",
    "Q: What happened?",
    "A: Nothing, as far as I know.",
    "By {n} in Brno",
    "Photo: {n} / Harbour Agency",
    "READ MORE: The winter that would not end",
    "BRNO, May 4 (HA) — {n} met her.",
    "* * *",
)


SCRAPS = (
    "“", "”", "\"", "„", "«", "»", "''", "``", "'", "’", " ", "\n", "\n\n", ". ", ", ", ": ",
    "(", ")", "Anna Ost", "Ost", "said", "he", "she", "the minister", "of the", "Ministry of",
    "according to", "We sign nothing", "no sign", "Photo:", "See also:", "told", "who", "in",
    "and", "—", "…", "É", "A", "U.S.", "12", "\ue000", "\u200b", "called", "by", "X's",
    "the senator", "it", "they",
)  # fmt: skip


def sentences(
    frames: Sequence[str],
    names: Sequence[str],
    marks: Sequence[str],
    speech: Sequence[str] = SPEECH,
) -> Any:
    quotes = st.tuples(st.sampled_from(marks), st.sampled_from(speech)).map(
        lambda drawn: drawn[0].format(drawn[1])
    )
    return st.builds(
        lambda frame, q, n: frame.format(q=q, n=n),
        st.sampled_from(frames),
        quotes,
        st.sampled_from(names),
    )


def articles() -> Any:
    """Anything goes: control characters, half a quote, words and marks thrown together."""
    paragraph = st.one_of(
        sentences(FRAMES, NAMES, MARKS),
        sentences(NARRATION, NAMES, MARKS),
        st.lists(st.sampled_from(SCRAPS), max_size=20).map("".join),
        st.text(max_size=30),
    )
    ends = st.sampled_from(["\n\n", "\n\n", "\n", " ", "\r\n"])
    return st.lists(st.tuples(paragraph, ends).map("".join), max_size=12).map("".join)


def reports(names: Sequence[str]) -> Any:
    """Return well-formed articles that name the source of every quote, and open with a name."""
    paragraph = sentences((*NAMED_FRAMES, *NARRATION[:2]), names, MARKS[:6], CLOSED_SPEECH)
    opening = sentences(NARRATION[:2], names, MARKS)
    return st.builds(
        lambda first, rest: "\n\n".join([first, *rest]), opening, st.lists(paragraph, max_size=8)
    )


RULES = {
    "rules": EXTRACTORS["rules"](),
    "single pieces": EXTRACTORS["rules"](join_pieces=False),
    "transcripts": EXTRACTORS["rules"](transcripts=True),
}
"""The rules, and the rules with each option that changes what they give."""
ALL = {**{name: options() for name, options in EXTRACTORS.items()}, **RULES}


@pytest.fixture(scope="module", params=ALL)
def extractor(request: pytest.FixtureRequest) -> Any:
    return ALL[request.param].build()


@pytest.fixture(scope="module", params=RULES)
def by_rules(request: pytest.FixtureRequest) -> Any:
    return RULES[request.param].build()


def extract(extractor: Any, text: str, article_id: str = "a") -> list[Statement]:
    statements: list[Statement] = extractor.extract(Article(id=article_id, text=text))
    return statements


def inside(span: tuple[int, int] | None, text: str) -> bool:
    return span is None or 0 <= span[0] < span[1] <= len(text)


@given(text=articles())
@settings(max_examples=40)
def test_offsets_are_valid_and_the_text_is_the_joined_spans(extractor: Any, text: str) -> None:
    for number, statement in enumerate(extract(extractor, text), 1):
        assert all(inside(span, text) for span in statement.spans)
        assert statement.text == " ".join(text[s:e] for s, e in statement.spans)
        assert statement.context == text[slice(*statement.context_span)]
        assert inside(statement.speaker_span, text)
        assert inside(statement.cue_span, text)
        assert statement.statement_id == f"a#{number}"
        assert 0 <= statement.attribution.score <= 1
        assert statement.speaker.strip()


@given(text=articles())
@settings(max_examples=40)
def test_spans_never_overlap_and_are_in_order_of_text(extractor: Any, text: str) -> None:
    statements = extract(extractor, text)
    for statement in statements:
        assert all(a[1] <= b[0] for a, b in pairwise(statement.spans))
    spans = [span for statement in statements for span in statement.spans]
    assert all(a[1] <= b[0] for a, b in pairwise(sorted(spans)))
    assert [s.spans[0] for s in statements] == sorted(s.spans[0] for s in statements)


@given(text=articles())
@settings(max_examples=40)
def test_the_context_holds_the_statement(extractor: Any, text: str) -> None:
    for statement in extract(extractor, text):
        assert statement.context_span[0] <= statement.spans[0][0]
        assert statement.spans[-1][1] <= statement.context_span[1]


@given(texts=st.lists(articles(), min_size=2, max_size=3))
@settings(max_examples=20)
def test_what_was_read_before_changes_nothing(extractor: Any, texts: list[str]) -> None:
    alone = [extract(extractor, text, str(k)) for k, text in enumerate(texts)]
    backwards = [extract(extractor, text, str(k)) for k, text in reversed([*enumerate(texts)])]
    assert alone == backwards[::-1]


@given(first=reports(NAMES), second=reports(OTHER_NAMES))
@settings(max_examples=40)
def test_an_article_behind_another_changes_neither(by_rules: Any, first: str, second: str) -> None:
    """Fair where each has names of its own and says who speaks: a pronoun may look back.

    A learned scorer weighs whoever spoke before, and promises no such thing.
    """
    before = first + "\n\n"
    joined = extract(by_rules, before + second)
    behind = [shifted(statement, len(before)) for statement in extract(by_rules, second)]
    assert [facts(s) for s in joined] == [facts(s) for s in extract(by_rules, first) + behind]


def facts(statement: Statement) -> tuple[Any, ...]:
    return statement.spans, statement.kind, statement.speaker, statement.speaker_span


def shifted(statement: Statement, by: int) -> Statement:
    place = statement.speaker_span
    return replace(
        statement,
        spans=tuple((s + by, e + by) for s, e in statement.spans),
        speaker_span=place and (place[0] + by, place[1] + by),
    )
