"""How a batch is spread over a machine; the functions that do the work know nothing of it."""

from quotestance.engine.local import Failure, map_ordered, n_cores

__all__ = ["Failure", "map_ordered", "n_cores"]
