"""HTML pages as they come off the web: text, marks, title, date, outlet, and nothing fetched."""

import json
import socket

import pytest

from quotestance.config import EngineConfig, ExtractTask
from quotestance.extraction import EXTRACTORS
from quotestance.extraction.pages import MAX_TAGS, html_to_text
from quotestance.tasks import extract

FILLER = "The council of the port met for nearly five hours, and nobody left the hall early. " * 2


def page(body, head="", lang="en"):
    return (
        f'<!doctype html><html lang="{lang}"><head><title>Port stays shut - Lund Post</title>{head}'
        '</head><body><nav><a href="/">Home</a> <a href="/x">“Menu”</a></nav><main><article>'
        f"<h1>Port stays shut</h1><p>{FILLER}</p>{body}<p>{FILLER}</p></article></main>"
        "<footer>© 2024 “Lund Post”</footer></body></html>"
    )


def read(said, html):
    return said(html_to_text(html)[0])


@pytest.mark.parametrize(
    ("opening", "closing", "read_as"),
    [
        ("“", "”", "“”"),
        ("&ldquo;", "&rdquo;", "“”"),
        ("&#8220;", "&#8221;", "“”"),
        ("&#x201C;", "&#x201D;", "“”"),
        ("&#147;", "&#148;", "“”"),
        ("&quot;", "&quot;", '""'),
        ("&#34;", "&#34;", '""'),
        ("&laquo;", "&raquo;", "«»"),
        ("&bdquo;", "&ldquo;", "„“"),
        ("&amp;ldquo;", "&amp;rdquo;", "“”"),
        ("<q>", "</q>", "“”"),
        ("<q cite='x'>", "</Q>", "“”"),
    ],
)
def test_marks_are_read_however_a_page_encodes_them(said, opening, closing, read_as):
    html = page(f"<p>{opening}We sign nothing,{closing} said Anna Ost.</p>")
    assert read(said, html) == [("Anna Ost", f"{read_as[0]}We sign nothing,{read_as[1]}")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(
            "<p><q>They said <q>never</q> to us,</q> said Anna Ost.</p>",
            "“They said ‘never’ to us,”",
            id="quotations nested as elements",
        ),
        pytest.param(
            "<p>&ldquo;They said &lsquo;never&rsquo; to us,&rdquo; said Anna Ost.</p>",
            "“They said ‘never’ to us,”",
            id="quotations nested as entities",
        ),
        pytest.param(
            "<p>“<em>We sign <b>nothing</b></em>,” said <a href='/ost'>Anna Ost</a>.</p>",
            "“We sign nothing,”",
            id="inline elements within",
        ),
        pytest.param(
            "<p>“We sign<br>nothing,” said Anna Ost.</p>",
            "“We sign\nnothing,”",
            id="a line broken within",
        ),
        pytest.param(
            "<p>It rained.<br/><br/>“We sign nothing,” said Anna Ost.</p>",
            "“We sign nothing,”",
            id="line breaks for paragraphs",
        ),
        pytest.param(
            "<p>“We\n   sign\n   nothing,” said Anna Ost.</p>",
            "“We sign nothing,”",
            id="source wrapped",
        ),
        pytest.param(
            "<p>Anna Ost said:</p><blockquote><p>“We sign nothing.</p><p>“Not a line.”</p>"
            "</blockquote>",
            "“We sign nothing. “Not a line.”",
            id="block quotation of two paragraphs",
        ),
        pytest.param(
            "<ul><li>“We sign nothing,” said Anna Ost.</li><li>It rained.</li></ul>",
            "“We sign nothing,”",
            id="item of a list",
        ),
        pytest.param(
            "<p>“We sign no&shy;thing,”&nbsp;said Anna&nbsp;Ost.</p>",
            "“We sign nothing,”",
            id="soft hyphens and hard spaces",
        ),
        pytest.param(
            "<!-- “No,” said Jan Berg. --><script>say('“No,” said Jan Berg.')</script>"
            "<p>“We sign nothing,” said Anna Ost.</p>",
            "“We sign nothing,”",
            id="comments and scripts between",
        ),
        pytest.param(
            "<aside><h3>Related</h3><ul><li><a href='/1'>“I paid 20 crowns”</a></li></ul></aside>"
            "<figure><img src='a.jpg'><figcaption>A sign reads “We sell”</figcaption></figure>"
            "<p>“We sign nothing,” said Anna Ost.</p>",
            "“We sign nothing,”",
            id="related articles and captions around",
        ),
    ],
)
def test_a_quotation_is_read_however_a_page_sets_it(said, body, words):
    ((speaker, found),) = read(said, page(body))
    assert (" ".join(speaker.split()), found) == ("Anna Ost", words)


