import gzip
import io
import json
import sys

import pytest

from quotestance.config import ConfigError
from quotestance.io import RowWriter, read_articles, read_rows
from quotestance.schema import Article, Reject

RUSSIAN = "Президент заявил в среду, что «никакого давления нет», и страна решает сама.\n"


def to_text(page):
    if "broken" in page:
        raise LookupError("no tree")
    return page.removeprefix("<p>"), {"title": "A title"}


def read(*paths):
    return list(read_articles([str(p) for p in paths], html_to_text=to_text))


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def texts(items):
    return [item.text for item in items if isinstance(item, Article)]


def rejects(items):
    return [(item.position, item.reason) for item in items if isinstance(item, Reject)]


def jsonl(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


# --- whole files ---------------------------------------------------------------------------------


def test_a_text_file_is_read_as_it_stands(tmp_path):
    path = write(tmp_path / "story.txt", b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\nHe left.\n")
    assert read(path) == [Article(id="story", text="---\r\ntitle: x\r\n---\r\nHe left.\n")]


def test_html_goes_through_the_function_given(tmp_path):
    article = Article(id="page", text="Hello", title="A title", is_html=True)
    assert read(write(tmp_path / "page.html", "<p>Hello")) == [article]


def test_html_is_decoded_as_it_declares(tmp_path):
    page = '<meta charset="koi8-r">Привет'
    assert texts(read(write(tmp_path / "page.htm", page.encode("koi8-r")))) == [page]


def test_russian_in_windows_1251_is_detected(tmp_path):
    path = write(tmp_path / "story.txt", (RUSSIAN * 5).encode("cp1251"))
    assert texts(read(path)) == [RUSSIAN * 5]


def test_an_article_of_twenty_megabytes_is_read(tmp_path):
    text = "“No,” she said.\n" * 1_300_000
    assert texts(read(write(tmp_path / "long.txt", text))) == [text]


@pytest.mark.parametrize(
    ("name", "data", "position", "reason"),
    [
        ("a.txt", b"", "", "empty"),
        ("a.jsonl", b"", "", "empty"),
        ("a.csv", b"", "", "empty"),
        ("a.parquet", b"", "", "empty"),
        ("a.txt", b" \n\n", "", "text is blank"),
        ("a.html", b"<p>", "", "no article text found in the page"),
        ("a.html", b"broken", "", "HTML can't be read: LookupError: no tree"),
        ("a.txt", b"%PDF-1.4", "", "looks like a PDF"),
        ("a.jsonl", b"\x89PNG\r\n\x1a\n", "", "looks like a PNG image"),
        ("a.csv", b"PK\x03\x04xx", "", "looks like a ZIP archive or an office document"),
        ("a.txt", "né né né".encode() + b"\xc3", "byte 11", "UTF-8 with a damaged character"),
    ],
)
def test_a_file_that_cannot_be_used_is_set_aside(tmp_path, name, data, position, reason):
    path = write(tmp_path / name, data)
    assert read(path) == [Reject(str(path), position, reason)]


def test_a_parquet_file_that_is_none_is_set_aside(tmp_path):
    [(_, reason)] = rejects(read(write(tmp_path / "a.parquet", "no parquet at all")))
    assert reason.startswith("not a readable parquet file")


def test_a_bad_file_costs_no_good_one(tmp_path):
    write(tmp_path / "a.txt", b"")
    write(tmp_path / "b.txt", "Good.")
    items = read(tmp_path)
    assert texts(items) == ["Good."]
    assert len(rejects(items)) == 1


def test_a_missing_file_is_refused_before_anything_is_read(tmp_path):
    with pytest.raises(ConfigError, match="input must exist"):
        read_articles(str(tmp_path / "no.txt"), html_to_text=to_text)


def test_files_of_the_same_stem_are_told_apart_by_their_folders(tmp_path):
    paths = [write(tmp_path / n, "x") for n in ("a/s.txt", "b/s.txt", "b/s.md", "c/b/s.md")]
    assert [a.id for a in read(*paths[:2], paths[3])] == ["s", "b/s", "c/b/s"]
    ids = [a.id for a in read(*paths)]
    assert len(set(ids)) == 4


# --- rows ----------------------------------------------------------------------------------------


def test_columns_of_a_row_become_fields_and_the_others_are_carried(tmp_path):
    row = {"id": 7, "text": "Yes.", "title": "T", "date": None, "source": "S", "tags": ["a"]}
    expected = Article(id="7", text="Yes.", title="T", source="S", extra={"tags": ["a"]})
    assert read(write(tmp_path / "a.jsonl", jsonl(row))) == [expected]


def test_a_row_without_id_is_called_by_its_line(tmp_path):
    path = write(tmp_path / "archive.jsonl", "\n" + jsonl({"text": "Yes."}))
    assert [a.id for a in read(path)] == ["archive-2"]


def test_broken_lines_are_set_aside_and_the_rest_goes_on(tmp_path):
    lines = [b'{"text": "One."}', b'{"text": "Tw', b"[1, 2]", b"\xff\xfe\xfa", b'{"text": "Five."}']
    items = read(write(tmp_path / "a.jsonl", b"\n".join(lines)))
    assert texts(items) == ["One.", "Five."]
    assert [position for position, _ in rejects(items)] == ["line 2", "line 3", "line 4"]
    reasons = [reason for _, reason in rejects(items)]
    assert reasons[0].startswith("not valid JSON: Unterminated string")
    assert reasons[1] == "not a JSON object but list"


def test_json_nested_without_end_is_set_aside(tmp_path):
    path = write(tmp_path / "a.jsonl", "[" * 100_000 + "\n" + jsonl({"text": "Two."}))
    items = read(path)
    assert texts(items) == ["Two."]
    assert "nested too deeply" in rejects(items)[0][1]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"body": "x"}, "no text (columns: body)"),
        ({"text": None}, "text is null"),
        ({"text": " \n"}, "text is blank"),
        ({"text": 5}, "text must be a string, got 5"),
    ],
)
def test_a_row_without_text_is_set_aside(tmp_path, row, reason):
    path = write(tmp_path / "a.jsonl", jsonl(row, {"text": "Good."}))
    items = read(path)
    assert rejects(items) == [("line 1", reason)]
    assert texts(items) == ["Good."]


