"""Dispositions: the answers of the team."""
