"""What a batch leaves behind: rows, rejects, texts out of HTML, a manifest, an exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from quotestance import __version__
from quotestance.engine.batch import input_files
from quotestance.io import (
    ArticleLog,
    RejectLog,
    RowWriter,
    describe_inputs,
    write_manifest,
)
from quotestance.schema import Article, Reject

TOO_MANY_REJECTS = 3
"""Exit code: done, but more inputs were set aside than allowed."""


class BatchOutput:
    """Writes a batch's output and all that stands beside it, in one `with` block.

    Args:
        output: `.jsonl`, `.jsonl.gz` or `.csv` file, or `-` for JSONL on stdout.
        input: what was read, for the manifest.
        settings: the resolved config, for the manifest.
        force: replace an output that is there.
        max_reject_rate: the largest share of inputs that may be set aside.
        targets: whose stance columns a CSV file has in any case.
        model: id and digest of the model, for the manifest.
    """

    def __init__(
        self,
        output: str,
        *,
        input: str | Sequence[str],
        settings: Mapping[str, Any],
        force: bool,
        max_reject_rate: float,
        targets: Sequence[str] = (),
        model: Mapping[str, Any] | None = None,
    ) -> None:
        self.output = output
        self.n_inputs = 0
        self.n_articles = 0
        # Now: an output in a folder that is read would later count among the inputs.
        self._inputs = input_files(input, output=output)
        self._settings = settings
        self._max_reject_rate = max_reject_rate
        self._model = model
        self._writer = RowWriter(output, force=force, targets=targets)
        self._rejects = RejectLog(output)
        self._articles = ArticleLog(output)
        self._stack = ExitStack()
        self._started = datetime.now(UTC)

    def __enter__(self) -> Self:
        # The writer first: an output that is refused must not touch an older one's side files.
        for part in (self._writer, self._rejects, self._articles):
            self._stack.enter_context(part)
        return self

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one row."""
        self._writer.write(row)

    def add_article(self, article: Article) -> None:
        """Count an article, and keep its text if it came out of HTML."""
        self.n_inputs += 1
        self.n_articles += 1
        self._articles.add(article)

    def add_input(self) -> None:
        """Count an input that is not an article."""
        self.n_inputs += 1

    def reject(self, reject: Reject) -> None:
        """Set an input aside."""
        self.n_inputs += 1
        self._rejects.add(reject)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, traceback)
        if kind is None:
            write_manifest(
                self.output,
                settings=self._settings,
                inputs=describe_inputs(self._inputs),
                counts=self.counts,
                model=self._model,
                started=self._started,
                ended=datetime.now(UTC),
                version=__version__,
            )

    @property
    def counts(self) -> dict[str, int]:
        """How many inputs, articles, rows and rejects there were."""
        return {
            "inputs": self.n_inputs,
            "articles": self.n_articles,
            "rows": self._writer.n_rows,
            "rejects": self._rejects.n_rows,
        }

    @property
    def exit_code(self) -> int:
        """0, or TOO_MANY_REJECTS."""
        allowed = self._max_reject_rate * self.n_inputs
        return TOO_MANY_REJECTS if self._rejects.n_rows > allowed else 0

    def summary(self) -> list[str]:
        """Return what happened, in lines for the terminal."""
        counts = self.counts
        lines = []
        for reject in self._rejects.first:
            where = ", ".join(p for p in (reject.source, reject.position) if p)
            lines.append(f"set aside: {where}: {reject.reason}")
        if counts["rejects"] > len(self._rejects.first):
            lines.append(f"set aside: {counts['rejects'] - len(self._rejects.first):,} more")
        if counts["rejects"] and self._rejects.path:
            lines.append(f"all that was set aside is listed in {self._rejects.path}")
        if dropped := sorted(self._writer.dropped):
            lines.append(
                f"columns that the CSV's first row lacks were left out: {', '.join(dropped)}"
            )
        if self.exit_code:
            lines.append(
                f"{counts['rejects']:,} of {_counted(self.n_inputs, 'input')} set aside, more than "
                f"max_reject_rate={self._max_reject_rate} allows"
            )
        n_read = self.n_inputs - counts["rejects"]
        kind = "article" if counts["articles"] or not n_read else "statement"
        target = "stdout" if self.output == "-" else self.output
        written = _counted(counts["rows"], "statement")
        lines.append(f"{_counted(n_read, kind)} read, {written} written to {target}")
        return lines


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
