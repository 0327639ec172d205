"""What an encoder reads of a statement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotestance.models.windows import SpecialTokens, windows_of

SPECIAL = SpecialTokens(first=1, last=2, padding=0, opening=3, closing=4)


class Words:
    """A tokenizer that gives word `w17` the id 117."""

    class Encoded:
        def __init__(self, ids):
            self.ids = ids

    def encode_batch(self, texts, *, add_special_tokens):
        assert not add_special_tokens
        return [self.Encoded([100 + int(w[1:]) for w in text.split()]) for text in texts]


def words(first, last):
    return " ".join(f"w{k}" for k in range(first, last + 1))


def window(statement, max_tokens):
    (only,) = windows_of([statement], Words(), SPECIAL, max_tokens=max_tokens)
    assert len(only.ids) == len(only.inside) <= max_tokens
    assert (only.ids[0], only.ids[-1]) == (SPECIAL.first, SPECIAL.last)
    return only


@pytest.fixture
def statement(make_statement):
    """Return a statement of ten words, w20 to w29, within fifty."""
    return make_statement(words(20, 29), context=words(0, 49))


def test_each_span_stands_between_its_markers(make_statement):
    context = words(0, 9)
    spans = [(context.index(f"w{k}"), context.index(f"w{k}") + 2) for k in (2, 6)]
    read = window(make_statement("w2 w6", context=context, spans=spans), 64)
    assert read.ids == (1, 100, 101, 3, 102, 4, 103, 104, 105, 3, 106, 4, 107, 108, 109, 2)
    assert [i for i, inside in zip(read.ids, read.inside, strict=True) if inside] == [
        3, 102, 4, 3, 106, 4,
    ]  # fmt: skip


def test_spans_count_from_the_beginning_of_the_article(make_statement):
    near = make_statement("w1", context=words(0, 2))
    far = replace(near, spans=((903, 905),), context_span=(900, 908))
    assert window(far, 64) == window(near, 64)


def test_a_long_context_is_cut_evenly_around_the_statement(statement):
    read = window(statement, 24)  # 2 at the ends, 12 of the statement, 10 to spare
    assert read.ids[1:-1] == (*range(115, 120), 3, *range(120, 130), 4, *range(130, 135))


@pytest.mark.parametrize(("first", "kept"), [(1, range(15)), (46, range(35, 50))])
def test_room_that_one_side_does_not_need_goes_to_the_other(make_statement, first, kept):
    read = window(make_statement(words(first, first + 2), context=words(0, 49)), 19)
    assert [i - 100 for i in read.ids if i >= 100] == list(kept)


def test_a_statement_longer_than_the_window_is_cut_at_its_end(statement):
    assert window(statement, 9).ids == (1, 3, *range(120, 126), 2)


def test_spans_outside_of_the_context_leave_the_words_themselves(make_statement):
    statement = make_statement("w7 w8", context=words(0, 2), spans=[(500, 505)])
    assert window(statement, 64).ids == (1, 3, 107, 108, 4, 100, 101, 102, 2)


def test_no_statements_give_no_windows():
    assert windows_of([], Words(), SPECIAL, max_tokens=64) == []
