"""The one family of errors: each has a code and the values that its sentence needs."""

from collections.abc import Mapping


class RapporteurError(Exception):
    """Something was refused and nothing was changed. The sentence for people is chosen by `code`, at the
    edge."""

    code = "error"

    def __init__(self, code: str | None = None, **values: object) -> None:
        self.code = code or type(self).code
        self.values: Mapping[str, object] = values
        super().__init__(f"{self.code} {dict(values)}" if values else self.code)


class NotSignedIn(RapporteurError):
    """Nobody is signed in, and this needs a person."""

    code = "not_signed_in"


class Denied(RapporteurError):
    """The person has no right to this, here and at this stage."""

    code = "denied"


class NotFound(RapporteurError):
    """There is no such thing, or none that this person may know of."""

    code = "not_found"


class Closed(RapporteurError):
    """It was possible, and is over: a stage, a window, a version that cannot change."""

    code = "closed"


class Stale(RapporteurError):
    """Somebody else changed it since the person looked. Values: `revision`, the present one."""

    code = "stale"


class AlreadyDone(RapporteurError):
    """It was decided, confirmed or used before; the second time has no effect."""

    code = "already_done"


class TooLarge(RapporteurError):
    """More than a limit allows. Values: `limit`, `unit`."""

    code = "too_large"


class TooOften(RapporteurError):
    """More often than a limit allows. Values: `wait`, seconds until it is possible again."""

    code = "too_often"


class BadUpdate(RapporteurError):
    """Bytes that are no update of a section, or would harm it."""

    code = "bad_update"


class OnlySuggestions(RapporteurError):
    """A change of the text itself, or of somebody else's suggestion, by somebody who may only suggest."""

    code = "only_suggestions"


class StoreFailed(RapporteurError):
    """The server could not do it just now; nothing was acknowledged."""

    code = "store"


class Refused(RapporteurError):
    """A rule of the process stands against it. Values: `findings`, a list of (code, values)."""

    code = "refused"


class BadInput(RapporteurError):
    """A form or a document holds what cannot be taken. `fields` names, for each field, the code of what is
    wrong."""

    code = "bad_input"

    def __init__(self, fields: Mapping[str, str], **values: object) -> None:
        super().__init__(self.code, **values)
        self.fields = dict(fields)
