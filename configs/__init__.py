"""Hydra configuration groups; read by Hydra as pkg://quotestance.configs."""
