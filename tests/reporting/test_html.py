import re
import time
from html.parser import HTMLParser

import pytest

from quotestance.reporting.html import ReportArticle, render_report, write_report
from quotestance.reporting.scores import ScoreRow
from quotestance.schema import Article

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    "\"'`{{ 7*7 }}-->&\u202e\x00\ud800"
)
VOID = {"meta", "input", "option", "img", "link", "br"}


class Page(HTMLParser):
    """A page as a browser would read it: its elements, their text, and unclosed tags."""

    def __init__(self, source):
        super().__init__()
        self.elements, self.open, self.errors, self.texts = [], [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.errors.append(tag)

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("script", "style"):
            self.texts.append(data)

    @property
    def text(self):
        return " ".join("".join(self.texts).split())

    def all(self, tag, **attrs):
        return [a for t, a in self.elements if t == tag and attrs.items() <= a.items()]

    def with_class(self, name):
        return [a for _, a in self.elements if name in (a.get("class") or "").split()]


def row(text, *spans, article_id="a", n=1, label="favor", score=0.9, **others):
    rest = (1 - score) / 2
    probs = dict.fromkeys(("favor", "against", "none"), rest) | {label: score}
    answer = {"label": label, "score": score, "probs": probs, "abstain": False}
    start, end = max(0, spans[0][0] - 10), spans[-1][1] + 10
    return {
        "statement_id": f"{article_id}#{n}",
        "article_id": article_id,
        "spans": [list(span) for span in spans],
        "text": " ".join(text[s:e] for s, e in spans),
        "kind": "direct",
        "speaker": "Lena Orlik",
        "attribution": {"score": 0.9, "how": "cue"},
        "context": text[start:end],
        "context_span": [start, min(end, len(text))],
        "stance": {"russia": answer},
        "model": "m 1",
        "error": None,
    } | others


def render(*articles, **options):
    source, _ = render_report(**{"title": "T", "meta": {}, "articles": articles} | options)
    page = Page(source)
    assert page.errors == []
    assert page.open == []
    return page


def marked(page):
    """Return the ids of the statements that cover each marked piece, in order."""
    return [a["data-n"] for a in page.all("mark")]


def test_a_statement_is_marked_in_its_text_with_its_label_in_words():
    text = "He paused. “We trust them,” said Lena Orlik."
    page = render(ReportArticle([row(text, (11, 27))], Article("a", text)))
    assert marked(page) == ["1-1"]
    assert "“We trust them,”1 + favor said Lena Orlik." in page.text
    assert page.all("li", id="n1-1")[0]["data-s"] == "Lena Orlik"


def test_the_whole_text_of_an_article_is_shown_once_and_in_order():
    text = "One “a b” two.\n\n“c d,” she said. “e f.”\n\nLast “g h” line"
    spans = [(4, 9), (16, 22), (33, 39), (46, 51)]
    rows = [row(text, spans[0]), row(text, *spans[1:3], n=2), row(text, spans[3], n=3)]
    source, _ = render_report(
        title="T", meta={}, articles=[ReportArticle(rows, Article("a", text))]
    )
    blocks = re.findall(r'<div class="block"><p dir="auto">(.*?)</p>', source, re.S)
    plain = [re.sub(r"<a class=.chip.*?</a>|<[^>]+>", "", block, flags=re.S) for block in blocks]
    assert plain == text.split("\n\n")


def test_statements_at_both_ends_of_the_text_are_marked():
    text = "“First.” Then she said: “Last.”"
    rows = [row(text, (0, 8)), row(text, (24, 31), n=2)]
    assert marked(render(ReportArticle(rows, Article("a", text)))) == ["1-1", "1-2"]


def test_all_spans_of_one_statement_carry_one_number_and_one_note():
    text = "“We agreed,” she said. “But not on this.”"
    page = render(ReportArticle([row(text, (0, 12), (23, 41))], Article("a", text)))
    assert marked(page) == ["1-1", "1-1"]
    assert len(page.with_class("note")) == 1
    assert len(page.with_class("chip")) == 2


def test_overlapping_spans_show_every_character_once_and_name_both_statements():
    text = "“abc def ghi”"
    rows = [row(text, (0, 8)), row(text, (5, 8), n=2), row(text, (5, 13), n=3)]
    page = render(ReportArticle(rows, Article("a", text)))
    assert [set(keys.split()) for keys in marked(page)] == [
        {"1-1"},
        {"1-1", "1-2", "1-3"},
        {"1-3"},
    ]
    assert {"n1-1", "n1-2", "n1-3"} <= {a.get("id") for _, a in page.elements}


def test_every_link_within_the_page_leads_somewhere_and_no_id_is_given_twice():
    text = "“abc def ghi” and “x y”\n\n“z”"
    rows = [row(text, (0, 13)), row(text, (0, 13), n=2), row(text, (18, 23), (25, 28), n=3)]
    gone = row("elsewhere “not here” said", (10, 20), n=4)
    page = render(
        ReportArticle([*rows, gone], Article("a", text)), ReportArticle([row("“b”", (0, 3))])
    )
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in page.all("a")} <= set(ids)


