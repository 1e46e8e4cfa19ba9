"""Whole outputs for the tests of files: one with everything in it, one in Arabic, and comments on them."""

from collections.abc import Sequence
from typing import Any

from sections.blocks import BlockKind, LineBreak, NoteCall
from sections.comments import PlacedComment, TargetKind
from sections.dispositions import DispositionKind
from sections.outline import SectionKind
from sections.people import RegionalGroup, StakeholderGroup
from sections.versions import Document
from tests.builders import answered, block, comment, document, heading, inlines, marked, on, section, table

CLOSES = 1_795_478_399_000
"""23 November 2026, 23:59:59 UTC."""
ARABIC = "لم تكن المشكلة في وصول الإشارة إلى القرية، بل في من يصلح الجهاز حين يتعطل."
CHINESE = "山里的学校晚上也开放网络，老人来学视频通话，孩子来做作业。"
HINDI = "जब सरकारी फ़ॉर्म हमारी भाषा में आए, तब लोगों ने इंटरनेट को अपना समझा।"
AMHARIC = "ኔትወርኩን የሚጠግን ሰው በመንደሩ ውስጥ መኖር አለበት።"
LONG = (
    "For a long time progress was measured by coverage: the share of people who live within reach of a signal. By that "
    "measure the work is nearly done. By the measure of use it is not, and the last part grows slower every year. "
)


def item(text: str, indent: int = 0, ordered: bool = False, **rest: Any) -> Any:
    """An item of a list."""
    return block(text, kind=BlockKind.NUMBER if ordered else BlockKind.BULLET, indent=indent, **rest)


def quote(text: str, **rest: Any) -> Any:
    """A quotation."""
    return block(text, kind=BlockKind.QUOTE, **rest)


def rich(label: str = "draft-2", **rest: Any) -> Document:
    """An output that holds every kind of block and mark, notes in all places, and five scripts."""
    given = {"replaces": "draft-1", "comments_until": CLOSES if label.startswith("draft") else None, **rest}
    return document(
        section(
            "Executive summary",
            "Nine out of ten people live where a mobile signal can be received.",
            "Forty-one contributions describe practices that were tried for a year.",
            id="summary",
            kind=SectionKind.FRONT,
            front="executive_summary",
        ),
        section("Disclaimer", "Nobody speaks for anybody else.", id="disclaimer", kind=SectionKind.FRONT),
        _definition(),
        section(
            "From use to meaning", LONG, heading("Deeper"), heading("Deepest", 2), "At the bottom.", id="s1a", level=2
        ),
        _practices(),
        section(
            "Regional specificities", left_out="They are told where they mattered.", id="s3", components=("regional",)
        ),
        section("Languages", *_languages(), id="s4", components=("regional",)),
        section("Contributions", "The list of all.", heading("By region"), "None.", id="a1", kind=SectionKind.ANNEX),
        label=label,
        team=(("Amina Okafor", "mag_facilitator"), ("Amina Okafor", "rapporteur"), ("فاطمة", "lead_expert")),
        **given,
    )


def _definition() -> Any:
    return section(
        "Definition of the issue",
        block("Access is ", marked("meaningful", em=True), " when it is used.", NoteCall("n1")),
        block(
            marked("Bold", strong=True),
            " and ",
            marked("underlined", underline=True),
            ", H",
            marked("2", subscript=True),
            "O, x",
            marked("3", superscript=True),
            ", ",
            marked("code()", code=True),
            ", ",
            marked("a page", link="https://example.org/a?b=1&c=2"),
            ", ",
            marked("a mailbox", link="mailto:team@example.org"),
            " and ",
            marked("bonjour", language="fr", strong=True),
            LineBreak(),
            "on a new line.",
        ),
        heading("Three challenges"),
        *(LONG * 2 for _ in range(4)),
        item("Price", ordered=True),
        item("of data", 1),
        item("of devices", 1),
        item("and of repair", 2, ordered=True),
        item("in towns", 3),
        item("in hills", 4),
        item("Safety", ordered=True),
        block("Indented twice.", indent=2),
        quote("We celebrated the day the mast went up."),
        quote("Nobody celebrated the day we replaced its battery."),
        block("a = 1", kind=BlockKind.CODE),
        block("if a:  b(<c>)", kind=BlockKind.CODE),
        block("", kind=BlockKind.RULE),
        block("A picture that is to come", kind=BlockKind.IMAGE),
        id="s1",
        key=True,
        components=("issue_definition",),
        notes={"n1": marked("The forum uses “coverage” for a signal.", link="https://example.org/note")},
    )


