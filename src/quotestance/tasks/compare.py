"""`quotestance compare`: the runs of an experiment side by side."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from quotestance.config import CompareTask, ConfigError
from quotestance.io import check_output, json_bytes, write_atomic
from quotestance.metrics import METRICS
from quotestance.reporting.console import note, print_table, with_interval
from quotestance.tasks import Outcome
from quotestance.tracking import RunSummary, Tracker

METRIC_NAMES = (*METRICS, "end_to_end_f1")


def run(config: CompareTask) -> Outcome:
    """Print each run's scores with intervals; runs scored on other data are kept apart."""
    if config.metric not in METRIC_NAMES:
        raise ConfigError(f"metric must be one of {', '.join(METRIC_NAMES)}, got {config.metric!r}")
    if config.output:
        check_output(config.output, force=True, endings=(".csv", ".json"))
    tracker = Tracker(config.tracking, store=Path(config.paths.store))
    runs = tracker.runs(config.experiment_name, last=config.last)
    scored = [run for run in runs if _targets(run, config.metric)]
    if not scored:
        raise ConfigError(
            f"experiment must hold a run with {config.metric}, and none of the last "
            f"{len(runs)} runs of {config.experiment_name!r} has one"
        )
    for run_ in runs:
        if run_.status == "FAILED":
            note(
                f"failed: {run_.name} ({run_.run_id}): {run_.tags.get('error', 'no reason logged')}"
            )
    # Scores on different data can't be compared: a table for each data set and part.
    for key in sorted({_data(r) for r in scored}):
        same = [r for r in scored if _data(r) == key]
        targets = sorted({t for r in same for t in _targets(r, config.metric)})
        print_table(
            f"{config.experiment_name}: {config.metric} on {key[0]}, {key[1]} part",
            (
                "run",
                "task",
                "seed",
                *(f"{t} [interval]" for t in targets),
                "n",
                "started",
                "run id",
            ),
            [
                (
                    r.name,
                    r.tags.get("task", ""),
                    r.params.get("seed", ""),
                    *(_score(r, t, config.metric) for t in targets),
                    int(max(r.metrics.get(f"{t}.n", 0) for t in targets)),
                    _when(r),
                    r.run_id,
                )
                for r in sorted(same, key=lambda r: -_mean(r, config.metric))
            ],
        )
    if len({_data(r) for r in scored}) > 1:
        note("these runs were scored on different data: compare within a table only")
    note("which run is better is for a paired test to say, not for two intervals side by side")
    if config.output:
        _write(config.output, scored)
    best = max(_mean(r, config.metric) for r in scored)
    return Outcome(metric=best)


def _targets(run: RunSummary, metric: str) -> list[str]:
    suffix = f".{metric}"
    return [name.removesuffix(suffix) for name in run.metrics if name.endswith(suffix)]


def _data(run: RunSummary) -> tuple[str, str, str]:
    tags = run.tags
    return tags.get("split", ""), tags.get("part", ""), tags.get("split_digest", "")


def _score(run: RunSummary, target: str, metric: str) -> str:
    name = f"{target}.{metric}"
    ends = (run.metrics.get(f"{name}_low"), run.metrics.get(f"{name}_high"))
    return with_interval(run.metrics.get(name), *ends)


def _mean(run: RunSummary, metric: str) -> float:
    values = [run.metrics[f"{t}.{metric}"] for t in _targets(run, metric)]
    return sum(values) / len(values)


def _when(run: RunSummary) -> str:
    return datetime.fromtimestamp(run.started / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def _write(output: str, runs: list[RunSummary]) -> None:
    rows = [
        {
            "run_id": r.run_id,
            "run": r.name,
            "started": _when(r),
            "split": r.tags.get("split", ""),
            "part": r.tags.get("part", ""),
            **{name: r.metrics[name] for name in sorted(r.metrics)},
        }
        for r in runs
    ]
    if output.endswith(".json"):
        write_atomic(output, json_bytes(rows, indent=True))
        return
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, fieldnames=list(dict.fromkeys(k for row in rows for k in row)))
    writer.writeheader()
    writer.writerows(rows)
    write_atomic(output, buffer.getvalue())