def test_a_statement_without_its_article_is_marked_in_its_context():
    text = "x" * 50 + " Before that. “We trust them,” she said. After."
    page = render(ReportArticle([row(text, (64, 80))]))
    assert marked(page) == ["1-1"]
    assert "xxx" not in page.text
    assert "ore that. “We trust them,”" in page.text
    assert "text of this article is not at hand" in page.text


def test_a_row_whose_words_are_not_at_its_place_is_shown_in_context_with_a_warning():
    text = "“We trust them,” she said."
    edited = "Updated: “We trust them,” she said."
    page = render(ReportArticle([row(text, (0, 16))], Article("a", edited)))
    assert "may have changed since" in page.text
    assert marked(page) == ["1-1"]


@pytest.mark.parametrize(
    "broken",
    [
        {"spans": "nonsense"},
        {"spans": [[5, 2]]},
        {"spans": [[0, 10**9]]},
        {"spans": None, "context": None, "text": None},
        {"stance": "favor"},
        {"stance": {"russia": {"label": "maybe", "score": 7}}},
        {"stance": {"russia": {"label": "favor", "score": "high", "probs": [1]}}},
        {"speaker": None, "attribution": "none"},
        {"context_span": [1]},
    ],
)
def test_a_malformed_row_is_still_shown(broken):
    text = "“We trust them,” she said."
    page = render(ReportArticle([row(text, (0, 16)) | broken], Article("a", text)))
    assert len(page.with_class("note")) == 1


def test_an_abstention_is_marked_and_names_the_label_it_leaned_to():
    text = "“We trust them,” she said."
    given = row(text, (0, 16), score=0.4)
    given["stance"]["russia"]["abstain"] = True
    page = render(ReportArticle([given], Article("a", text)))
    assert "? abstains favor? 0.40" in page.text
    assert page.with_class("note")[0]["data-l"] == "abstain"


def test_a_row_with_an_error_shows_the_reason():
    text = "“We trust them,” she said."
    given = row(text, (0, 16), stance={}, error="statement is too long")
    other = row(text, (0, 16), n=2)
    page = render(ReportArticle([given, other], Article("a", text)))
    assert "statement is too long" in page.text
    assert [a["data-l"] for a in page.with_class("note")] == ["missing", "favor"]


def test_hostile_text_in_every_field_makes_no_element_and_no_attribute():
    text = f"{HOSTILE} “{HOSTILE}” {HOSTILE}"
    start = len(HOSTILE) + 1
    spans = (start, start + len(HOSTILE) + 2)
    names = ("statement_id", "article_id", "speaker", "kind", "model", "error")
    fields = dict.fromkeys(names, HOSTILE)
    given = row(text, spans) | fields | {"attribution": {"score": 1, "how": HOSTILE}}
    given["stance"] = {HOSTILE: given["stance"]["russia"]}
    articles = [
        ReportArticle([given], Article(HOSTILE, text, HOSTILE, HOSTILE, HOSTILE)),
        ReportArticle([given]),
        ReportArticle([given | {"context": HOSTILE}]),
    ]
    page = render(
        *articles,
        title=HOSTILE,
        meta={HOSTILE: HOSTILE},
        scores=[ScoreRow(HOSTILE, HOSTILE, HOSTILE, 0.5, 0.4, 0.6, 9)],
        targets={HOSTILE: HOSTILE},
    )
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert not [a for _, a in page.elements for name in a if name.startswith("on")]
    assert "7*7" in page.text
    assert page.with_class("note")[0]["data-s"].startswith("</script><script>alert(1)")


def test_the_page_is_valid_utf8_even_where_the_text_is_not(tmp_path):
    write_report(tmp_path / "r.html", articles=[], title=HOSTILE, meta={})
    shown = (tmp_path / "r.html").read_bytes().decode("utf-8")
    assert not set("\x00\u202e") & set(shown)