def _practices() -> Any:
    rows = [(f"Practice {at}", f"{at},000", "A cooperative of villages pays its own technician") for at in range(1, 60)]
    return section(
        "Practices",
        block("They are told in the table.", NoteCall("n1"), NoteCall("n2")),
        table(
            "What was tried",
            ("Practice", "People", inlines("Who")[0]),
            ("First", NoteCall("n3"), "All"),
            *rows,
        ),
        table("A wide one", *(tuple(f"r{y}c{x}" for x in range(14)) for y in range(3)), ref="t2"),
        table("Without a head", ("Left", "Right"), ("Up", "Down"), head=False, ref="t3"),
        LONG,
        id="s2",
        key=True,
        components=("practices",),
        notes={"n1": "First note of the section.", "n2": "Second note.", "n3": "A note in a cell."},
    )


def _languages() -> Sequence[Any]:
    return (
        block(ARABIC, direction="rtl", language="ar"),
        quote(ARABIC, direction="rtl", language="ar"),
        quote(CHINESE, language="zh-Hans"),
        block("A passage: ", marked(AMHARIC, language="am"), " within a paragraph."),
        block(HINDI, language="hi"),
        item(ARABIC, direction="rtl", language="ar"),
        block("Nous avons appris que l’abonnement n’est pas l’essentiel de la dépense.", language="fr"),
        table("بالعربية", ("المنطقة", "العدد"), ("أفريقيا", "12"), direction="rtl", language="ar", ref="t4"),
    )


def remarks(version: Document) -> list[PlacedComment]:
    """Comments on `rich` of every kind, answered and not."""
    return [
        on(version, "meaningful", 3, "Add safety.\nIt matters.", disposition=answered(reason="Added.\nThank you.")),
        on(
            version,
            "The forum uses",
            4,
            "A note as well.",
            organisation="Réseau <des> radios",
            group=StakeholderGroup.CIVIL_SOCIETY,
            region=RegionalGroup.AFRICAN,
            disposition=answered(DispositionKind.NOT_ACCEPTED, "The note stays."),
        ),
        on(version, "Practice 2", 5, ARABIC, name="سمير", disposition=answered(DispositionKind.NOTED)),
        comment(6, "Something more.", section="s3", kind=TargetKind.MISSING),
        comment(7, "Gone.", section="s1", quote="words of old", kind=TargetKind.WORDS, orphan=True, version="draft-1"),
        comment(8, "The whole is fine."),
        *(on(version, "Nobody speaks", number, "Nor here.") for number in range(9, 18)),
    ]


def arabic(label: str = "draft-1", **rest: Any) -> Document:
    """An output in Arabic, from right to left."""
    given = {
        "forum": "منتدى أفضل الممارسات المعني بالنفاذ الهادف",
        "title": "البقاء على اتصال حتى الميل الأخير",
        "city": "نيروبي",
        "language": "ar",
        "direction": "rtl",
        "comments_until": CLOSES,
        **rest,
    }
    return document(
        section("موجز تنفيذي", ARABIC, id="summary", kind=SectionKind.FRONT, front="executive_summary"),
        section(
            "تعريف القضية",
            block(ARABIC, NoteCall("n1")),
            heading("من التغطية إلى النفاذ"),
            block(ARABIC * 4),
            item("بموجب ترخيص"),
            item("من دون ترخيص", 1),
            block("An English paragraph among the others.", language="en", direction="ltr"),
            quote("In the words of one contributor.", language="en", direction="ltr"),
            quote(ARABIC),
            table("الكلفة الشهرية", ("المجتمع", "الرسم"), ("قرى الدلتا", "1.10"), ("ميناء", "6.75")),
            id="s1",
            key=True,
            components=("issue_definition",),
            notes={"n1": "يستخدم المنتدى لفظ «التغطية» للدلالة على توافر إشارة."},
        ),
        section("الإسهامات", "القائمة.", id="a1", kind=SectionKind.ANNEX),
        label=label,
        **given,
    )