@pytest.mark.parametrize(
    ("head", "date", "source"),
    [
        (
            '<meta property="og:site_name" content="Lund Post">'
            '<meta property="article:published_time" content="2024-03-05T10:00:00Z">',
            *("2024-03-05", "Lund Post"),
        ),
        (
            '<script type="application/ld+json">{"@context": "https://schema.org",'
            '"@type": "NewsArticle", "headline": "Port stays shut",'
            '"datePublished": "2024-03-05", "publisher": {"@type": "Organization",'
            '"name": "Lund Post"}}</script>',
            *("2024-03-05", "Lund Post"),
        ),
        (
            '<link rel="canonical" href="https://www.lundpost.example/2024/03/05/port">',
            *("2024-03-05", "lundpost.example"),
        ),
        ("", "", ""),
    ],
)
def test_title_date_and_outlet_are_what_the_page_states(head, date, source):
    _, about = html_to_text(page("<p>“We sign nothing,” said Anna Ost.</p>", head))
    assert about == {"title": "Port stays shut", "date": date, "source": source}


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<html><body><p>It rained.<p>“We sign nothing,” said Anna Ost.<div><p>End.", True),
        ("<div><b>It rained.</p></b><p>“We <i>sign</b> nothing,” said Anna Ost.</i></span>", True),
        ("<p>“We sign\x00 nothing,” said Anna Ost.</p>", True),
        ('<?xml version="1.0" encoding="utf-8"?><p>“We sign nothing,” said Anna Ost.</p>', True),
        (f"{'<div>' * 3000}<p>“We sign nothing,” said Anna Ost.</p>{'</div>' * 3000}", True),
        ("“We sign nothing,” said Anna Ost. 3 < 4 > 2", True),
        ("<table><tr><td>“We sign nothing,” said Anna Ost.</td></tr></table>", True),
        ("<script>var a = '“We sign nothing,” said Anna Ost.'</script>", False),
        ("<html><body><noscript>“Enable scripts,” said Anna Ost.</noscript></body></html>", False),
        ("<frameset><frame src='http://a.example/'></frameset>", False),
        ("<html></html>", False),
        ("", False),
    ],
)
def test_a_broken_page_gives_what_can_be_read_of_it(said, html, words):
    expected = [("Anna Ost", "“We sign nothing,”")] if words else []
    assert read(said, html) == expected


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("ru", "<p>«Мы ничего не подпишем», — сказала Анна Ост. Порт закрыт до мая.</p>"),
        ("de", "<p>„Wir unterschreiben nichts“, sagte Anna Ost. Der Hafen bleibt zu.</p>"),
        ("zh", "<p>“我们什么都不签，”安娜说。港口关闭到五月。</p>"),
        ("ar", "<p dir='rtl'>«لن نوقع على شيء»، قالت آنا. الميناء مغلق حتى مايو.</p>"),
    ],
)
def test_a_page_in_another_language_is_read(lang, body):
    text, _ = html_to_text(page(body * 3, lang=lang))
    assert body[3:20].split(">")[-1] in text


def test_a_page_of_very_many_tags_is_read_whole_and_keeps_its_metadata():
    body = "".join(f"<p>“We sign <b>no</b> line {i},” said Anna Ost.</p>" for i in range(MAX_TAGS))
    text, about = html_to_text(page(body, '<meta property="og:site_name" content="Lund Post">'))
    assert text.count("“We sign no line") == MAX_TAGS
    assert about["source"] == "Lund Post"


def test_reading_a_page_never_touches_the_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a page was fetched")

    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    links = "<link rel='canonical' href='http://a.example/'><base href='http://a.example/'>"
    frames = "<iframe src='http://a.example/'></iframe><img src='http://a.example/a.png'>"
    for html in (page(frames, links), "http://a.example/", "<a href='http://a.example/'>", frames):
        html_to_text(html)


def test_title_date_and_outlet_stand_beside_the_output(tmp_path):
    head = (
        '<meta property="og:site_name" content="Lund Post"><meta name="date" content="2024-03-05">'
    )
    html = page("<p>&ldquo;We sign nothing,&rdquo; said Anna Ost.</p>", head)
    (tmp_path / "port.html").write_text(html, encoding="utf-8")
    output = tmp_path / "out.jsonl"
    config = ExtractTask(
        input=str(tmp_path / "port.html"),
        output=str(output),
        extractor=EXTRACTORS["rules"](),
        engine=EngineConfig(workers=1),
    )
    assert extract.run(config).exit_code == 0
    article = json.loads((tmp_path / "out.jsonl.articles.jsonl").read_text(encoding="utf-8"))
    assert [article[key] for key in ("id", "title", "date", "source")] == [
        *("port", "Port stays shut", "2024-03-05", "Lund Post")
    ]
    row = json.loads(output.read_text(encoding="utf-8"))
    ((start, end),) = row["spans"]
    assert article["text"][start:end] == row["text"] == "“We sign nothing,”"
