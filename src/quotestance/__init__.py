"""Quoted statements in the news, their speakers, and their stance toward a target."""

__version__ = "0.1.0"
