"""`quotestance extract`: articles in, quoted statements with their speakers out."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

from quotestance.config import ExtractTask
from quotestance.engine import Failure
from quotestance.engine.batch import Input, map_batches, read_inputs, rejected
from quotestance.engine.output import BatchOutput
from quotestance.reporting.console import note, progress
from quotestance.schema import Article, Reject, Statement
from quotestance.tasks import Outcome


def run(config: ExtractTask) -> Outcome:
    """Extract the statements of every article and write them as rows."""
    items = read_inputs(config.input, unit="article", output=config.output)
    output = BatchOutput(
        config.output,
        input=config.input,
        settings=asdict(config),
        force=config.force,
        max_reject_rate=config.max_reject_rate,
    )
    extract = partial(_extract_batch, extractor=config.extractor.build())
    with output:
        results = map_batches(
            extract, items, workers=config.engine.workers, size=config.engine.chunk
        )
        for item, found in progress(results, description="extracting"):
            if isinstance(item, Reject):
                output.reject(item)
            elif isinstance(found, Failure):
                output.reject(rejected(item, found))
            elif isinstance(item, Article):
                output.add_article(item)
                for statement in found:
                    output.write({**item.extra, **statement.to_row()})
    for line in output.summary():
        note(line)
    return Outcome(exit_code=output.exit_code)


def _extract_batch(items: list[Input], *, extractor: Any) -> list[list[Statement]]:
    return [extractor.extract(item) if isinstance(item, Article) else [] for item in items]
