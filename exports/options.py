"""What a reader can choose about a file; with the text and the comments it decides every byte."""

from dataclasses import dataclass
from typing import Literal

Paper = Literal["a4", "letter"]


@dataclass(frozen=True)
class Options:
    """`comments`: with marks, annex or native comments. `language`: that of the words the writer adds (BCP 47),
    the output's own when it is empty.

    `address` is that of the version's public page, told to those who want to comment on a draft.
    """

    comments: bool = True
    paper: Paper = "a4"
    large: bool = False
    language: str = ""
    address: str = ""
