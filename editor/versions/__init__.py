"""Versions: the whole output frozen at one moment, and the files that it gives."""
