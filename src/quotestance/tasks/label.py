"""`quotestance label`: gives statements their stances, from gold or else from a weak labeler."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from quotestance.config import LabelTask
from quotestance.engine.batch import Input, read_inputs
from quotestance.engine.output import BatchOutput
from quotestance.io import sha256_text
from quotestance.labeling.coverage import TargetCoverage, coverage_report
from quotestance.labeling.gold import GoldIndex
from quotestance.labeling.provenance import label_statement
from quotestance.reporting.console import note, print_table, progress, with_interval
from quotestance.schema import Article, Reject
from quotestance.tasks import Outcome


def run(config: LabelTask) -> Outcome:
    """Label every statement, write the rows, print coverage and the weak labels' accuracy."""
    targets = list(config.targets)
    gold = GoldIndex.load(config.gold)
    labeler = config.labeler.build().with_targets(config.targets)
    extractor = config.extractor.build()
    items = read_inputs(config.input, output=config.output)
    output = BatchOutput(
        config.output,
        input=config.input,
        settings=asdict(config),
        force=config.force,
        max_reject_rate=config.max_reject_rate,
    )

    def labelled(items: Iterator[Input]) -> Iterator[dict[str, Any]]:
        for item in items:
            if isinstance(item, Reject):
                output.reject(item)
                continue
            if isinstance(item, Article):
                output.add_article(item)
                digest = sha256_text(item.text)
                pairs = [(s, s.to_row()) for s in extractor.extract(item)]
            else:
                output.add_input()
                digest = None
                pairs = [(item.statement, {**item.row, **item.statement.to_row()})]
            for statement, row in pairs:
                row["labels"] = label_statement(
                    statement, targets, gold, labeler, text_sha256=digest
                )
                output.write(row)
                yield row

    with output:
        rows = progress(labelled(items), description="labelling")
        coverage = coverage_report(rows, targets, labeler)
    for line in output.summary():
        note(line)
    _print_coverage(coverage, to_stderr=config.output == "-")
    return Outcome(exit_code=output.exit_code)


def _print_coverage(coverage: tuple[TargetCoverage, ...], *, to_stderr: bool) -> None:
    print_table(
        "Where the labels come from, and the lexicon held against gold",
        (
            "target",
            "statements",
            "gold",
            "lexicon",
            "no label",
            "lexicon's accuracy [interval]",
            "n",
        ),
        [
            (
                c.target,
                c.n,
                c.n_gold,
                c.n_weak,
                c.n_abstained,
                with_interval(c.accuracy, *(c.interval or (None, None))),
                c.n_checked,
            )
            for c in coverage
        ],
        to_stderr=to_stderr,
    )
