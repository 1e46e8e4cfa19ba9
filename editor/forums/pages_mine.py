"""A person's own page: the forums with the roles held in them, and the account."""

from flask import Blueprint, render_template, request

from editor import access
from editor.forums import show
from editor.people import rows as people_rows
from editor.request import kit, person

pages = Blueprint("mine", __name__)


@pages.get("/me")
def me() -> str:
    """My forums, my name."""
    somebody = access.signed_in(person())
    with kit().db.read() as tx:
        parts = show.parts(tx, somebody)
        secretariat = people_rows.is_secretariat(tx, somebody.id)
    renamed = request.args.get("name", "")
    return render_template("forums/mine.html", parts=parts, secretariat=secretariat, renamed=renamed)
