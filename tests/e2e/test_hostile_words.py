"""Words that would be scripts: in every place where people write, they are shown as the words that were written."""

import re

import pytest
from playwright.sync_api import Page, expect

from editor.comments import actions as comments
from editor.comments.forms import new_comment
from editor.dispositions import actions as dispositions
from editor.dispositions.forms import NewAnswer
from editor.forums import actions as forums
from editor.forums import rows_outline
from editor.forums.forms import Named
from editor.forums.forms import forum as forum_form
from editor.people import actions as people
from editor.publishing import actions as publishing
from editor.versions import rows as version_rows
from editor.writing import actions as writing
from editor.writing.forms import deed
from sections.blocks import Block, BlockKind, Cell, Table, Text, Words
from sections.people import Role
from tests.cast import AMINA, SEO_YEON
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors

VECTORS = """
<script>ran()</script>
<SCRIPT SRC=//elsewhere.example/x.js></SCRIPT>
<img src=x onerror=ran()>
<img src="x" onerror="ran()" style="position:fixed;inset:0">
"><img src=x onerror=ran()>
'><svg/onload=ran()>
<svg><script>ran()</script></svg>
<svg><animate onbegin=ran() attributeName=x dur=1s>
<math><mtext><table><mglyph><style><img src=x onerror=ran()></style>
<iframe srcdoc="<script>parent.ran()</script>"></iframe>
<iframe src=javascript:ran()></iframe>
<object data="javascript:ran()"></object>
<embed src="javascript:ran()">
<a href="javascript:ran()">press</a>
<a href="jAvAsCrIpT&colon;ran()">press</a>
<a href=" javascript:ran()">press</a>
<form action=javascript:ran()><button>press</button></form>
<button formaction=javascript:ran()>press</button>
<body onload=ran()>
<details open ontoggle=ran()>
<video><source onerror=ran()></video>
<audio src=x onerror=ran()>
<input autofocus onfocus=ran()>
<select autofocus onfocus=ran()>
<marquee onstart=ran()>
<meta http-equiv=refresh content="0;url=//elsewhere.example">
<base href=//elsewhere.example/>
<link rel=stylesheet href=//elsewhere.example/x.css>
<style>@import "//elsewhere.example/x.css"; body{display:none}</style>
<template><script>ran()</script></template>
<noscript><p title="</noscript><img src=x onerror=ran()>">
<!--><img src=x onerror=ran()>-->
<![CDATA[<script>ran()</script>]]>
</title><script>ran()</script>
</textarea><script>ran()</script>
</script><script>ran()</script>
&lt;script&gt;ran()&lt;/script&gt;
&#60;script&#62;ran()&#60;/script&#62;
\\u003cscript\\u003eran()
{{ constructor.constructor('ran()')() }}
${ran()} #{ran()} <%= ran() %>
javascript:ran() data:text/html,<script>ran()</script>
[press](javascript:ran()) ![x](x"onerror="ran())
""".strip().splitlines()
SHORT = "<img src=x onerror=ran()>"
WATCH = "window.ran = () => { document.documentElement.setAttribute('data-ran', 'yes'); };"
STRANGE = """
() => [...document.querySelectorAll('*')].flatMap((each) => [
  ...(each.matches('script:not([src]):not([type$=json]), iframe, object, embed, base, marquee, math, template') ||
      each.matches('style:not([nonce]), [href^="javascript:" i], [src^="javascript:" i], [action^="javascript:" i]')
    ? [each.outerHTML.slice(0, 200)] : []),
  ...[...each.attributes].filter((one) => one.name.startsWith('on')).map((one) => `${each.tagName} ${one.name}`),
])
"""
SLUG = "hostile-words"


