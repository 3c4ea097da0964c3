"""The joint plan as a document and as a page to print, from the records that its page shows."""

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from ropewalk.figures.words import said, without_controls
from ropewalk.paper.documents import ALWAYS_THE_SAME_DAY, add_table, without_times
from ropewalk.strategy.queries.plan_told import sections_of
from ropewalk.strategy.rules.plans import PlanSaid, easy_read

if TYPE_CHECKING:
    from docx.document import Document

EASY_POINTS = 16


def joint_plan_docx(plan: PlanSaid) -> bytes:
    """A joint plan as a Word document. The same plan always gives the same bytes."""
    import docx  # noqa: PLC0415 - start-up time matters

    document = docx.Document()
    title = without_controls(f"Joint plan: {plan.title}")
    properties = document.core_properties
    properties.title, properties.author = title, "Ropewalk"
    properties.created = properties.modified = ALWAYS_THE_SAME_DAY
    document.add_heading(title, level=0)
    document.add_paragraph(without_controls(_of(plan)))
    document.add_paragraph(without_controls(plan.sentence())).runs[0].bold = True
    _easy_page(document, plan)
    sections = sections_of(plan)
    for number, section in enumerate(sections, start=1):
        heading = document.add_heading(f"{number}. {section.title}", level=1)
        heading.paragraph_format.page_break_before = number == 1
        if section.key == "outcomes":
            for line in filter(None, map(str.strip, plan.vision.splitlines())):
                document.add_paragraph(without_controls(line))
        document.add_paragraph(without_controls(section.answer))
        for table in section.tables:
            document.add_heading(table.title, level=2)
            add_table(document, table)
            if table.note:
                document.add_paragraph(table.note)
        if section.key == "intentions":
            _in_full(document, plan, number)
    document.add_heading(f"{len(sections) + 1}. Sources", level=1)
    for source in plan.sources():
        document.add_paragraph(without_controls(source), style="List Bullet")
    made = BytesIO()
    document.save(made)
    return without_times(made.getvalue())


def _of(plan: PlanSaid) -> str:
    within = f" Inside: {plan.within}." if plan.within else ""
    return f"{plan.partnership}. {plan.term.said}. {plan.standing}.{within}"


def _easy_page(document: "Document", plan: PlanSaid) -> None:
    """A page in short sentences and large letters."""
    from docx.shared import Pt  # noqa: PLC0415 - start-up time matters

    heading = document.add_heading("Easy read: this plan in short", level=1)
    heading.paragraph_format.page_break_before = True
    for words, lines in easy_read(plan):
        document.add_heading(words, level=2)
        for line in lines:
            run = document.add_paragraph().add_run(without_controls(line))
            run.font.size = Pt(EASY_POINTS)


def _in_full(document: "Document", plan: PlanSaid, number: int) -> None:
    """Each intention with every part of it."""
    for part, each in enumerate(plan.counted, start=1):
        document.add_heading(without_controls(f"{number}.{part} {each.title}"), level=2)
        document.add_paragraph(without_controls(each.sentence()))
        if each.add_on:
            document.add_paragraph(without_controls(each.add_on))
        table = document.add_table(rows=0, cols=2)
        table.style = "Table Grid"
        for words, value in each.facts():
            cells = table.add_row().cells
            cells[0].paragraphs[0].add_run(words).bold = True
            cells[1].text = without_controls(value)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("ropewalk.paper"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(said=said)
    return made


def joint_plan_html(plan: PlanSaid) -> str:
    """A joint plan as one HTML file that needs nothing else, to read or to print."""
    return (
        _environment()
        .get_template("joint_plan.html")
        .render(
            plan=plan, of=_of(plan), sections=sections_of(plan), easy=easy_read(plan)
        )
    )
