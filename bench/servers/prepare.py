"""An installation of Rapporteur for the load: a forum, people who write in it, and their cookies, told as JSON."""

import json
import sys
from datetime import timedelta

from editor.app import make_app, make_kit
from editor.db import migrate
from editor.forums import actions as forums
from editor.forums import rows_outline
from editor.forums.forms import Named, NewCycle, NewForum
from editor.ids import fresh_id
from editor.kit import Kit
from editor.people import actions as people
from editor.people import rows as people_rows
from editor.settings import Settings
from editor.writing import actions as writing
from editor.writing.forms import Deed, DeedKind
from sections.forums import Forum
from sections.outline import SectionKind
from sections.people import Role
from sections.timeline import day_of

SECRETARIAT = "secretariat@example.org"


def main(writers: int, sections: int) -> None:
    """Makes the forum with so many co-facilitators and at least so many sections; prints where and as whom to write."""
    settings = Settings.read()
    migrate(settings.database)
    kit = make_kit(settings)
    emails = [f"writer{number}@example.org" for number in range(writers)]
    forum = _forum(kit, emails)
    made = _outline(kit, forum, sections)
    app = make_app(kit)
    cookies = []
    for email in emails:
        client = app.test_client()
        path = people.operators_link(kit, email).removeprefix(settings.address)
        page = client.get(path, base_url=settings.address).get_data(as_text=True)
        token = page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
        client.post(path, data={"csrf_token": token}, base_url=settings.address)
        cookies.append("; ".join(f"{cookie.key}={cookie.value}" for cookie in client._cookies.values()))
    kit.live.stop()
    print(json.dumps({"forum": forum.slug, "sections": made, "cookies": cookies}))


def _forum(kit: Kit, emails: list[str]) -> Forum:
    people.operators_link(kit, SECRETARIAT, secretariat=True)
    with kit.db.read() as tx:
        secretariat = people_rows.person_by_email(tx, SECRETARIAT)
    assert secretariat is not None
    opens = day_of(kit.clock.now()) + timedelta(days=60)
    meeting = NewCycle(opens.year, "Geneva", opens, opens + timedelta(days=4), fresh_id())
    cycle = forums.open_cycle(kit, secretariat, meeting)
    team = (Named(Role.MAG_FACILITATOR, SECRETARIAT, "Secretariat"),)
    team += tuple(Named(Role.CO_FACILITATOR, email, email.split("@")[0].title()) for email in emails)
    new = NewForum(
        title="Load",
        slug="load",
        cycle=cycle.id,
        language="en",
        direction="ltr",
        description="",
        mailing_list="",
        process_page="",
        team=team,
        key=fresh_id(),
    )
    return forums.open_forum(kit, secretariat, new).forum


def _outline(kit: Kit, forum: Forum, count: int) -> list[str]:
    """The ids of so many sections; what the forum does not have becomes an annex."""
    with kit.db.read() as tx:
        secretariat = people_rows.person_by_email(tx, SECRETARIAT)
        outline = rows_outline.outline(tx, forum.id)
    for number in range(len(outline.sections), count):
        annex = Deed(outline.revision, DeedKind.ADD, heading=f"Annex {number}", part=SectionKind.ANNEX)
        outline = writing.arrange(kit, secretariat, forum.slug, annex)
    return [section.id for section in outline.sections[:count]]


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
