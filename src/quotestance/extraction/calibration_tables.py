"""Score of the rules -> probability, written by benchmarks/fit_calibration.py."""

TABLES: dict[str, tuple[tuple[float, float], ...]] = {
    "said, full name": (
        (0.0, 0.88),
        (0.625, 0.9),
        (0.74, 0.96),
        (0.864, 0.97),
        (0.925, 0.98),
        (0.96, 0.99),
    ),
    "said, other": (
        (0.0, 0.67),
        (0.788, 0.7),
        (0.853, 0.74),
    ),
    "inherited, full name": (
        (0.0, 0.94),
        (0.754, 0.95),
        (0.816, 0.98),
    ),
    "inherited, other": (
        (0.0, 0.81),
        (0.774, 0.96),
    ),
    "guessed, full name": (
        (0.0, 0.62),
        (0.427, 0.66),
        (0.475, 0.76),
        (0.66, 0.97),
    ),
    "guessed, other": (
        (0.0, 0.25),
        (0.475, 0.65),
    ),
}
"""Group -> its steps: (score from which on, probability)."""