@pytest.fixture(scope="module")
def addresses(server: Server) -> dict[str, str]:
    """A forum in which everything that people can write is such words; the addresses where it shows."""
    kit, secretariat, amina = server.kit, server.person(SEO_YEON), server.person(AMINA)
    with_all = "\n".join(VECTORS)
    typed = {"title": f"T {SHORT}", "slug": SLUG, "description": with_all, "cycle": server.cycle().id, "key": "k"}
    forum = forums.open_forum(kit, secretariat, forum_form(typed)).forum
    forums.invite(kit, secretariat, SLUG, Named(Role.MAG_FACILITATOR, amina.email, ""))
    forums.invite(kit, secretariat, SLUG, Named(Role.PARTICIPANT, "x@example.org", f"P {SHORT}"))
    people.rename(kit, amina, f"A {SHORT}")
    with kit.db.read() as tx:
        outline = rows_outline.outline(tx, forum.id)
    section, other = (server.section(forum, code) for code in ("issue_definition", "unintended_consequences"))
    revision = outline.revision
    for id, change in (
        (section, {"deed": "rename", "heading": f"H {SHORT}"}),
        (other, {"deed": "leave_out", "reason": f"R {SHORT}"}),
    ):
        revision = writing.arrange(
            kit, secretariat, SLUG, deed({**change, "section": id, "revision": revision})
        ).revision
    blocks = [Block("", inlines=(Words(vector),)) for vector in VECTORS]
    table = Block("", BlockKind.TABLE, (Words(f"C {SHORT}"),), table=Table("t1", ((Cell("r1:c1", (Words(SHORT),)),),)))
    kit.live.write_text(section, amina.id, Text((*blocks, table)))
    version = publishing.publish_draft(kit, amina, SLUG, "the draft of hostile words", with_all)
    with kit.db.read() as tx:
        document = version_rows.document(tx, version.id)
    block = next(one for one in document.sections if one.id == section).text.blocks[0].id
    form = {"kind": "paragraph", "section": section, "block": block, "words": with_all, "name": f"N {SHORT}"}
    form |= {
        "email": "n@example.org",
        "organisation": f"O {SHORT}",
        "code_of_conduct": "1",
        "key": "of the comment ones",
    }
    sent = comments.send(kit, None, SLUG, version.label, new_comment(form, document))
    receipt = comments.token_of(kit, sent.id)
    comments.confirm(kit, receipt)
    dispositions.answer(kit, amina, SLUG, sent.id, NewAnswer("noted", with_all))
    here = f"/forums/{SLUG}"
    return {
        "home": "/",
        "the forum": here,
        "the versions": f"{here}/versions",
        "the version": f"{here}/versions/draft-1",
        "the form": f"{here}/versions/draft-1/comment?kind=paragraph&section={section}&block={block}",
        "the receipt": f"/comments/{receipt}",
        "the answer": f"{here}/comments/{sent.id}/answer",
        "the team": f"{here}/team",
        "the activity": f"{here}/activity",
        "publishing": f"{here}/publishing",
        "one's own page": "/me",
        "the write page": f"{here}/write",
    }


WHERE = {
    "home": ["T {}"],
    "the forum": ["T {}", "*"],
    "the versions": ["T {}", "*"],
    "the version": ["T {}", "H {}", "N {}", "O {}", "C {}", "*"],
    "the form": ["T {}", VECTORS[0]],
    "the receipt": ["T {}", "*"],
    "the answer": ["N {}", "*"],
    "the team": ["T {}", "A {}", "P {}"],
    "the activity": ["T {}", "A {}", "H {}"],
    "publishing": ["T {}", "*"],
    "one's own page": ["T {}", "A {}"],
    "the write page": ["H {}", "*"],
}
"""Which of the words each page shows; * stands for all vectors."""


@pytest.mark.browser
def test_words_are_shown_as_they_were_written(server: Server, visit: Visitors, addresses: dict[str, str]) -> None:
    page = visit(AMINA)
    page.context.add_init_script(WATCH)
    for name, address in addresses.items():
        page.goto(address)
        if name == "the write page":
            expect(page.locator("#status")).to_have_text(re.compile("Connected|Saved"))
            expect(page.get_by_role("textbox").filter(has_text=VECTORS[0])).to_have_count(1)
        meant = [words for one in WHERE[name] for words in (VECTORS if one == "*" else [one.replace("{}", SHORT)])]
        there = everything(page)
        assert (name, [words for words in meant if words not in there]) == (name, [])
        assert (name, page.evaluate(STRANGE)) == (name, [])
        assert (name, page.locator("html[data-ran]").count()) == (name, 0)


def everything(page: Page) -> str:
    """All words that a page shows, or would show when opened."""
    words: str = page.evaluate("() => document.body.textContent + document.title")
    return words
