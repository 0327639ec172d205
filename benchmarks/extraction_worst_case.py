"""What the worst texts cost: seconds per MB at two lengths, and peak memory over the input's size.

python benchmarks/extraction_worst_case.py [--megabytes 1 10] [--extractor rules] [case ...]

Time is the processor's, and linear where both lengths cost the same per MB. Every measurement has a
process of its own, so that its peak memory is its own; what is counted is all that it holds beyond
the imported library, the text included. MB are 10^6 bytes of UTF-8.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, count, cycle
from pathlib import Path

MAX_SECONDS_PER_MB = 3.0
MAX_MEMORY = 20.0
"""Times the input's size, at the greater length."""
TOO_LONG = 60.0
"""Seconds per MB, by the clock on the wall, after which a case is stopped."""

QUOTE = "“We sign nothing today,” said Anna Ost, the harbour's spokeswoman. "
ARTICLES = Path(__file__).parents[1] / "data" / "corpus" / "articles.jsonl"


def repeated(unit: str) -> Callable[[], Iterator[str]]:
    """Return a case that holds one unit over and over, a thousand at a time."""
    return lambda: cycle([unit * 1000])


def after_a_quote(unit: str) -> Callable[[], Iterator[str]]:
    """Return a case that begins with a statement: a text without one is done at once."""
    return lambda: chain([QUOTE], cycle([unit * 1000]))


def news(*, separator: str, opening: str = "", marks: bool = True) -> Callable[[], Iterator[str]]:
    """Return a case of the corpus's own articles, one after the other, again and again."""

    def pieces() -> Iterator[str]:
        with ARTICLES.open(encoding="utf-8") as file:
            texts = [json.loads(line)["text"].replace("\n", separator) for line in file]
        if not marks:
            texts = [text.translate(dict.fromkeys(map(ord, '“”"'))) for text in texts]
        return chain([opening], cycle(f"{text}{separator}" for text in texts))

    return pieces


