"""Pages for tests that show every part of the kit in every state it has."""

from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from ropewalk.figures import BadInput, Certainty, Column, Figure, Source, Table
from ropewalk.paper.drawing import Drawing
from ropewalk.place.section import Missing, Section
from ropewalk.web import urls as pages
from ropewalk.web.downloads import download_asked
from ropewalk.web.fields import DayField, PoundsField
from ropewalk.web.requests import day_asked, remember_place
from ropewalk.web.sections import show
from ropewalk.web.tables import Arranged

SOURCE = Source(
    "Practice allocations",
    "NHS England",
    "2025/26",
    "Open Government Licence v3.0",
    as_at=date(2025, 3, 31),
    attribution="Contains public sector information.",
)
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and District Council"
REGISTERED = Figure(
    "registered",
    "People registered with practices",
    251_069,
    "people",
    "2025/26",
    sources=(SOURCE,),
    certainty=Certainty.PUBLISHED,
)
INDEX = Figure(
    "need",
    "Relative need <and> cost",
    0.9252,
    "index",
    "2025/26",
    rule="Weighted people for each registered person, here and in the whole.",
    inputs=(REGISTERED,),
    interval=(0.91, 0.94),
)
SPENT = Figure("spent", "Council payments", 123_456_789_00, "pence", "2024/25")
UNKNOWN = Figure(
    "beds", "Beds", None, "beds", "August 2019", note="The directory has no beds."
)
PRACTICES = Table(
    "practices",
    "Registered people by practice",
    (
        Column("name", "Practice"),
        Column("kind", "Kind of place"),
        Column("people", "People", "people"),
        Column("pence", "Share", "pence"),
        Column("rate", "Homes", "homes per 1,000"),
    ),
    tuple(
        (
            LONG if n == 1 else f"Practice {n:02}",
            "urban" if n % 3 else "rural",
            None if n == 2 else n * 1000,
            n * 100_000_01,
            n / 7,
        )
        for n in range(1, 61)
    ),
    sources=(SOURCE,),
    note="Practices whose building is in the place.",
)
SUPPLIERS = Table(
    "suppliers",
    "Payments by supplier",
    (Column("name", "Supplier"), Column("pence", "Paid", "pence")),
    (("=Rope & Sons", -5), ("<script>Hemp</script>", None)),
)
SECTION = Section(
    "need",
    "Relative need and cost",
    "People here have 7% less relative need than the whole.",
    figures=(INDEX, REGISTERED, SPENT, UNKNOWN),
    tables=(PRACTICES, SUPPLIERS),
    missing=(
        Missing(
            "No council payments held for Salford.",
            "Add the council's transparency file.",
            "payments",
        ),
    ),
    pictures=(("bars", "practices"), ("map", "suppliers")),
)
EMPTY = Section(
    "market",
    "Services and market",
    "Nothing is known of the market here.",
    tables=(Table("homes", "Care homes", PRACTICES.columns, ()),),
)
TEMPLATE = """
{% extends "base.html" %}
{% from "kit.html" import as_at, breadcrumbs, field, page_header, refused, section,
   what_next with context %}
{% block title %}{{ title }}{% endblock %}
{% block before %}<div class="rw-above">
{{ breadcrumbs([("Home", url("home")), ("Analyse", url("find-place"))]) }}
{{ as_at(on, kept) }}</div>{% endblock %}
{% block content %}
{{ page_header(title, "One sentence that says the answer.", caption="Analyse") }}
{% if refusal %}{{ refused(refusal) }}{% endif %}
{% for each in shown %}{{ section(each, on, add_address="/about/") }}{% endfor %}
{% if form %}<form method="post" novalidate>{{ csrf_input }}
{% for bound in form %}{{ field(bound) }}{% endfor %}
<button class="nhsuk-button">Record</button></form>{% endif %}
{{ what_next([("Set a priority from this need", url("about")), ("The board decides", "")]) }}
{% endblock %}
"""


class EveryField(forms.Form):
    """One field of each kind that the kit draws."""

    title = forms.CharField(help_text="A few words.")
    statement = forms.CharField(widget=forms.Textarea)
    starts_on = DayField(label="Starts on")
    amount = PoundsField(label="Amount", help_text="In pounds.")
    level = forms.ChoiceField(choices=[("a", "Strategic"), ("b", "Service")])
    voice = forms.ChoiceField(
        choices=[("p", "People"), ("c", "Carers")], widget=forms.RadioSelect
    )
    heard = forms.MultipleChoiceField(
        choices=[("m", "Meeting"), ("s", "Survey")],
        widget=forms.CheckboxSelectMultiple,
    )
    sure = forms.BooleanField(label="I am sure")
    secret = forms.CharField(widget=forms.PasswordInput)
    file = forms.FileField(widget=forms.FileInput)
    once = forms.CharField(widget=forms.HiddenInput, initial="key")


def draw(kind, table):
    """A picture of the kit's own making; maps have nothing to draw here."""
    if kind == "map":
        return None
    sheet = Drawing(300, name=f"{kind}-{table.key}")
    sheet.put("rect", x=0, y=0, width=200, height=40, fill="#12436d")
    return sheet.finish(60, title=table.title, description="Practice 60 has most.")


def _page(request, **context):
    template = engines["jinja2"].from_string(TEMPLATE)
    return HttpResponse(template.render(context, request))


def gallery(request):
    """Sections full, in part and empty, with downloads."""
    shown = [show(each, request.GET.dict(), draw=draw) for each in (SECTION, EMPTY)]
    tables: list[Arranged] = [table for each in shown for table in each.tables]
    if file := download_asked(request, tables):
        return file
    remember_place(request, code="E08000009", name="Trafford")
    on = day_asked(request)
    return _page(
        request,
        title="Need in Trafford",
        place={"name": LONG},
        on=on,
        kept=tuple(request.GET.items()),
        shown=shown,
        sources=[SOURCE],
        refusal="Your role does not let you record needs. Ask a commissioner.",
    )


def form(request):
    """A form with every field, as it is first met and as it is refused."""
    remember_place(request, code="E08000006", name="Salford")
    asked = EveryField(request.POST if request.method == "POST" else None)
    return _page(request, title="Record a need", on=day_asked(request), form=asked)


def refuse(request):
    """A page that cannot use what it was asked for."""
    raise BadInput(f"{request.GET.get('q', '')} is not a place that we know.")


def fault(request):
    """A fault of ours."""
    return render(request, "no-such-template.html")


urlpatterns = [
    path("gallery/", gallery, name="gallery"),
    path("gallery/form/", form, name="gallery-form"),
    path("gallery/fault/", fault, name="gallery-fault"),
    path("gallery/refuse/", refuse, name="gallery-refuse"),
    path("", include(pages)),
]
handler400 = pages.handler400
handler403 = pages.handler403
handler404 = pages.handler404
handler500 = pages.handler500
