"""HTML pages: the article's text, and the title, date and outlet that the page states.

Nothing is ever fetched: a page is what its file holds.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from quotestance.extraction.names import word_set

if TYPE_CHECKING:
    from lxml.etree import _Element

_BREAKS = re.compile(r"<br\b[^<>]*>(?:\s*<br\b[^<>]*>)+", re.IGNORECASE)
_QUOTE_TAG = re.compile(r"<(/?)q(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BLOCK_TAG = re.compile(r"</?(?:p|h\d|li|div|blockquote|td|br|section|article)\b[^<>]*>", re.I)
_SPACES = re.compile(r"\s+")
_LINE_BREAK = "\ue001"
_INVISIBLE = {0xAD: None, 0x200B: None, 0xFEFF: None}
_BLOCKS = word_set(
    """p head item quote cell code list table row ab div h1 h2 h3 h4 h5 h6 li blockquote td section
    article"""
)
_BREAK_TAGS = word_set("br lb")
_UNREAD = word_set("script style noscript title nav footer form")
_QUOTE_MARKS = (("“", "”"), ("‘", "’"))
MAX_TAGS = 20_000
"""A page of more tags is read whole: telling the article from the rest could take minutes."""

MAX_HEAD = 100_000
"""So much of a large page, in characters, is searched for title, date and outlet."""


def html_to_text(html: str) -> tuple[str, dict[str, str]]:
    """Return the article's text in an HTML page, and its title, date and source where given.

    Paragraphs are parted by a blank line, lines broken within one by a newline; the marks that
    `<q>` stands for are written out. A page in which no article can be made out gives the text of
    its body; a broken one gives what can be read of it. What a page doesn't state stays empty.
    """
    import trafilatura

    metadata = {"title": "", "date": "", "source": ""}
    text = ""
    if "<" not in html:
        return _paragraphs(html), metadata
    html = _written_out(_without(html, "noscript"))
    # An extensive search takes any year on the page for its date, that of the copyright line say.
    dates = {"extensive_search": False, "original_date": True}
    large = html.count("<") > MAX_TAGS
    if large:
        document = trafilatura.extract_metadata(html[:MAX_HEAD], date_config=dates)
    else:
        document = trafilatura.bare_extraction(
            html,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params=dates,
        )
    if document is not None:
        fields = document.as_dict()
        metadata = {
            "title": str(fields.get("title") or ""),
            "date": str(fields.get("date") or ""),
            "source": str(fields.get("sitename") or fields.get("hostname") or ""),
        }
        if not large and document.body is not None:
            # `&amp;ldquo;`: some pages are encoded twice.
            text = _paragraphs(unescape(_text_of(document.body, squeeze=False)))
    return text or _body_text(html), metadata


def _without(html: str, tag: str) -> str:
    """Return a page without the elements of a name, in one pass; one never closed stays."""
    low = html.lower()
    if len(low) != len(html):  # a few letters grow in lower case
        return html
    kept: list[str] = []
    position = 0
    for opening in re.finditer(rf"<{tag}\b", low):
        start = opening.start()
        if start < position:
            continue
        stop = low.find(f"</{tag}>", start)
        if stop < 0:
            break
        kept.append(html[position:start])
        position = stop + len(tag) + 3
    return "".join([*kept, html[position:]])


def _written_out(html: str) -> str:
    """Return a page with the marks of `<q>` in place, and doubled line breaks as paragraphs."""
    depth = 0

    def mark(match: re.Match[str]) -> str:
        nonlocal depth
        if not match[1]:
            depth += 1
            return _QUOTE_MARKS[(depth - 1) % 2][0]
        depth = max(depth - 1, 0)
        return _QUOTE_MARKS[depth % 2][1]

    return _BREAKS.sub("</p><p>", _QUOTE_TAG.sub(mark, html))


def _text_of(root: _Element, *, squeeze: bool) -> str:
    """Return the text under an element, a newline around each block.

    Args:
        root: of an HTML page, or what trafilatura made of one.
        squeeze: take newlines in the source for spaces, as HTML does.
    """
    from lxml import etree

    pieces: list[str] = []
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in _BLOCKS:
                pieces.append("\n")
            elif tag in _BREAK_TAGS:
                pieces.append(_LINE_BREAK)
            if tag in _UNREAD:
                walker.skip_subtree()
                continue
            text = element.text
        else:
            if tag in _BLOCKS:
                pieces.append("\n")
            text = element.tail if element is not root else None
        if text:
            pieces.append(_SPACES.sub(" ", text) if squeeze else str(text))
    return "".join(pieces)


def _paragraphs(text: str) -> str:
    """Return lines as paragraphs, with line breaks inside them as newlines."""
    text = text.translate(_INVISIBLE)
    broken = ([part.strip() for part in line.split(_LINE_BREAK)] for line in text.split("\n"))
    return "\n\n".join("\n".join(filter(None, parts)) for parts in broken if any(parts))


def _body_text(html: str) -> str:
    """Return all the text of a page, scripts and forms left out."""
    from lxml import etree
    from lxml import html as lxml_html

    page = html.replace("\x00", "").encode("utf-8", "replace")
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
        root = lxml_html.fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return _stripped(html)
    return _paragraphs(_text_of(root, squeeze=True)) or _stripped(html)


def _stripped(html: str) -> str:
    """Return a page without its tags: what is left to do where elements nest too deep to parse."""
    for tag in ("script", "style", "head"):
        html = _without(html, tag)
    return _paragraphs(unescape(_TAG.sub(" ", _BLOCK_TAG.sub("\n", html))))
