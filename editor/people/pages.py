"""Pages of people: signing in and out, another name."""

from flask import Blueprint, redirect, render_template, request, session
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from editor import access
from editor.ids import fresh_secret
from editor.people import actions, forms
from editor.request import SignedIn, kit, network, own_path, person, session_id
from editor.security import slow_down
from sections.errors import BadInput

pages = Blueprint("people", __name__)
BROWSER = "browser"


@pages.get("/sign-in")
def sign_in() -> str:
    """The form that asks for a link."""
    access.everybody()
    return render_template("people/sign_in.html", then=own_path(request.args.get("next"), ""), errors={}, email="")


@pages.post("/sign-in")
def ask_for_link() -> str | tuple[str, int]:
    """Mails a link; says the same whether or not the address is known."""
    access.everybody()
    then, typed = own_path(request.form.get("next"), ""), request.form.get("email", "")
    try:
        email = forms.email_address(typed)
    except BadInput as bad:
        page = render_template("people/sign_in.html", then=then, errors=bad.fields, email=typed)
        return page, 422
    slow_down("sign-ins", kit().settings.sign_ins_per_minute, f"address {email}")
    slow_down("network sign-ins", kit().settings.network_sign_ins_per_minute, f"network {network()}")
    actions.ask_for_link(kit(), email, _browser(), then)
    return render_template("people/sent.html", email=email, then=then)


@pages.get("/sign-in/<token>")
def look_at_link(token: str) -> str:
    """What a mailed link opens: one button. Programs that read mails open links, so this changes nothing."""
    state = actions.look_at_link(kit(), token, _browser())
    then = own_path(request.args.get("next"), "")
    return render_template("people/link.html", token=token, state=state, then=then, errors={})


@pages.post("/sign-in/<token>")
def use_link(token: str) -> Response | tuple[str, int]:
    """The button: uses the link up and signs in."""
    then = own_path(request.form.get("next"), "")
    made = actions.use_link(kit(), token, _browser(), forms.six_digits(request.form))
    if made is None:
        state = actions.look_at_link(kit(), token, _browser())
        errors = {"code": "wrong"}
        return render_template("people/link.html", token=token, state=state, then=then, errors=errors), 422
    browser = _browser()
    session.clear()  # nothing of whoever used this browser before goes on
    session[BROWSER] = browser
    login_user(SignedIn(made.person, made.id))
    return redirect(then or "/me", 303)


@pages.post("/sign-out")
def sign_out() -> Response:
    """Ends this sign-in; what was kept on the device is forgotten by the page before it sends the form."""
    signed_in = session_id()
    if signed_in is None:
        access.everybody()
    else:
        actions.sign_out(kit(), person(), signed_in)
        logout_user()
    return redirect("/", 303)


@pages.post("/me/name")
def rename() -> Response:
    """Another name; what is wrong with it stands on the person's own page."""
    typed = request.form.get("name", "")
    try:
        actions.rename(kit(), person(), forms.name(typed))
    except BadInput as bad:
        access.signed_in(person())
        return redirect(f"/me?name={bad.fields['name']}", 303)
    return redirect("/me?name=saved", 303)


def _browser() -> str:
    """The secret of this browser, kept in its cookie: a mailed link works only where it was asked for."""
    if BROWSER not in session:
        session[BROWSER] = fresh_secret()
    return str(session[BROWSER])
