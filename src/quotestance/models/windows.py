"""What an encoder reads of a statement: its context as token ids, with the spans marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quotestance.schema import Statement


@dataclass(frozen=True, slots=True)
class SpecialTokens:
    """The ids that a window is built with."""

    first: int
    last: int
    padding: int
    opening: int
    """Stands before each span of the statement."""
    closing: int
    """Stands after each span of the statement."""


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids, and for each whether it belongs to a span of the statement, its marks included."""

    ids: tuple[int, ...]
    inside: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.ids)


def windows_of(
    statements: Sequence[Statement], tokenizer: Any, special: SpecialTokens, *, max_tokens: int
) -> list[Window]:
    """Return one window of at most `max_tokens` ids for each statement.

    The statement stays whole and the context around it is cut evenly on both sides; a statement
    longer than the window is cut at its end.

    Args:
        statements: what to read.
        tokenizer: one of the tokenizers library, see `plain_tokenizer`.
        special: ids of the tokens around and between the text.
        max_tokens: length of the longest window.
    """
    all_pieces = [_pieces(s) for s in statements]
    texts = [text for pieces in all_pieces for text, _ in pieces]
    encoded = iter(tokenizer.encode_batch(texts, add_special_tokens=False) if texts else ())
    windows = []
    for pieces in all_pieces:
        ids: list[int] = []
        inside: list[bool] = []
        for _, is_span in pieces:
            piece = next(encoded).ids
            ids += [special.opening, *piece, special.closing] if is_span else piece
            inside += [is_span] * (len(ids) - len(inside))
        start, end = _bounds(inside, max_tokens - 2)
        windows.append(
            Window(
                (special.first, *ids[start:end], special.last), (False, *inside[start:end], False)
            )
        )
    return windows


def _pieces(statement: Statement) -> list[tuple[str, bool]]:
    """Part the context into pieces of text, each with whether it is a span of the statement."""
    offset, context = statement.context_span[0], statement.context
    pieces = []
    at = 0
    for start, end in statement.spans:
        start, end = max(start - offset, at), min(end - offset, len(context))
        if start < end:
            pieces += [(context[at:start], False), (context[start:end], True)]
            at = end
    # A row may come with spans that aren't those of its context: its words are there all the same.
    if not pieces:
        pieces = [(statement.text, True)]
    return [*pieces, (context[at:], False)]


def _bounds(inside: Sequence[bool], room: int) -> tuple[int, int]:
    """Return start and end of the part that is kept where there is room for so many tokens."""
    n = len(inside)
    if n <= room:
        return 0, n
    start = inside.index(True)
    end = n - inside[::-1].index(True)
    spare = room - (end - start)
    if spare <= 0:
        return start, start + room
    before = min(start, max(spare // 2, spare - (n - end)))
    return start - before, start - before + room
