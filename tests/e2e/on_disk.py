"""Sections by their headings, and what the server's disk holds of them."""

from collections.abc import Callable

ISSUE = "Definition of the issue(s) and overview of policy challenges"
METHOD = "Methodology used and BPF activities"
CASES = "Collected case studies and best practices"
CODES = {ISSUE: "issue_definition", METHOD: "methodology", CASES: "practices"}
Kept = Callable[[str], list[str]]
"""Gives the paragraphs of a section, by its heading."""
