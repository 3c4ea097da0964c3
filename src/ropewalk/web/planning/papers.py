"""The joint plan to take away, as it stands or as it was issued."""

from django.http import HttpResponse
from django.utils.text import slugify

from ropewalk.paper.documents import DOCX
from ropewalk.paper.joint_plan import joint_plan_docx, joint_plan_html
from ropewalk.strategy.rules.plans import PlanSaid

LONGEST_NAME = 60


def plan_document(said: PlanSaid, *, version: int | None = None) -> HttpResponse:
    """A plan as a Word document."""
    return _kept(joint_plan_docx(said), _stem(said, version), DOCX, "docx")


def plan_to_print(said: PlanSaid, *, version: int | None = None) -> HttpResponse:
    """A plan as a file that any browser shows and prints."""
    made = joint_plan_html(said).encode()
    return _kept(made, _stem(said, version), "text/html; charset=utf-8", "html")


def _stem(said: PlanSaid, version: int | None) -> str:
    stem = slugify(f"joint-plan-{said.title}")[:LONGEST_NAME].strip("-")
    return f"{stem}-version-{version}" if version else stem


def _kept(made: bytes, stem: str, content_type: str, ending: str) -> HttpResponse:
    return HttpResponse(
        made,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{stem}.{ending}"'},
    )
