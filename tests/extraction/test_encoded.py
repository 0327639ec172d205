import pytest

from quotestance.extraction import RulesConfig
from quotestance.extraction.encoded import written_out
from quotestance.schema import Article


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("&ldquo;", "&rdquo;"),
        ("&quot;", "&quot;"),
        ("&#8220;", "&#8221;"),
        ("&#34;", "&#34;"),
        ("&#x201C;", "&#x201d;"),
        ("&laquo;", "&raquo;"),
        ("&bdquo;", "&ldquo;"),
    ],
)
def test_encoded_marks_in_a_plain_text_are_read_where_they_stand(opening, closing):
    quote = f"{opening}We sign nothing,{closing}"
    text = f"It rained.\n\n{quote} said Anna Ost. The hall was cold."
    (statement,) = RulesConfig().build().extract(Article(id="a", text=text))
    assert (statement.speaker, statement.text) == ("Anna Ost", quote)
    ((start, end),) = statement.spans
    assert text[start:end] == quote


def test_a_partial_quotation_and_a_hard_space_are_read_encoded(said):
    text = "Anna&nbsp;Ost called it &quot;a joke without any point&quot; and left."
    assert said(text)[0][1] == "&quot;a joke without any point&quot;"


def test_writing_out_keeps_the_length_and_other_entities():
    text = "&ldquo;A &amp; B&rdquo; &lt;b&gt; &#8220"
    written = written_out(text)
    assert len(written.text) == len(text)
    assert "&amp;" in written.text


def test_a_text_without_entities_is_left_as_it_is():
    text = "“We sign nothing & more,” said Anna Ost."
    assert written_out(text).text is text


def test_control_characters_of_windows_1252_are_read_as_marks():
    text = "\x93We sign nothing,\x94 said Anna Ost. She\x92s from Lund."
    (statement,) = RulesConfig().build().extract(Article(id="a", text=text))
    assert (statement.speaker, statement.text) == ("Anna Ost", "\x93We sign nothing,\x94")
