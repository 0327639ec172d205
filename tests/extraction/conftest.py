from typing import Any, Protocol

import pytest

from quotestance.extraction import RulesConfig
from quotestance.schema import Article


class Said(Protocol):
    def __call__(self, text: str, **options: Any) -> list[tuple[str, str]]: ...


@pytest.fixture
def said() -> Said:
    """Return each statement of a text as its speaker, without an article, and its words."""

    def extract(text: str, **options: Any) -> list[tuple[str, str]]:
        statements = RulesConfig(**options).build().extract(Article(id="a", text=text))
        return [(_bare(s.speaker), s.text) for s in statements]

    return extract


def _bare(speaker: str) -> str:
    head, _, rest = speaker.partition(" ")
    return rest if head.lower() in ("the", "a", "an") and rest else speaker