def test_the_second_row_of_an_id_is_set_aside(tmp_path):
    path = write(tmp_path / "a.jsonl", jsonl({"id": "x", "text": "1"}, {"id": "x", "text": "2"}))
    items = read(path)
    assert texts(items) == ["1"]
    assert rejects(items) == [("line 2", "id 'x' was there before")]


def test_half_a_character_in_json_is_replaced_and_moves_no_offset(tmp_path):
    path = write(tmp_path / "a.jsonl", '{"text": "a\\ud800b \\ud83d\\ude00"}\n')
    assert texts(read(path)) == ["a\ufffdb 😀"]


def test_nan_from_pandas_is_read_as_nothing(tmp_path):
    assert read(write(tmp_path / "a.jsonl", '{"text": "a", "date": NaN}'))[0].date == ""


def test_jsonl_in_another_encoding_is_detected(tmp_path):
    data = json.dumps({"id": "a", "text": RUSSIAN * 3}, ensure_ascii=False).encode("cp1251")
    assert texts(read(write(tmp_path / "a.jsonl", data))) == [RUSSIAN * 3]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_jsonl_with_a_byte_order_mark_is_read(tmp_path, encoding):
    data = '{"text": "été"}\n{"text": "2"}\n'.encode(encoding)
    assert texts(read(write(tmp_path / "a.jsonl", data))) == ["été", "2"]


