"""A document and comments that hold one of everything, for tests that walk all kinds over all writers."""

from typing import Any

from sections.blocks import BlockKind, LineBreak, NoteCall
from sections.comments import PlacedComment, TargetKind
from sections.dispositions import DispositionKind
from sections.outline import SectionKind
from sections.passages import whole
from sections.people import RegionalGroup, StakeholderGroup
from sections.versions import Document
from tests.builders import answered, block, comment, document, heading, marked, on, section, table

ARABIC = "المعرفة التي لا تُكتب تضيع مع أصحابها."
CHINESE = "知识若不记录，便会随人而去。"
AMHARIC = "ያልተጻፈ እውቀት ከባለቤቱ ጋር ይጠፋል።"
HINDI = "जो ज्ञान लिखा नहीं जाता, वह खो जाता है।"
EMOJI = "A sign 👩🏽‍💻 of four characters, and 😀 of one."

SUMMARY = section(
    "Executive summary",
    "Almost everybody lives within reach of a signal.",
    block("Price decides.", kind=BlockKind.NUMBER),
    block("A technician lives in the place.", kind=BlockKind.NUMBER),
    id="summary",
    kind=SectionKind.FRONT,
    front="executive_summary",
)
NOBODY = section("Acknowledgements", id="nobody", kind=SectionKind.FRONT, front="acknowledgements")
ABBREVIATIONS = section(
    "Abbreviations",
    table("", ("BPF", "Best Practice Forum"), ("MAG", "Multistakeholder Advisory Group"), head=False, ref="short"),
    id="abbreviations",
    kind=SectionKind.FRONT,
    front="abbreviations",
)
DEFINITION = section(
    "Definition of the issue(s) and overview of policy challenges",
    heading("From coverage to use"),
    block(
        "Plain, ",
        marked("strong", strong=True),
        ", ",
        marked("emphasis", em=True),
        ", ",
        marked("underlined", underline=True),
        ", H",
        marked("2", subscript=True),
        "O, m",
        marked("2", superscript=True),
        ", ",
        marked("code", code=True),
        " and ",
        marked("all at once", strong=True, em=True, underline=True, code=True),
        ".",
    ),
    block(
        "A link to ",
        marked("the process page", link="https://example.org/process?year=2026&lang=en#top"),
        " and to ",
        marked("the list", link="mailto:list@example.org"),
        ", with a note",
        NoteCall("n1"),
        " inside and one at the end.",
        NoteCall("n2"),
    ),
    block("One line,", LineBreak(), "and another in the same paragraph."),
    heading("Who pays", 2),
    heading("After the first year", 3),
    block("working under a licence;", kind=BlockKind.BULLET),
    block("using free frequencies:", kind=BlockKind.BULLET),
    block("crowded near towns,", kind=BlockKind.NUMBER, indent=1),
    block("weak in hills;", kind=BlockKind.NUMBER, indent=1),
    block("without a licence.", kind=BlockKind.BULLET),
    block("First again.", kind=BlockKind.NUMBER),
    block("We celebrated the day the mast went up.", kind=BlockKind.QUOTE),
    block(ARABIC, kind=BlockKind.QUOTE, language="ar", direction="rtl"),
    block("if use > 0:", LineBreak(), "    count()", kind=BlockKind.CODE),
    block(kind=BlockKind.RULE),
    block("A picture of the mast.", kind=BlockKind.IMAGE),
    block("An indented paragraph.", indent=2),
    id="definition",
    components=("issue_definition",),
    key=True,
    notes={
        "n1": ("It says ", marked("who", em=True), ", and where: ", marked("here", link="https://example.org/")),
        "n2": "Confirmed on the mailing list.",
    },
)
BELOW = section("Below it", "A paragraph of a section below.", id="below", level=2)
DEEPER = section("Deeper still", heading("And a heading in it"), id="deeper", level=3)
LANGUAGES = section(
    "Regional specificities observed",
    block(ARABIC, language="ar", direction="rtl"),
    block("In the middle of a line ", marked(ARABIC, language="ar", direction="rtl"), " and on."),
    block(CHINESE, language="zh"),
    block(AMHARIC, language="am"),
    block(HINDI, language="hi"),
    block(EMOJI),
    id="languages",
    components=("regional_specificities",),
)
PRACTICES = section(
    "Collected case studies and best practices",
    table(
        ("Cases with known cost", NoteCall("n4")),
        ("Case", "People", "Who pays"),
        ("Island link", "1,050", ("the fund", NoteCall("n3"))),
        ("School", "350", marked("parents", strong=True)),
        ref="cases",
    ),
    "A paragraph between tables.",
    table("Without a head", ("one", "two"), ("three", ""), head=False, ref="bare"),
    id="practices",
    components=("practices",),
    key=True,
    notes={"n4": "As told by the contributors.", "n3": "The accounts are with the team."},
)
MEASURES = section("Existing measures", id="measures", components=("existing_measures",), left_out="Told elsewhere.")
EMPTY = section("Methodology used and BPF activities", id="empty", components=("methodology",), key=True)
ANNEX = section(
    "Contributions received", "The contributions came in five languages.", id="annex", kind=SectionKind.ANNEX
)
READING = section("Further reading", "A second annex.", id="reading", kind=SectionKind.ANNEX)
SECTIONS = (
    SUMMARY,
    NOBODY,
    ABBREVIATIONS,
    DEFINITION,
    BELOW,
    DEEPER,
    LANGUAGES,
    PRACTICES,
    MEASURES,
    EMPTY,
    ANNEX,
    READING,
)


