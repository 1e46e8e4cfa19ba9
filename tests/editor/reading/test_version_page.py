"""The page of a version without script: contents, numbered paragraphs with lasting addresses, languages and ways."""

import re
from html.parser import HTMLParser

from flask.testing import FlaskClient

from editor.clock import StoppedClock
from editor.kit import Kit
from sections.timeline import Cycle
from tests.editor.conftest import make_forum
from tests.editor.published import PAGE, SCRIPTS, Published, block, publish, published_comment, typed

ELEMENTS = set(
    "html head meta title link script body a header nav ul ol li footer main div p h1 h2 h3 h4 h5 dl dt dd span bdi "
    "section strong time details summary article blockquote pre code table thead tbody tr th td sup aside mark em u "
    "sub br hr form input label textarea fieldset legend select option button q".split()
)
Attributes = dict[str, str | None]


class Page(HTMLParser):
    """The elements of a page, in order, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps an element."""
        self.elements.append((tag, dict(attrs)))

    def named(self, tag: str, **attributes: str) -> list[Attributes]:
        """The attributes of the elements of this name that have these attributes."""
        return [found for name, found in self.elements if name == tag and attributes.items() <= found.items()]

    def of(self, id: str) -> str:
        """The name of the element with this id."""
        [name] = [name for name, found in self.elements if found.get("id") == id]
        return name


def page(client: FlaskClient, address: str = PAGE) -> Page:
    """The page at an address, as HTML."""
    return Page(client.get(address).text)


def test_it_is_made_of_elements_that_there_are(client: FlaskClient, kit: Kit, published: Published) -> None:
    published_comment(client, kit, typed(published), published)
    assert {name for name, _ in page(client).elements} - ELEMENTS == set()


def test_every_address_within_the_page_leads_somewhere(client: FlaskClient, kit: Kit, published: Published) -> None:
    published_comment(client, kit, typed(published), published)
    found = page(client)
    ids = [attributes["id"] for _, attributes in found.elements if attributes.get("id")]
    assert sorted(set(ids)) == sorted(ids)
    inside = [str(link["href"])[1:] for link in found.named("a") if str(link.get("href", "")).startswith("#")]
    assert set(inside) - set(ids) == set()


def test_each_paragraph_has_a_number_that_is_its_lasting_address(client: FlaskClient, published: Published) -> None:
    numbers = re.findall(r'<a href="#(p-\w+)" aria-label="Paragraph ([\d.]+), permanent link">', client.get(PAGE).text)
    [section] = [one for one in published.document.sections if one.id == published.section]
    paragraphs = [one.id for one in section.text.blocks if one.kind.value == "p"]
    assert numbers == [(f"p-{id}", f"1.{count}") for count, id in enumerate(paragraphs, 1)]
    found = page(client)
    assert {found.of(f"p-{one.id}") for one in section.text.blocks} == {"div", "li"}


def test_how_to_comment_and_until_when_stands_on_top(client: FlaskClient, published: Published) -> None:
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", client.get(PAGE).text))
    assert "53 days left to comment Until 4 December 2026, 23:59 UTC." in text
    assert text.index("Choose the place") < text.index("By that measure")


def test_after_its_period_it_takes_no_comments_and_keeps_them(
    client: FlaskClient, kit: Kit, clock: StoppedClock, published: Published
) -> None:
    published_comment(client, kit, typed(published), published)
    assert published.version.comments_until is not None
    clock.set(published.version.comments_until + 1)
    html = client.get(PAGE).text
    assert "Comments closed on" in html
    assert "1 comment, 0 answered." in html
    assert 'id="c-1"' in html
    assert f"{PAGE}/comment" not in html


def test_a_text_says_its_language_and_the_page_keeps_its_own(client: FlaskClient, kit: Kit, cycle: Cycle) -> None:
    arabic = make_forum(kit, cycle, "wusul", "الوصول", language="ar", direction="rtl")
    published = publish(kit, arabic)
    found = page(client, "/forums/wusul/versions/draft-1")
    assert found.named("html") == [{"lang": "en", "dir": "ltr"}]
    assert [one["dir"] for one in found.named("div", **{"class": "reading"})] == ["rtl"]
    texts = [attributes for _, attributes in found.elements if "data-block" in attributes]
    assert {text.get("lang") for text in texts} == {"ar"}
    own = {block(published, index): "rtl" if name == "arabic" else "auto" for index, name in enumerate(SCRIPTS)}
    paragraphs = {str(one["data-block"]): one.get("dir") for one in found.named("p", lang="ar")}
    assert {id: paragraphs[id] for id in own} == own


def test_a_text_in_the_language_of_the_page_need_not_say_so(client: FlaskClient, published: Published) -> None:
    found = page(client)
    assert {attributes.get("lang") for _, attributes in found.elements if "data-block" in attributes} == {None}
