"""What an open section costs the server: memory of all its processes while more and more sections are written in.

Run by hand, `make bench ARGS="memory"`: makes an installation of its own in a temporary folder, with sections of 3,420
words, and prints a table. Not part of the tests.
"""

import random
import tempfile
from pathlib import Path

from bench.suggestions import word
from editor.people import rows as people_rows
from sections.blocks import Block, Text, Words
from tests.cast import AMINA
from tests.editor.live.house import House
from tests.processes import descendants_of

FORUMS, PARAGRAPHS, PARAGRAPH = 8, 57, 60
PAGE = 4096


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        house.web.start()
        forums = [
            (forum.slug, house.sections(forum)) for forum in map(house.forum, map("forum-{}".format, range(FORUMS)))
        ]
        fill(house, [section for _, sections in forums for section in sections])
        (slug, [first, *_]), *others = forums
        write(house, slug, [first])
        before, opened = memory(house), 0
        print(f"| sections | memory MB | MB a section |\n|---:|---:|---:|\n| 1 | {before:.0f} | |")
        for slug, sections in others:
            write(house, slug, sections)
            opened += len(sections)
            now = memory(house)
            print(f"| {1 + opened} | {now:.0f} | {(now - before) / opened:.2f} |", flush=True)
        house.close()


def fill(house: House, sections: list[str]) -> None:
    """Writes words into sections, beside the server."""
    dice = random.Random(7)
    house.cookie(AMINA)
    with house.kit.db.read() as tx:
        amina = people_rows.person_by_email(tx, AMINA.email)
    assert amina is not None
    for section in sections:
        lines = [" ".join(word(dice) for _ in range(PARAGRAPH)) for _ in range(PARAGRAPHS)]
        house.kit.live.write_text(section, amina.id, Text(tuple(Block("", inlines=(Words(line),)) for line in lines)))


def write(house: House, slug: str, sections: list[str]) -> None:
    """Has somebody open a page of sections and write a letter in each."""
    page = house.peer(AMINA)
    page.join(slug, sections)
    assert all(page.saved(page.type(section, "a")) for section in sections)


def memory(house: House) -> float:
    """Megabytes that the server and its keepers have in memory."""
    there = [house.web.process, *descendants_of(house.web.process)]
    return sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in there) * PAGE / 1_000_000


if __name__ == "__main__":
    main()
