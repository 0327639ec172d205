"""Reading and writing: the one door to all that touches a file.

`inputs` says which files are meant, `reading` and `rows` stream articles and rows out of them,
`writing` puts rows and what belongs to them beside an output, `files` has digests and atomic
writes, `fields` checks what JSON rows hold.
"""

from __future__ import annotations

from quotestance.io.fields import FieldChecker, rows_with_id
from quotestance.io.files import (
    DataError,
    PartFile,
    digest_of,
    json_bytes,
    read_json,
    sha256_file,
    sha256_text,
    write_atomic,
)
from quotestance.io.flat import flatten_row, unflatten_row
from quotestance.io.inputs import INPUT_ENDINGS, STDIN, expand_inputs
from quotestance.io.reading import HtmlToText, article_of_row, read_articles
from quotestance.io.rows import ROW_ENDINGS, read_rows
from quotestance.io.writing import (
    ArticleLog,
    RejectLog,
    RowWriter,
    check_output,
    describe_inputs,
    write_manifest,
)

__all__ = [
    "INPUT_ENDINGS",
    "ROW_ENDINGS",
    "STDIN",
    "ArticleLog",
    "DataError",
    "FieldChecker",
    "HtmlToText",
    "PartFile",
    "RejectLog",
    "RowWriter",
    "article_of_row",
    "check_output",
    "describe_inputs",
    "digest_of",
    "expand_inputs",
    "flatten_row",
    "json_bytes",
    "read_articles",
    "read_json",
    "read_rows",
    "rows_with_id",
    "sha256_file",
    "sha256_text",
    "unflatten_row",
    "write_atomic",
    "write_manifest",
]