def word(number: int) -> str:
    """Return a capitalised word of its own for each number: Baaa, Caaa, ..."""
    letters = [chr(ord("a") + number // 26**place % 26) for place in range(4)]
    return "".join(letters).capitalize()


def many_names() -> Iterator[str]:
    """Yield quotes, each of a speaker who was never named before."""
    return (f"“We sign nothing,” said {word(n)} {word(n * 7 + 3)}ov. " for n in count())


def many_speakers_then_pronouns() -> Iterator[str]:
    """Yield paragraphs that name somebody new and go on with a pronoun."""
    return (f"{word(n)} {word(n + 11)}ev came. “No,” he said.\n\n" for n in count())


def many_holders_of_an_office() -> Iterator[str]:
    """Yield a crowd of directors, each named once, and then quotes of an unnamed one."""
    for n in count():
        yield f"{word(n)} {word(n + 11)}ev, director of {word(n * 5)} Bank, came.\n\n"
        if n % 100 == 99:
            yield "“No,” the Danish director said.\n\n" * 200


def nested_deep() -> Iterator[str]:
    """Yield marks that only ever open, double and single in turn, each with a word behind it."""
    return cycle(["“we ‘say " * 1000])


CASES: Mapping[str, Callable[[], Iterator[str]]] = {
    "only straight marks": repeated('"'),
    "only curly marks": repeated("“”"),
    "only opening marks": repeated("“"),
    "only closing marks": repeated("”"),
    "only apostrophes": repeated("'"),
    "alternating openers": repeated("“ \" « „ `` '' ‘ "),
    "nested marks": repeated("“He told me ‘she said “no” to us’ twice,” said Ost. "),
    "nested marks, never closed": nested_deep,
    "one mark a line": repeated("“\n"),
    "one straight mark a line": repeated('"\n'),
    "one quote a line": repeated("“We go,” he said.\n"),
    "one unclosed mark, one paragraph": news(separator=" ", opening="“", marks=False),
    "one unclosed mark, paragraphs": news(separator="\n", opening="“", marks=False),
    "one paragraph of news": news(separator=" "),
    "news with its paragraphs": news(separator="\n"),
    "many names": many_names,
    "many names, then pronouns": many_speakers_then_pronouns,
    "many holders of an office": many_holders_of_an_office,
    "capitalised words": after_a_quote("Anna Ost Lena Orlik Mira Dahl "),
    "capital letters": after_a_quote("ANNA OST LENA ORLIK MIRA DAHL "),
    "brackets that open": after_a_quote("("),
    "brackets in pairs": after_a_quote("(a) [b] "),
    "said said said": after_a_quote("said "),
    "commas": after_a_quote("she, "),
    "one word": after_a_quote("a"),
    "only line breaks": after_a_quote("\n"),
    "only spaces": after_a_quote(" "),
}


def text_of(case: str, n_bytes: int) -> str:
    """Return the text of a case, cut at about this many bytes of UTF-8."""
    pieces = []
    size = 0
    for piece in CASES[case]():
        encoded = piece.encode()[: n_bytes - size]
        pieces.append(encoded.decode(errors="ignore"))
        size += len(encoded)
        if size >= n_bytes:
            break
    return "".join(pieces)


def measure_here(extractor: str, case: str, n_bytes: int) -> None:
    """Extract from one text in this process, and print seconds and bytes of memory as JSON."""
    from quotestance.extraction import EXTRACTORS
    from quotestance.schema import Article

    extract = EXTRACTORS[extractor]().build().extract
    extract(Article(id="warm", text=QUOTE))
    before = peak_memory()
    text = text_of(case, n_bytes)
    started = time.process_time()
    statements = extract(Article(id="case", text=text))
    seconds = time.process_time() - started
    memory = peak_memory() - before
    print(json.dumps({"seconds": seconds, "memory": memory, "statements": len(statements)}))


def peak_memory() -> int:
    """Return the most bytes that this process has held."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def measure(extractor: str, case: str, megabytes: float) -> dict[str, float] | None:
    """Measure one case in a process of its own; None where it fails or takes far too long."""
    n_bytes = int(megabytes * 1e6)
    words = [sys.executable, __file__, "--extractor", extractor, "--here", str(n_bytes), case]
    try:
        done = subprocess.run(
            words, stdout=subprocess.PIPE, timeout=20 + TOO_LONG * megabytes, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        return None
    measured = json.loads(done.stdout)
    return {
        "rate": measured["seconds"] / megabytes,
        "memory": measured["memory"] / n_bytes,
        "statements": measured["statements"],
    }


def verdict(small: dict[str, float] | None, large: dict[str, float] | None) -> str:
    """Say in words which of the targets a case misses."""
    if small is None or large is None:
        return "fails, or is stopped"
    slow = max(small["rate"], large["rate"]) > MAX_SECONDS_PER_MB
    return " and ".join(["slow"] * slow + ["greedy"] * (large["memory"] > MAX_MEMORY))


def main() -> None:
    """Print a row for each case: seconds per MB at both lengths, memory, and what misses."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("cases", nargs="*", help=f"of: {'; '.join(CASES)}")
    parser.add_argument("--megabytes", nargs=2, type=float, default=[1.0, 10.0])
    parser.add_argument("--extractor", default="rules")
    parser.add_argument("--here", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        measure_here(options.extractor, options.cases[0], options.here)
        return
    small, large = options.megabytes
    print(
        f"extractor {options.extractor}, seconds per MB at {small:g} MB and at {large:g} MB "
        f"(meant: at most {MAX_SECONDS_PER_MB:g}, alike at both), and peak memory over the size "
        f"of the greater input (meant: at most {MAX_MEMORY:g})"
    )
    for case in options.cases or CASES:
        both = [measure(options.extractor, case, size) for size in (small, large)]
        rates = "".join(f"{row['rate']:9.2f}" if row else "        –" for row in both)
        rest = f"{both[1]['memory']:8.1f} x" if both[1] else "         –"
        print(f"{case:34}{rates}{rest}  {verdict(*both)}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
