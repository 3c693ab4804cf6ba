"""The guide: every project of a program and an academic year, made to be printed, as a page and as a PDF."""

import html
from importlib import resources
from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus.tableofcontents import TableOfContents

from miniprojects.hours import hours_in_words, when_in_words
from miniprojects.models import MiniProject
from participation.models import Program

FONTS = {"guide": "SourceSansPro-Regular.ttf", "guide-bold": "SourceSansPro-Bold.ttf"}
TEXT = ParagraphStyle("text", fontName="guide", fontSize=10, leading=15)
TITLE = ParagraphStyle("title", TEXT, fontName="guide-bold", fontSize=24, leading=30, spaceAfter=12)
HEADING = ParagraphStyle("heading", TEXT, fontName="guide-bold", fontSize=14, leading=19, spaceBefore=18, spaceAfter=4)


@require_safe
def page(request: HttpRequest, program: str, year: int) -> HttpResponse:
    found, projects = _guide(program, year)
    return render(request, "miniprojects/guide.html", {"program": found, "year": year, "projects": projects})


@require_safe
def pdf(request: HttpRequest, program: str, year: int) -> FileResponse:
    found, projects = _guide(program, year)
    name = f"mini-projects-{found.slug}-{year}-{year + 1}.pdf"
    return FileResponse(BytesIO(guide_pdf(found, year, projects)), filename=name, content_type="application/pdf")


def _guide(slug: str, year: int) -> tuple[Program, list[MiniProject]]:
    program = get_object_or_404(Program, slug=slug)
    if not 1900 < year < 3000:
        raise Http404
    published = MiniProject.objects.published().of_year(year).filter(program=program)
    return program, list(published.select_related("program").with_places())


class _Document(BaseDocTemplate):
    """Tells the table of contents, and the reader's outline, where each heading landed."""

    def afterFlowable(self, flowable):  # noqa: N802
        if getattr(flowable, "style", None) is HEADING:
            text, place = flowable.getPlainText(), flowable.place
            self.canv.bookmarkPage(place)
            self.canv.addOutlineEntry(text, place, level=0)
            self.notify("TOCEntry", (0, _escape(text), self.page, place))


def guide_pdf(program: Program, year: int, projects: list[MiniProject]) -> bytes:
    """The guide as a PDF on letter paper; no project is torn over two pages."""
    for name, file in FONTS.items():
        path = resources.files("font_source_sans_pro").joinpath("files", file)
        pdfmetrics.registerFont(TTFont(name, str(path)))
    target = BytesIO()
    title = _("Mini projects %(year)s–%(next)s") % {"year": year, "next": year + 1}
    document = _Document(target, pagesize=letter, title=title, author=program.name, lang="en-US")
    frame = Frame(0.9 * inch, 0.9 * inch, letter[0] - 1.8 * inch, letter[1] - 1.8 * inch)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=_number_page))
    cover = [Paragraph(_escape(title), TITLE), Paragraph(_escape(program.name), TEXT), Spacer(0, 18)]
    document.multiBuild([*cover, *_chapters(projects)])
    return target.getvalue()


def _chapters(projects: list[MiniProject]) -> list[Flowable]:
    if not projects:
        return [Paragraph(_escape(_("No mini projects are published for this year yet.")), TEXT)]
    contents = TableOfContents(levelStyles=[TEXT])
    return [contents, PageBreak(), *[KeepTogether(_chapter(project)) for project in projects]]


def _number_page(canvas, document) -> None:
    canvas.setFont("guide", 9)
    canvas.drawCentredString(letter[0] / 2, 0.5 * inch, str(document.page))


def _chapter(project: MiniProject) -> list[Paragraph]:
    facts = [
        (_("When"), when_in_words(project)),
        (_("Time"), hours_in_words(project)),
        (_("Who can sign up"), project.audience_names),
        (_("You work with"), project.works_with),
        (_("Point person"), project.point_person),
        (_("What comes out of it"), project.outcome),
        (_("Places"), _("no limit") if project.capacity is None else formats.number_format(project.capacity)),
    ]
    lines = [_line(label, text) for label, text in facts if text]
    heading = Paragraph(_escape(project.title), HEADING)
    # Two projects may have one title.
    heading.place = f"project-{project.pk}"
    return [heading, Paragraph(_escape(project.summary), TEXT), *lines]


def _line(label: str, text: str) -> Paragraph:
    return Paragraph(f"<font name='guide-bold'>{_escape(label)}:</font> {_escape(text)}", TEXT)


def _escape(text: str) -> str:
    """Plain text as reportlab's markup; the font has no non-breaking hyphen."""
    return html.escape(text.replace("\N{NON-BREAKING HYPHEN}", "-"))
