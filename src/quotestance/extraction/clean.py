"""The parts of a scraped page in which nobody speaks.

Nothing is cut out of a text, so that offsets stay; the regions found here just give no statements.
"""

from __future__ import annotations

import re

from quotestance.extraction.furniture import (
    BYLINE,
    COMMENT_HEAD,
    CREDIT_WORD,
    DATE_LINE,
    END_CREDIT,
    FIRST_WORDS,
    FURNITURE,
    LIST_HEAD,
    PROMPT,
    SPEAKS,
)
from quotestance.schema import Span
from quotestance.text import line_matches

_LINE = re.compile(r"[^\n]+")
_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?:[\w-]+:.*\n|[ \t].*\n|\n){1,60}(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
"""Settings in YAML above a Markdown page."""
_FENCE = re.compile(r"\s*(?:```+|~~~+)\s*\w*\s*")
_SENTENCE_END = re.compile(r"[.!…;:,][”\"»’')\]]*\s*$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_DRESS = " \t\r\u00a0*_•|>"
"""Around a line's words in Markdown and in lists."""
_OPENING_SIGNS = frozenset("[({<}#@.+$&/«©\"'0123456789")
_BRACES = frozenset("{}")
_CODE_ENDS = frozenset("{};>,)]")
_CREDIT_REACH = 160
MAX_FURNITURE = 400
"""Longest line, in characters, that may be furniture."""
MAX_HEADLINE = 160
MAX_HEADING = 60

_DATELINE = re.compile(
    r"[ \t]*(?P<line>[A-Z][A-Z/'’.\- ]{2,40}(?:,[^\n—–:\"“]{1,40})?\s?"
    r"(?:\([^()\n]{1,40}\))?\s?(?:[—–]|--?\s)"
    r"|[A-Z]{3,}(?: [A-Z]+){0,2}, [A-Z][a-z]+\.? \d{1,2}\.? /\s?[A-Z]+ ?/\.?)"
)


def datelines(text: str) -> list[Span]:
    """Return the place, agency and date that open a report (`KYIV, Ukraine (AP) —`)."""
    return [m.span("line") for m in line_matches(_DATELINE, text)]


def silent_regions(text: str) -> list[Span]:
    """Return the lines that are page furniture, in order.

    Captions, credits, bylines, dates, tags, share and newsletter prompts, cookie banners, comment
    forms, contacts, code, a page's front matter. A heading such as `See also:` silences the
    headlines under it too, one such as `3 comments` in a text's second half all the rest.
    """
    regions: list[Span] = []
    under_heading = False
    fence = -1
    n_before = 0
    front = _FRONT_MATTER.match(text)
    if front:
        regions.append(front.span())
    for match in _LINE.finditer(text, front.end() if front else 0):
        line = match[0]
        if len(line) < MAX_HEADING and _FENCE.fullmatch(line):
            if fence >= 0:
                regions[n_before:] = [(fence, match.end())]
                fence = -1
            else:
                fence, n_before = match.start(), len(regions)
            continue
        if under_heading:
            if not line.strip():
                continue
            if len(line) < MAX_HEADLINE and _is_headline(text, match):
                regions.append(match.span())
                continue
        if len(line) < MAX_HEADING:
            if match.start() * 2 > len(text) and COMMENT_HEAD.fullmatch(line):
                regions.append((match.start(), len(text)))
                break
            under_heading = LIST_HEAD.fullmatch(line) is not None
        else:
            under_heading = False
        if under_heading or (len(line) < MAX_FURNITURE and _is_furniture(line)):
            regions.append(match.span())
    return regions


def _is_headline(text: str, match: re.Match[str]) -> bool:
    """Tell whether a short line under a heading belongs to its list: right under it any does."""
    if "\n\n" not in text[max(match.start() - 2, 0) : match.start()]:
        return True
    return _SENTENCE_END.search(match[0]) is None and SPEAKS.search(match[0]) is None


def _is_furniture(line: str) -> bool:
    line = line.strip(_DRESS)
    if len(line) < 3:
        return line[:1] in _BRACES
    first = _FIRST_WORD.match(line)
    plain = first[0].lower() not in FIRST_WORDS if first else line[0] not in _OPENING_SIGNS
    if plain and line[-1] not in _CODE_ENDS and "contributed" not in line:
        return (
            _may_credit(line)
            and CREDIT_WORD.search(line, len(line) - _CREDIT_REACH) is not None
            and _credits(line)
        )
    if FURNITURE.match(line):
        return True
    if PROMPT.match(line):
        return SPEAKS.search(line) is None
    if len(line) < MAX_HEADLINE and (BYLINE.fullmatch(line) or DATE_LINE.fullmatch(line)):
        return True
    return _credits(line)


def _may_credit(line: str) -> bool:
    """Tell whether a line has the bracket at its end or the colon that each `END_CREDIT` has."""
    return ":" in line or line.rstrip().removesuffix(".").endswith((")", "]"))


def _credits(line: str) -> bool:
    return END_CREDIT.search(line) is not None and SPEAKS.search(line) is None
