"""Bytes as they come off the web, turned into text or refused with a reason.

UTF-8 and byte order marks are believed; any other encoding has to be declared or detected, and
bytes that no guess explains are refused rather than turned into wrong letters.
"""

from __future__ import annotations

import codecs
import re

SAMPLE = 200_000
"""How many bytes around the first one that is not UTF-8 the detection looks at."""

# In order of preference where two guesses explain the bytes equally well: most news that is not
# UTF-8 is windows-1252, and short Western texts read as Central European just as well.
_CANDIDATES = (
    *("cp1252", "cp1251", "cp1250", "cp1254", "cp1253", "koi8_r", "koi8_u", "iso8859_2", "cp866"),
    *("mac_cyrillic", "gb18030", "shift_jis", "euc_jp", "euc_kr", "big5"),
)
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF media file"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"PAR1", "a parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\f") + b"\x7f"
_MAX_CONTROLS = 0.05
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)


class UndecodableError(ValueError):
    """Bytes that are not text in any encoding tried; `position` is the first bad byte."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position


def byte_order_mark(data: bytes) -> str | None:
    """Return the codec that the byte order mark at the start stands for, if there is one."""
    return next((codec for mark, codec in _BYTE_ORDER_MARKS if data.startswith(mark)), None)


def looks_binary(data: bytes) -> str | None:
    """Say what the bytes look like where they are not text, else None.

    Text in UTF-16 and UTF-32 is known by its byte order mark.
    """
    if byte_order_mark(data):
        return None
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    sample = data[:SAMPLE]
    if (at := data.find(b"\0")) >= 0:
        evens, odds = sample[::2].count(0), sample[1::2].count(0)
        if max(evens, odds) > 0.3 * len(sample) / 2 and min(evens, odds) * 10 < max(evens, odds):
            return "UTF-16 without a byte order mark"
        return f"binary data (NUL at byte {at})"
    n_controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if n_controls > _MAX_CONTROLS * len(sample):
        return f"binary data ({n_controls / len(sample):.0%} control characters)"
    return None


def html_charset(data: bytes) -> str | None:
    """Return the encoding that an HTML page declares in its first 4 kB, if Python knows it."""
    found = _CHARSET.search(data, 0, 4096)
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name
    except LookupError:
        return None
    # The web means windows-1252 by both names (WHATWG Encoding Standard).
    return "cp1252" if name in {"iso8859-1", "ascii"} else name


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, str]:
    """Decode bytes and name the encoding; line ends stay as they are, a byte order mark goes.

    Args:
        data: the whole text.
        declared: an encoding to try where the bytes are not UTF-8, before any detection.

    Raises:
        UndecodableError: no encoding explains the bytes, or they are UTF-8 with damaged places.
    """
    codec = byte_order_mark(data) or "utf-8"
    try:
        return data.decode(codec), codec
    except UnicodeDecodeError as error:
        first_bad = error.start
    if codec != "utf-8":
        raise UndecodableError(f"not valid {codec.removesuffix('-sig').upper()}", first_bad)
    if declared is not None and declared != "utf-8":
        try:
            return data.decode(declared), declared
        except (UnicodeDecodeError, LookupError):
            pass
    detected = _detect(data, first_bad)
    try:
        return data.decode(detected), detected
    except UnicodeDecodeError as error:
        reason = f"neither UTF-8 nor {detected}, which its beginning looks like"
        raise UndecodableError(reason, error.start) from None


def _detect(data: bytes, first_bad: int) -> str:
    """Guess the encoding from the lines around the first byte that is not UTF-8."""
    from charset_normalizer import from_bytes

    start = data.rfind(b"\n", max(0, first_bad - SAMPLE // 2), first_bad) + 1
    before = data[max(0, first_bad - SAMPLE // 2) : first_bad]
    sample = data[start : start + SAMPLE]
    if _is_damaged_utf8(before + data[first_bad : first_bad + SAMPLE // 2]):
        raise UndecodableError("UTF-8 with a damaged character", first_bad)
    matches = list(from_bytes(sample, cp_isolation=list(_CANDIDATES)))
    if not matches:
        raise UndecodableError("not UTF-8, and no other encoding explains it", first_bad)
    best = min((m.chaos, -m.coherence) for m in matches)
    equals = {
        name
        for match in matches
        if (match.chaos, -match.coherence) == best
        for name in match.could_be_from_charset
    }
    return next((c for c in _CANDIDATES if c in equals), matches[0].encoding)


def _is_damaged_utf8(sample: bytes) -> bool:
    """Tell whether most characters beyond ASCII are whole UTF-8 sequences.

    In any other encoding such sequences come about by chance only.
    """
    text = sample.decode("utf-8", "replace")
    n_damaged = text.count("\ufffd")
    n_whole = sum(1 for c in text if c > "\x7f") - n_damaged
    return n_whole >= n_damaged
