import pytest

from quotestance.io.decoding import UndecodableError, decode, html_charset, looks_binary

ENGLISH = "The minister said “we were under no pressure,” and left the café.\n"
FRENCH = (
    "Le ministre a déclaré : « Nous n’avons subi aucune pression. » L’été prochain, à Genève.\n"
)
RUSSIAN = "Президент заявил в среду, что «никакого давления нет», и страна решает сама.\n"
POLISH = "Prezydent oświadczył, że „nikt nie wywiera na nas żadnej presji”. Źródło: Łódź.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "cp1252"),
        ("Mr. Müller left the café.", "latin-1"),
        (FRENCH, "cp1252"),
        (FRENCH * 20, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN * 20, "cp1251"),
        (RUSSIAN.replace("«", '"').replace("»", '"'), "koi8-r"),
        (POLISH, "cp1250"),
    ],
)
def test_text_comes_back_from_its_encoding(text, encoding):
    assert decode(text.encode(encoding))[0] == text


def test_line_ends_stay_as_they_are():
    assert decode(b"\xef\xbb\xbfone\r\ntwo\rthree\n")[0] == "one\r\ntwo\rthree\n"


def test_the_encoding_is_found_behind_a_long_stretch_of_ascii():
    text = "No one said it.\n" * 30_000 + RUSSIAN * 3
    assert decode(text.encode("cp1251"))[0] == text


def test_damaged_utf8_is_refused_at_its_first_bad_byte_and_not_guessed_at():
    data = RUSSIAN.encode() + b"\xd0" + RUSSIAN.encode()
    with pytest.raises(UndecodableError) as caught:
        decode(data)
    assert caught.value.position == len(RUSSIAN.encode())


def test_bytes_that_no_encoding_explains_are_refused_with_their_place():
    data = b"abc " + bytes(range(255, 127, -1)) * 12
    with pytest.raises(UndecodableError) as caught:
        decode(data)
    assert caught.value.position == 4


def test_cut_utf16_is_refused():
    with pytest.raises(UndecodableError, match="UTF-16"):
        decode(ENGLISH.encode("utf-16")[:-1])


def test_a_declared_encoding_comes_before_a_guess():
    text = "Привет, café".replace("é", "e")
    assert decode(text.encode("koi8-r"), declared="koi8-r") == (text, "koi8-r")


def test_utf8_is_believed_over_a_wrong_declaration():
    assert decode("café".encode(), declared="cp1252")[0] == "café"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b'<html><meta charset="windows-1251">', "cp1251"),
        (b'<META http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">', "cp1252"),
        (b"<meta charset=nonsense-8>", None),
        (b"<html><body>charset=utf-8", None),
    ],
)
def test_the_charset_of_a_page_is_read_from_its_meta_element(page, expected):
    assert html_charset(page) == expected


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"text and \x00 more", "NUL at byte 9"),
        (b"\x01\x02\x03abcdef" * 20, "control characters"),
        ("UTF-16 it is".encode("utf-16-le"), "UTF-16 without a byte order mark"),
    ],
)
def test_what_is_not_text_is_named(data, word):
    assert word in looks_binary(data)


@pytest.mark.parametrize("data", [b"plain", ENGLISH.encode("utf-16"), RUSSIAN.encode("cp1251")])
def test_text_does_not_look_binary(data):
    assert looks_binary(data) is None
