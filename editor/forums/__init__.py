"""Cycles, forums, roles and outlines."""
