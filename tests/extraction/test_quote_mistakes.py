"""`benchmarks/quote_mistakes.py`: mistakes are drawn by seed, and none of a text is written."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "quote_mistakes.py"
MODULE = runpy.run_path(str(SCRIPT))
TEXT = "“We will open the gate on Monday,” Orlik said. “Nobody will be kept waiting,” Dahl said."


@pytest.fixture
def folder(tmp_path):
    def attribution(content, source):
        start = TEXT.index(content)
        at = TEXT.index(source)
        return {
            "type": "direct",
            "content_spans": [[start, start + len(content)]],
            "source_spans": [[at, at + len(source)]],
            "cue_spans": [],
        }

    # The second source is annotated wrongly, so that one speaker is a mistake.
    quotes = [
        attribution("“We will open the gate on Monday,”", "Orlik"),
        attribution("“Nobody will be kept waiting,”", "gate"),
    ]
    row = {"doc_id": "gate", "text": TEXT, "quotes": quotes}
    (tmp_path / "dev.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return tmp_path


def test_the_mistakes_drawn_stand_off_from_the_text(folder):
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder)], capture_output=True, text=True, check=True
    )
    start, mention = TEXT.index("“Nobody"), TEXT.index("Dahl")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {
            "article_id": "gate",
            "kind": "speaker",
            "span": [start, start + 30],
            "mention": [mention, mention + 4],
        }
    ]
    assert (
        "1 of 1 mistakes: 0 of 0 extra, 0 of 0 missed, 1 of 1 speaker, 0 of 0 unpaired"
        in done.stderr
    )


def test_the_same_seed_draws_the_same_mistakes_in_order():
    drawn = MODULE["draw"](list(range(50)), 10, 3)
    assert drawn == MODULE["draw"](list(range(50)), 10, 3) == sorted(set(drawn))
    assert drawn != MODULE["draw"](list(range(50)), 10, 4)


def test_all_are_taken_where_there_are_fewer():
    assert MODULE["draw"]([1, 2], 10, 0) == [1, 2]
