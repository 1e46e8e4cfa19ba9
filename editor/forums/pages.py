"""Pages of forums: opening a cycle or a forum, and the team of one."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from editor import access
from editor.forums import actions, forms, rows, show
from editor.ids import fresh_id
from editor.request import kit, person
from editor.security import slow_down
from sections.errors import BadInput
from sections.permissions import GIVEN, Action, may_name

pages = Blueprint("forums", __name__)


@pages.get("/cycles/new")
def new_cycle() -> str:
    """The form that opens a cycle."""
    return _cycle_form({}, {"key": fresh_id()})


@pages.post("/cycles/new")
def open_cycle() -> Response | tuple[str, int]:
    """Opens a cycle; the next step is a forum in it."""
    try:
        cycle = actions.open_cycle(kit(), person(), forms.cycle(request.form))
    except BadInput as bad:
        return _cycle_form(bad.fields, request.form), 422
    flash(_("The cycle %(year)s is open. Now open a forum in it.", year=cycle.year))
    return redirect(url_for("forums.new_forum", cycle=cycle.id), 303)


@pages.get("/forums/new")
def new_forum() -> str:
    """The form that opens a forum."""
    return _forum_form({}, {"key": fresh_id(), "cycle": request.args.get("cycle", "")})


@pages.post("/forums/new")
def open_forum() -> Response | tuple[str, int]:
    """Opens a forum with its output and its team."""
    try:
        opened = actions.open_forum(kit(), person(), forms.forum(request.form))
    except BadInput as bad:
        return _forum_form(bad.fields, request.form), 422
    flash(_("%(title)s is open. Its output has ten components to write.", title=opened.forum.title))
    for member in opened.not_mailed:
        _tell_not_mailed(member.email)
    return redirect(url_for("front.forum_page", slug=opened.forum.slug), 303)


@pages.get("/forums/<slug>/team")
def team_page(slug: str) -> str:
    """Who holds which role, and the form that invites."""
    return _team(slug, {}, {})


@pages.post("/forums/<slug>/team")
def change_team(slug: str) -> Response | tuple[str, int]:
    """Invites somebody, or takes a role away."""
    try:
        if request.form.get("deed") == "take_away":
            role = forms.role(request.form.get("role", ""))
            gone = actions.take_away(kit(), person(), slug, request.form.get("person", ""), role)
            flash(_("%(name)s no longer holds this role.", name=gone.person.name))
            if gone.left:
                headings = ", ".join(f"“{heading}”" for heading in gone.left)
                flash(_("Nobody is in charge of these sections now: %(headings)s", headings=headings))
        else:
            named = forms.invitation(request.form)
            slow_down("invitations", kit().settings.invitations_per_minute)
            invited = actions.invite(kit(), person(), slug, named)
            if invited.mailed:
                flash(_("The invitation to %(email)s is sent.", email=invited.person.email))
            else:
                _tell_not_mailed(invited.person.email)
    except BadInput as bad:
        return _team(slug, bad.fields, request.form), 422
    still_in = _may_invite(slug)
    return redirect(url_for("forums.team_page" if still_in else "front.forum_page", slug=slug), 303)


def _tell_not_mailed(email: str) -> None:
    flash(_("%(email)s has the role, but the mail could not be sent. Send it again later.", email=email))


def _may_invite(slug: str) -> bool:
    """Somebody who gave up their own role has no team page any more."""
    with kit().db.read() as tx:
        return access.forum(tx, person(), slug, Action.READ_PUBLISHED).may(Action.INVITE)


def _cycle_form(errors: Mapping[str, str], typed: Mapping[str, str]) -> str:
    with kit().db.read() as tx:
        access.secretariat(tx, person(), Action.OPEN_FORUM)
    return render_template("forums/new_cycle.html", errors=errors, typed=typed)


def _forum_form(errors: Mapping[str, str], typed: Mapping[str, str]) -> str:
    with kit().db.read() as tx:
        access.secretariat(tx, person(), Action.OPEN_FORUM)
        cycles = rows.all_cycles(tx)
    return render_template(
        "forums/new_forum.html",
        errors=errors,
        typed=typed,
        cycles=cycles,
        languages_of_outputs=forms.LANGUAGES,
        given=[role.value for role in GIVEN],
        team_rows=range(1, forms.TEAM_ROWS + 1),
        suggested=forms.suggested_slug(typed.get("title", "")),
    )


def _team(slug: str, errors: Mapping[str, str], typed: Mapping[str, str]) -> str:
    with kit().db.read() as tx:
        entry = access.forum(tx, person(), slug, Action.INVITE)
        members = show.team(tx, entry)
    return render_template(
        "forums/team.html",
        entry=entry,
        members=members,
        given=[role.value for role in GIVEN if may_name(entry.roles, role)],
        errors=errors,
        typed=typed,
    )
