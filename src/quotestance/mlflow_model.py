"""A model folder as an MLflow pyfunc: logged from this file, the folder beside it as artifact.

Input: a table with `text` (the quoted words) and, if there, `context` (the sentences around them)
and `speaker`. Output: for each target `stance_<target>`, `score_<target>` and one probability a
label, in input order.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
from mlflow.pyfunc import PythonModel

from quotestance.models import load_model
from quotestance.models.base import stances_of
from quotestance.schema import Statement

ARTIFACT = "model"


class StancePyfunc(PythonModel):  # type: ignore[misc]
    """Serves a model folder."""

    def load_context(self, context: Any) -> None:
        """Load the folder that was logged with this file."""
        self.model = load_model(Path(context.artifacts[ARTIFACT]))

    # `Any`, like no hint, would have MLflow warn at each load that it can't make a schema of it.
    def predict(self, context: Any, model_input: pd.DataFrame, params: Any = None) -> Any:
        """Return one row of stances for each input row."""
        rows = pd.DataFrame(model_input).to_dict(orient="records")
        statements = [_statement(row) for row in rows]
        columns: dict[str, list[Any]] = {}
        for target, probs in self.model.predict_proba(statements, self.model.targets_).items():
            stances = stances_of(probs)
            columns[f"stance_{target}"] = [s.label for s in stances]
            columns[f"score_{target}"] = [s.score for s in stances]
            for label in stances[0].probs if stances else ():
                columns[f"prob_{target}_{label}"] = [s.probs[label] for s in stances]
        return pd.DataFrame(columns)


def _statement(row: dict[str, Any]) -> Statement:
    text = str(row["text"])
    context = row.get("context")
    context = context if isinstance(context, str) and text in context else text
    start = context.index(text)
    return Statement.from_row(
        {
            "text": text,
            "context": context,
            "context_span": [0, len(context)],
            "spans": [[start, start + len(text)]],
            "speaker": row.get("speaker"),
        }
    )


mlflow.models.set_model(StancePyfunc())