def test_only_the_pages_own_script_may_run():
    import base64
    import hashlib

    source, _ = render_report(title="T", meta={}, articles=[])
    script = re.search(r"<script>(.*?)</script>", source, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert (
        f"script-src &#39;sha256-{digest}&#39;" in source
        or f"script-src 'sha256-{digest}'" in source
    )


def test_nothing_is_loaded_from_the_network():
    text = "See https://example.org/x “a b”"
    source, _ = render_report(
        title="T", meta={}, articles=[ReportArticle([row(text, (26, 31))], Article("a", text))]
    )
    page = Page(source)
    assert not [a for _, a in page.elements if "src" in a]
    assert not [a for _, a in page.elements if not a.get("href", "#").startswith("#")]
    assert "@import" not in source
    assert "url(" not in source


def test_no_articles_make_a_page_that_says_so():
    assert "There are no articles in this report." in render().text


def test_an_article_without_statements_is_shown_as_such():
    page = render(ReportArticle([], Article("a", "Nothing quoted.")))
    assert "No quoted statements were found in this article." in page.text
    assert "Nothing quoted." in page.text


def test_the_speaker_table_counts_each_label_of_each_target():
    text = "“a” “b” “c”"
    rows = [
        row(text, (0, 3)),
        row(text, (4, 7), n=2, label="against"),
        row(text, (8, 11), n=3, speaker="Ivo Tamm"),
    ]
    _, tally = render_report(title="T", meta={}, articles=[ReportArticle(rows, Article("a", text))])
    assert tally.states("russia", "Lena Orlik") == {
        "favor": 1,
        "against": 1,
        "none": 0,
        "abstain": 0,
        "missing": 0,
    }
    assert tally.top_speakers(9) == ["Lena Orlik", "Ivo Tamm"]


def test_targets_come_in_the_order_given_and_then_as_found():
    text = "“We trust them,” she said."
    page = render(
        ReportArticle([row(text, (0, 16))], Article("a", text)), targets={"coercion": "It coerces."}
    )
    assert page.text.index("Stance toward coercion") < page.text.index("Stance toward russia")
    assert page.with_class("note")[0]["data-l"] == "missing favor"


def test_articles_beyond_the_limit_are_counted_and_the_page_says_so():
    text = "“We trust them,” she said."
    articles = [ReportArticle([row(text, (0, 16))], Article(f"a{n}", text)) for n in range(5)]
    page = render(*articles, max_articles=2)
    assert len(page.all("article")) == 2
    assert "The first 2 of 5 articles are shown" in page.text


def test_a_limit_below_zero_is_refused():
    with pytest.raises(ValueError, match="max_articles must be 0 or more, got -1"):
        render_report(title="T", meta={}, articles=[], max_articles=-1)


def test_scores_are_shown_with_interval_and_n():
    page = render(scores=[ScoreRow("tfidf", "russia", "macro-F1", 0.8124, 0.764, 0.858, 1261)])
    assert "0.812 [0.764, 0.858]" in page.text
    assert "1,261" in page.text


def test_of_a_very_long_text_only_the_surroundings_of_its_statements_are_shown():
    text = "word " * 40_000 + "“We trust them,” she said. " + "word " * 40_000
    start = 200_000
    page = render(ReportArticle([row(text, (start, start + 16))], Article("a", text)))
    assert "“We trust them,”" in page.text
    assert len(page.text) < 10_000
    assert "characters left out" in page.text


@pytest.mark.parametrize("filler", [" ", "\n", "\r\n", "\t \n", "a", "“"])
def test_an_article_of_megabytes_renders_in_linear_time(filler):
    text = filler * (3_000_000 // len(filler)) + "“We trust them,” she said."
    start = text.rindex("“We")
    started = time.monotonic()
    page = render(ReportArticle([row(text, (start, start + 16))], Article("a", text)))
    assert time.monotonic() - started < 10
    assert "“We trust them,”" in page.text


def test_a_large_report_renders_in_seconds_and_stays_of_reasonable_size():
    text = "\n\n".join(f"“Statement number {n} here,” said the speaker of it." for n in range(10))
    spans = [m.span() for m in re.finditer("“[^”]*”", text)]
    articles = [
        ReportArticle(
            [row(text, s, n=n, speaker=f"S {k % 300}") for n, s in enumerate(spans)],
            Article(f"a{k}", text),
        )
        for k in range(500)
    ]
    started = time.monotonic()
    source, _ = render_report(title="T", meta={}, articles=articles)
    assert time.monotonic() - started < 20
    assert len(source) < 12_000_000
