"""The model of a page or of a site as plain data: what `coursegen inspect` prints and scripts read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from enum import Enum
from html import escape
from typing import Any

from coursegen.citations import CitedWork
from coursegen.config import Config
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.model import Course, Document, Page, PlannedLecture, Reference, ScheduledLecture, Site
from coursegen.record import Record, field_names
from coursegen.render.view import CourseView, SiteView
from coursegen.report.json import finding
from coursegen.source import Source, Span


def describe_page(document: Document, page: Page | None, diagnostics: Diagnostics = ()) -> dict[str, Any]:
    """A document by the contract of `inspect PAGE --format json`; `page` is its place in the site, where that is
    known."""
    source = document.source
    return {
        "path": document.path,
        "url": page.url if page else "",
        "front_matter": dict(document.front_matter.values),
        "title": document.title,
        "author": document.author,
        "date": document.date.isoformat() if document.date else None,
        "headings": [
            {"level": h.level, "text": h.text, "id": h.id, "line": _line(source, h.span)} for h in document.headings
        ],
        "figures": [
            {
                "number": f.number,
                "label": f.label,
                "id": f.id,
                "sources": list(f.sources),
                "caption": f.caption,
                "original_caption": f.original_caption,
                "original_lang": f.original_lang,
                "alt": f.alt,
                "width": f.width,
                "line": _line(source, f.span),
            }
            for f in document.figures
        ],
        "references": [_reference(source, reference) for reference in document.references],
        "citations": _citations(document, page),
        "works": [_work(cited) for cited in page.works] if page else [],
        "syllabus": [
            {
                "number": s.number,
                "plan": s.plan,
                "keywords": list(s.keywords),
                "preparation": s.preparation,
                "minutes": s.minutes,
                "line": _line(source, s.span),
                "commented": s.commented,
            }
            for s in document.syllabus
        ],
        "plan": [_planned(source, planned) for planned in document.plan],
        "facts": [{"kind": str(f.kind), "text": f.text, "line": _line(source, f.span)} for f in document.facts],
        "links": _links(document, page),
        "math": [{"tex": f.tex, "display": f.display, "line": _line(source, f.span)} for f in document.formulas],
        "diagnostics": [finding(diagnostic, {source.path: source}) for diagnostic in _own(document, diagnostics)],
    }


def _citations(document: Document, page: Page | None) -> list[dict[str, Any]]:
    """The citations of the page as they are shown; `@name` in running text only where the bibliography knows it."""
    shown = (page.citations if page else ()) or (None,) * len(document.citations)
    return [
        {
            "keys": list(written.keys),
            "text": found.text if found else written.text,
            "known": [cite.key for cite in found.cites if cite.work] if found else [],
            "line": _line(document.source, written.span),
        }
        for written, found in zip(document.citations, shown, strict=True)
        if found or not written.narrative
    ]


def _work(cited: CitedWork) -> dict[str, Any]:
    work = cited.work
    return {
        "key": work.key,
        "id": cited.anchor,
        "number": cited.number,
        "html": cited.html,
        "title": work.title,
        "authors": list(work.authors),
        "year": work.year,
        "doi": work.doi,
        "url": work.url,
        "places": [{"url": place.url, "title": place.title} for place in cited.places],
        "item": dict(work.item),
    }


def _planned(source: Source, planned: PlannedLecture) -> dict[str, Any]:
    day = planned.day
    return {
        "number": planned.number,
        "year": day.year if day else None,
        "month": day.month if day else None,
        "day": day.day if day else None,
        "title": planned.title,
        "topics": planned.topics,
        "keywords": list(planned.keywords),
        "preparation": planned.preparation,
        "minutes": planned.minutes,
        "cancelled": planned.cancelled,
        "line": _line(source, planned.span),
    }


def _own(document: Document, diagnostics: Diagnostics) -> list[Diagnostic]:
    said = dict.fromkeys([*diagnostics, *document.diagnostics])
    return [diagnostic for diagnostic in said if diagnostic.path == document.path]


def _line(source: Source, span: Span) -> int:
    return source.position(span.start).line


def _links(document: Document, page: Page | None) -> list[dict[str, Any]]:
    targets = page.targets if page else [None] * len(document.links)
    found = []
    for link, target in zip(document.links, targets, strict=True):
        position = document.source.position(link.span.start)
        found.append(
            {
                "kind": str(target.kind if target else link.kind),
                "href": link.href,
                "target": target.url if target else "",
                "text": link.text,
                "line": position.line,
                "column": position.column,
            }
        )
    return found


def _reference(source: Source, reference: Reference) -> dict[str, Any]:
    return {
        "title": reference.title,
        "url": reference.url,
        "authors": list(reference.authors),
        "publisher": reference.publisher,
        "year": reference.year,
        "arxiv": reference.arxiv,
        "doi": reference.doi,
        "isbn": reference.isbn,
        "line": _line(source, reference.span),
    }


def describe_site(site: Site, config: Config) -> dict[str, Any]:
    """A site by the contract of `inspect SITE --format json`: its facts, its pages as `inspect PAGE` tells them, its
    courses with their schedules.

    Names are those that templates see (`docs/templates.md`). What stands in comments is told of the pages; schedules
    are as they are published.
    """
    view = SiteView(site, config)
    return {
        "title": view.title,
        "description": view.description,
        "lang": view.lang,
        "author": view.author,
        "email": view.email,
        "license": view.license,
        "repository": view.repository,
        "url": view.url,
        "timezone": config.site.timezone,
        "pages": [{**describe_page(page.document, page), "output": page.output} for page in site.pages],
        "courses": [_course(course, shown, site) for course, shown in zip(site.courses, view.courses, strict=True)],
        "references": [
            {
                "course": course.home,
                "url": course.url,
                "file": course.download,
                "works": [_work(cited) for cited in course.works],
            }
            for course in site.works
        ],
        "assets": len(site.assets),
    }


def _course(course: Course, shown: CourseView, site: Site) -> dict[str, Any]:
    sources = {page.document.path: page.document.source for page in site.pages}
    return {
        "path": course.path,
        "title": course.title,
        "url": course.url,
        "lectures": list(course.lectures),
        "handouts": list(course.handouts),
        "facts": _plain(course.facts),
        "schedule_url": shown.schedule_url,
        "calendar_url": shown.calendar_url,
        "feed_url": shown.feed_url,
        "references_url": shown.references_url,
        "schedule": [_scheduled(lecture, sources) for lecture in course.schedule],
    }


def _scheduled(lecture: ScheduledLecture, sources: Mapping[str, Source]) -> dict[str, Any]:
    """A line of a schedule, and where the line of the plan stands that it is made from."""
    told = {key: value for key, value in _plain(lecture).items() if key not in ("planned", "planned_on")}
    told["written"] = {
        text: "".join(piece if isinstance(piece, str) else escape(piece.url) for piece in pieces)
        for text, pieces in lecture.written
    }
    span = lecture.planned.span if lecture.planned else None
    return {
        **told,
        "path": lecture.planned_on,
        "line": _line(sources[lecture.planned_on], span) if span else None,
    }


def _plain(value: Any) -> Any:
    """A value of the model as plain data: its fields by name, dates and times as ISO 8601 writes them."""
    if isinstance(value, Record):
        return {name: _plain(getattr(value, name)) for name in field_names(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, (date, time)) else str(value) if isinstance(value, Enum) else value