def rich(**rest: Any) -> Document:
    """A version with every kind of block and mark; notes called from text, cell and caption; five scripts; sections
    that are empty, left out, or below each other."""
    return document(*SECTIONS, **{"replaces": "draft-0", "comments_until": 1_793_750_399_000, **rest})


def arabic(**rest: Any) -> Document:
    """A version written from right to left, with a word in Latin letters, a list, a table and a note."""
    chapter = section(
        "تعريف المسألة",
        heading("من التغطية إلى الاستخدام"),
        block("الوصول إلى الإنترنت حق للجميع", NoteCall("n1"), ".", language="ar"),
        block("كلمة لاتينية ", marked("broadband", language="en", direction="ltr"), " في السطر."),
        block("السعر أولاً", kind=BlockKind.BULLET),
        block("ثم المهارات", kind=BlockKind.NUMBER),
        block("قالت المديرة: نحتاج إلى ساعة هادئة.", kind=BlockKind.QUOTE),
        block("A paragraph from left to right.", language="en", direction="ltr"),
        table("الحالات", ("الحالة", "العدد"), ("الجزيرة", "١٠٥٠"), ref="t1"),
        id="ar1",
        key=True,
        components=("issue_definition",),
        notes={"n1": "كما جاء في الاجتماع الثاني."},
    )
    summary = section("الملخص", ARABIC, id="ar0", kind=SectionKind.FRONT, front="executive_summary")
    given = {"title": "البقاء على اتصال", "language": "ar", "direction": "rtl", **rest}
    return document(summary, chapter, **given)


def remarks(document: Document) -> tuple[PlacedComment, ...]:
    """On `rich`: a comment of every kind and in every place, every disposition, orphans, all scripts."""
    decisions = list(DispositionKind)
    return (
        on(document, "emphasis", 1, organisation="Réseau des femmes", disposition=answered(decisions[0])),
        on(
            document, "strong, emphasis", 2, "Overlaps the first.", disposition=answered(decisions[1], "We changed it.")
        ),
        _paragraph(document, "definitionb4", 3, disposition=answered(decisions[2], "In part.")),
        _section("languages", "Regional specificities observed", 4, disposition=answered(decisions[3], "Out of time.")),
        comment(5, "Who speaks?", section="languages", kind=TargetKind.MISSING, disposition=answered(decisions[4])),
        _paragraph(document, "languagesb3", 6, kind=TargetKind.MISSING, quote="", name="李明"),
        comment(7, "On all of it.\n\nIn two paragraphs.", disposition=answered(decisions[5], "See section 1.")),
        on(document, "1,050", 8, "The cost is higher.", disposition=answered(decisions[6], "In the next cycle.")),
        on(document, "Cases with known", 9, "Known to whom?", group=StakeholderGroup.ACADEMIA),
        on(document, "where: here", 10, "The link is dead.", region=RegionalGroup.AFRICAN),
        on(document, "accounts are with", 11, "Which accounts?", disposition=answered(decisions[7], "Moved.")),
        on(
            document,
            "told by the contributors",
            12,
            "All of them?",
            disposition=answered(decisions[8], "Elsewhere."),
        ),
        on(document, "التي لا تُكتب", 13, "جملة جميلة.", name="فاطمة الزهراء", disposition=answered(decisions[9])),
        on(document, "便会随人而去", 14, "说得好。", name="李明"),
        on(document, "እውቀት", 15, "ጥሩ።", name="አበበ በቀለ"),
        on(document, "ज्ञान", 16, "अच्छा।"),
        on(document, "👩🏽‍💻 of four", 17, "One person 👩🏽‍💻.", name="😀"),
        on(document, "😀", 18),
        comment(19, section="definition", quote="words that went", orphan=True, kind=TargetKind.WORDS),
        comment(20, section="gone", quote="a section that went", orphan=True, kind=TargetKind.WORDS),
        on(document, "page and to the list", 21, "Spans two links."),
        on(document, "a note\ufffc inside", 22, "Spans a call."),
        on(document, "line,\nand", 23, "Spans a line break."),
        on(document, "From coverage", 24, "On a heading."),
        on(document, "crowded", 25, "On a list item."),
        on(document, "count()", 26, "On code."),
    )


def _section(id: str, quote: str, number: int, **rest: Any) -> PlacedComment:
    return comment(number, "On the section.", section=id, quote=quote, kind=TargetKind.SECTION, **rest)


def _paragraph(document: Document, id: str, number: int, **rest: Any) -> PlacedComment:
    """A comment on a whole paragraph, or after it."""
    passages = ((one, whole(one, own)) for one in document.sections for own in one.text.blocks if own.id == id)
    section, passage = next(passages)
    given = {"kind": TargetKind.PARAGRAPH, "quote": "the paragraph", **rest}
    return comment(number, "On the paragraph.", section=section.id, passage=passage, **given)
