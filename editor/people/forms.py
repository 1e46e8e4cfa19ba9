"""What comes in from the forms of people: addresses, names, six digits."""

from collections.abc import Mapping

from email_validator import EmailNotValidError, validate_email

from sections.errors import BadInput
from sections.typed import one_line

LONGEST_NAME = 128


def email_address(text: str, field: str = "email") -> str:
    """A mail address in its normal form: NFC, all small letters. Raises BadInput: empty, not_an_address."""
    text = text.strip()
    if not text:
        raise BadInput({field: "empty"})
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError as error:
        raise BadInput({field: "not_an_address"}) from error
    return found.normalized.lower()


def name(text: str, field: str = "name") -> str:
    """A person's name: one line, NFC, without control characters. Raises BadInput: empty, too_long."""
    line = one_line(text)
    if not line:
        raise BadInput({field: "empty"})
    if len(line) > LONGEST_NAME:
        raise BadInput({field: "too_long"})
    return line


def six_digits(form: Mapping[str, str]) -> str:
    """The digits of the mail as typed, spaces left out. Empty when there are none."""
    return "".join(form.get("code", "").split())
