"""`benchmarks/extraction_worst_case.py`: every case gives a text, and its measure prints."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "extraction_worst_case.py"
MODULE = runpy.run_path(str(SCRIPT))


@pytest.mark.parametrize("case", MODULE["CASES"])
def test_a_case_gives_a_text_of_the_size_asked_for(case):
    assert 4990 < len(MODULE["text_of"](case, 5000).encode()) <= 5000


def test_both_lengths_are_printed_with_the_memory():
    words = [sys.executable, str(SCRIPT), "--megabytes", "0.01", "0.02", "only opening marks"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "at 0.01 MB and at 0.02 MB" in done.stdout
    assert " x" in done.stdout.splitlines()[-1]
