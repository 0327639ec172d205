"""Scraped pages: text out of HTML, and the parts of a page in which nobody speaks.

Nothing is cut out of a text, so that offsets stay; the regions found here just give no statements.
"""

from __future__ import annotations

import re

from quotestance.schema import Span

_LINE = re.compile(r"[^\n]+")
# A line is judged by its first words. They must be unmistakable: `Share prices fell` and `Various
# leaders` open news, `Share this on …` and `var leaders = …` don't.
_FURNITURE = re.compile(
    r"""\s*(?:(?i:
      (?:photos?|pictured?|images?|caption|file\ photo|video|watch|infographic)
          (?:\ (?:credits?|captions?|gallery|by))?\s*[:/|]
    | [\[(](?:photos?|pictured?|images?|video)\b
    | (?:tags?|keywords|topics|filed\ under|categories|labels)\s*[:|]
    | (?:read(?:\ more|\ also)?|see(?:\ also)?|also\ read|related(?:\ articles)?)\s*[:|]
    | (?:more(?:\ on\ this|\ from)?|recommended)\s*[:|]
    | (?:leave\ a\ (?:reply|comment)|your\ email\ address|post\ a\ comment|comments?\s*\(?\d)
    | (?:share|follow|subscribe|sign\ (?:up|in)|log\ in)\ (?:this|us|on|to|for|via|with|now|here)\b
    | newsletter\s*[:|] | advertisement\s*(?:[:|]|$)
    | copyright\s*(?:©|\(c\)|:|\d{4}) | © | all\ rights\ reserved
    | (?:by|author|reporting\ by|editing\ by|written\ by|source|sources)\s*:
    | (?:https?://|www\.|@\w+$|\#\w+)
    )
    | (?:var|let|const)\s+\w+\s*= | function\s*\w*\( | import\s+[\w{*]+.*\bfrom\b.*;
    | window\. | document\. | [{}] | </?\w+
    )""",
    re.VERBOSE,
)
_LIST_HEADS = re.compile(
    r"\s*(?:see also|read also|related(?: articles| stories)?|more from us|most read|read more|"
    r"also on this site|you may also like|recommended(?: for you)?)\s*:?\s*",
    re.IGNORECASE,
)


_DATELINE = re.compile(
    r"(?:^|\n)[ \t]*(?P<line>[A-Z][A-Z/'’.\- ]{2,40}(?:,[^\n—–:\"“]{1,40})?\s?"
    r"(?:\([^()\n]{1,40}\))?\s?(?:[—–]|--?\s)"
    r"|[A-Z]{3,}(?: [A-Z]+){0,2}, [A-Z][a-z]+\.? \d{1,2}\.? /\s?[A-Z]+ ?/\.?)"
)


def datelines(text: str) -> list[Span]:
    """Return the place, agency and date that open a report (`KYIV, Ukraine (AP) —`)."""
    return [m.span("line") for m in _DATELINE.finditer(text)]


def silent_regions(text: str) -> list[Span]:
    """Return the lines that are page furniture: captions, tags, share lines, comment forms, code.

    A heading such as `See also:` silences the short lines right under it too.
    """
    regions: list[Span] = []
    under_heading = False
    for match in _LINE.finditer(text):
        line = match[0]
        gap_before = "\n\n" in text[max(match.start() - 2, 0) : match.start()]
        if under_heading and not gap_before and len(line) < 160:
            regions.append(match.span())
            continue
        under_heading = len(line) < 40 and _LIST_HEADS.fullmatch(line) is not None
        if under_heading or (_FURNITURE.match(line) and len(line) < 400):
            regions.append(match.span())
    return regions


def html_to_text(html: str) -> tuple[str, dict[str, str]]:
    """Return the article's text in an HTML page, and its title, date and source where given.

    Paragraphs are parted by a blank line. Nothing is fetched. A page in which no article can be
    made out gives the text of its body; a broken one gives what can be read of it.
    """
    import trafilatura

    metadata = {"title": "", "date": "", "source": ""}
    text = ""
    if "<" in html:
        document = trafilatura.bare_extraction(
            html, include_comments=False, include_tables=False, with_metadata=True
        )
        if document is not None:
            fields = document.as_dict()
            text = str(fields.get("text") or "")
            metadata = {
                "title": str(fields.get("title") or ""),
                "date": str(fields.get("date") or ""),
                "source": str(fields.get("sitename") or fields.get("hostname") or ""),
            }
    if not text.strip():
        text = _body_text(html)
    lines = (line.strip() for line in text.splitlines())
    return "\n\n".join(line for line in lines if line), metadata


def _body_text(html: str) -> str:
    from lxml import etree
    from lxml import html as lxml_html

    try:
        root = lxml_html.fromstring(html.replace("\x00", "").encode("utf-8", "replace").decode())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return re.sub(r"<[^<>]*>", " ", html)
    for element in root.xpath("//script|//style|//noscript|//head|//nav|//footer|//form"):
        element.drop_tree()
    blocks = root.xpath("//p|//h1|//h2|//h3|//li|//blockquote|//div|//br|//td")
    for element in blocks:
        element.tail = "\n" + (element.tail or "")
    return str(root.text_content())