def test_a_cut_gzip_file_gives_what_comes_before_the_cut(tmp_path):
    rows = [{"id": str(n), "text": f"{n} {hash(n * 7919)}"} for n in range(5000)]
    whole = gzip.compress(jsonl(*rows).encode())
    items = read(write(tmp_path / "a.jsonl.gz", whole[: len(whole) // 2]))
    read_texts = texts(items)
    assert len(read_texts) > 1000
    assert read_texts == [row["text"] for row in rows[: len(read_texts)]]
    assert rejects(items) == [(f"line {len(read_texts) + 1}", "gzip data ends too early")]


def test_a_gzip_ending_on_plain_text_is_set_aside(tmp_path):
    path = write(tmp_path / "a.jsonl.gz", jsonl({"text": "x"}))
    assert rejects(read(path)) == [("line 1", "broken gzip data")]


def test_stdin_is_read_as_jsonl(monkeypatch):
    data = io.BufferedReader(io.BytesIO(b'{"text": "One."}\n{"text": "Two."}\n'))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data))
    assert [a.id for a in read("-")] == ["stdin-1", "stdin-2"]


# --- CSV and parquet -----------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_with_the_delimiter_of_its_header(tmp_path, delimiter):
    data = delimiter.join(["id", "text", "date"]) + "\r\n"
    data += delimiter.join(["a", '"He, she; and\nit\tsaid ""no"""', "2026"]) + "\r\n"
    [article] = read(write(tmp_path / "a.csv", data))
    assert (article.id, article.text) == ("a", 'He, she; and\nit\tsaid "no"')


def test_csv_takes_long_cells_and_stray_nuls(tmp_path):
    path = write(tmp_path / "a.csv", "id,text\n1," + "x" * 300_000 + "\n2,a\0b\n")
    assert [len(t) for t in texts(read(path))] == [300_000, 3]


def test_csv_rows_of_the_wrong_width_are_set_aside(tmp_path):
    items = read(write(tmp_path / "a.csv", "id,text\n1,one\n2,two,too\n3\n4,four\n"))
    assert texts(items) == ["one", "four"]
    assert rejects(items) == [
        ("line 3", "3 cells where the header has 2"),
        ("line 4", "1 cells where the header has 2"),
    ]


def test_a_cell_that_is_never_closed_is_set_aside(tmp_path):
    items = read(write(tmp_path / "a.csv", 'id,text\n1,one\n2,"two\n3,three\n'))
    assert texts(items) == ["one"]
    assert rejects(items) == [("line 3", "a quotation mark opens a cell and is never closed")]


def test_csv_without_a_text_column_is_set_aside(tmp_path):
    path = write(tmp_path / "a.csv", "id,body\n1,x\n")
    assert rejects(read(path)) == [("line 1", "no column `text` (columns: id, body)")]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8-sig", "utf-16"])
def test_csv_in_another_encoding_is_read(tmp_path, encoding):
    data = f'id,text,source\n1,"{RUSSIAN.strip()}",ТАСС\n'.encode(encoding)
    [article] = read(write(tmp_path / "a.csv", data))
    assert (article.text, article.source) == (RUSSIAN.strip(), "ТАСС")


def test_parquet_is_read_in_rows(tmp_path):
    import datetime

    import pyarrow as pa
    import pyarrow.parquet as pq

    day = datetime.date(2026, 5, 9)
    table = pa.table({"id": [1, 2], "text": ["One.", None], "date": [day, day], "n": [5, 6]})
    pq.write_table(table, tmp_path / "a.parquet")
    items = read(tmp_path / "a.parquet")
    assert items[0] == Article(id="1", text="One.", date="2026-05-09", extra={"n": 5})
    assert rejects(items) == [("row 2", "text is null")]


# --- statement rows ------------------------------------------------------------------------------

STATEMENT = {
    "statement_id": "a#1",
    "article_id": "a",
    "spans": [[12, 40], [55, 60]],
    "text": "“-yes” “=no”",
    "kind": "direct",
    "speaker": "@unknown\r\nperson",
    "speaker_span": [41, 50],
    "cue_span": None,
    "attribution": {"score": 0.5, "how": "cue"},
    "context": "=SUM(A1) and,\na \rline",
    "context_span": [0, 70],
    "stance": {
        "russia": {
            "label": "favor",
            "score": 0.7,
            "probs": {"favor": 0.7, "against": 0.1, "none": 0.2},
            "abstain": False,
        },
        "coercion": {
            "label": "none",
            "score": 0.4,
            "probs": {"favor": 0.3, "against": 0.3, "none": 0.4},
            "abstain": True,
        },
    },
    "model": "m@1",
    "error": None,
}


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "csv"])
def test_statement_rows_come_back_as_they_were_written(tmp_path, ending):
    path = tmp_path / f"out.{ending}"
    with RowWriter(path) as writer:
        writer.write(STATEMENT)
        writer.write(STATEMENT)
    assert [row for _, row in read_rows(path)] == [STATEMENT, STATEMENT]


def test_a_row_with_a_broken_span_is_set_aside(tmp_path):
    path = write(tmp_path / "a.csv", "text,spans\nx,1-2\ny,1:2\n")
    items = list(read_rows(path))
    assert items[0] == ("line 2", {"text": "x", "spans": [[1, 2]]})
    assert items[1].position == "line 3"
    assert "spans must hold spans like 12-40;55-60, got '1:2'" in items[1].reason


def test_rows_of_an_unknown_ending_are_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"input must end in .jsonl"):
        read_rows(write(tmp_path / "a.txt", "x"))
