import pytest

from quotestance.extraction import RulesConfig
from quotestance.extraction.clean import datelines, silent_regions
from quotestance.extraction.pages import html_to_text
from quotestance.schema import Article

PAGE = """<html><head><title>Port stays shut</title>
<meta property="og:site_name" content="Lund Post"><meta name="date" content="2024-03-05"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Port stays shut</h1>
<p>The port of Lund will stay shut until May, its chair said on Monday after a long debate.</p>
<p>“We sign nothing this year,” Anna Ost told the council, which had met for nearly five hours.</p>
<p>The council will meet again in April to look at the accounts of the port and its debts.</p>
</article><script>var tracking = "“no quote”";</script></body></html>"""


def test_an_article_is_taken_out_of_its_page() -> None:
    text, metadata = html_to_text(PAGE)
    assert "“We sign nothing this year,” Anna Ost told the council" in text
    assert "tracking" not in text
    assert metadata["title"] == "Port stays shut"


def test_paragraphs_of_a_page_are_parted_by_a_blank_line() -> None:
    text, _ = html_to_text(PAGE)
    assert "debate.\n\n“We sign" in text


def test_a_page_without_an_article_gives_its_body() -> None:
    text, metadata = html_to_text("<div>“Never,” said Ost.</div>")
    assert "“Never,” said Ost." in text
    assert set(metadata) == {"title", "date", "source"}


def test_any_string_is_accepted_as_a_page() -> None:
    for page in ("", "<", "<<<>>>", "\x00<p", "plain words", "<!-- -->", "&#0;"):
        text, _ = html_to_text(page)
        assert isinstance(text, str)


def test_captions_tags_and_comment_forms_are_silent() -> None:
    text = "The port is shut.\nPhoto: The port.\nTAGS: port\nLeave a Reply\nIt rained."
    silent = [text[start:end] for start, end in silent_regions(text)]
    assert silent == ["Photo: The port.", "TAGS: port", "Leave a Reply"]


def test_a_see_also_heading_silences_the_lines_under_it() -> None:
    text = "It rained.\n\nSee also:\nGallery: winter\n“I paid 20 crowns for lunch”\n\nThe end."
    silent = " ".join(text[start:end] for start, end in silent_regions(text))
    assert "lunch" in silent
    assert "The end" not in silent


def test_a_dateline_is_recognised() -> None:
    text = "LUND, Sweden (AP) — The port is shut."
    assert [text[start:end].strip() for start, end in datelines(text)] == ["LUND, Sweden (AP) —"]


@pytest.mark.parametrize(
    "opening",
    [
        "Various leaders disagreed.",
        "VARNA — The ministers met.",
        "Varadkar was blunt.",
        "Functionaries shrugged.",
        "Import tariffs will follow.",
        "Share prices fell.",
        "Copyright lawyers objected.",
        "All rights groups agreed.",
        "Follow the money, he went on.",
        "Images from Kyiv moved him.",
    ],
)
def test_a_paragraph_is_not_taken_for_page_furniture_by_its_first_letters(opening):
    text = f"{opening} “They turned the valve on us,” said Ivan Dimov."
    assert silent_regions(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "Photo: “Unity Day” in Minsk, by Lena Orlik",
        "Image credit: “Unity” agency",
        "[Photo gallery: “A day at the border”]",
        "Share this on Facebook: “They turned the valve”",
        "Subscribe to “The Morning Brief”",
        "Copyright 2024 “The Ledger”",
        'var title = "They turned the valve on us";',
        'function show() { alert("We agreed"); }',
    ],
)
def test_a_line_of_page_furniture_is_silent(line):
    assert silent_regions(line) == [(0, len(line))]


def test_front_matter_gives_no_statement() -> None:
    text = '---\ntitle: "We sign nothing, says the port"\ndate: 2023-09-17\n---\n\nIt rained.\n'
    assert RulesConfig().build().extract(Article(id="a", text=text)) == []


def test_a_rule_above_an_article_is_no_front_matter() -> None:
    text = "---\n“We sign nothing this year,” Anna Ost said.\n---\nIt rained."
    (statement,) = RulesConfig().build().extract(Article(id="a", text=text))
    assert statement.speaker == "Anna Ost"
