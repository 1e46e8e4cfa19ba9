"""The pages anybody sees first: home with all forums, and the public page of one."""

from flask import Blueprint, render_template

from editor import access
from editor.people import rows as people_rows
from editor.reading import show_forums as show
from editor.reading import show_year
from editor.request import kit, person
from sections.permissions import Action

pages = Blueprint("front", __name__)


@pages.get("/")
def home() -> str:
    """All forums, those of the newest cycle on one scale."""
    access.everybody()
    somebody, now = person(), kit().clock.now()
    with kit().db.read() as tx:
        secretariat = somebody is not None and people_rows.is_secretariat(tx, somebody.id)
        found = show.home(tx, somebody, secretariat, now)
    lanes = {one.forum.id: show_year.lane(one, now) for one in found.forums}
    return render_template("reading/home.html", home=found, lanes=lanes, now=now)


@pages.get("/forums/<slug>")
def forum_page(slug: str) -> str:
    """What a forum is, where it stands, what is next, and how to take part."""
    now = kit().clock.now()
    with kit().db.read() as tx:
        entry = access.forum(tx, person(), slug, Action.READ_PUBLISHED)
        one = show.standing(tx, entry.forum, now)
    return render_template(
        "reading/forum.html",
        one=one,
        forum=entry.forum,
        year=show_year.year(one, now),
        description=show.paragraphs(entry.forum.description),
        now=now,
        rights=entry.rights,
    )
