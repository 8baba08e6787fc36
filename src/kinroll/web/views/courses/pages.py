"""Courses and their dates, as far as documents and bookings need them."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.store import courses
from kinroll.store.models import Course, CourseDate
from kinroll.web.doors import door, now_of, page_number, pages, visitor_of
from kinroll.web.forms.courses import CourseForm, DateForm
from kinroll.web.forms.together import Together

PAGE = 50
MOST_AHEAD = 30
COURSE_FIELDS = ("code", "name", "category", "provider", "units", "moodle_course_id")
DATE_FIELDS = ("code", "starts_on", "ends_on", "location", "provider", "moodle_course_id")
RECENTLY = timedelta(days=1)


def _can_edit(request: HttpRequest) -> bool:
    visitor = visitor_of(request)
    return bool(visitor and visitor.may(EDIT))


@door()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Courses, and the dates that come next."""
    text, today = request.GET.get("q", "").strip()[:200], now_of(request).today
    found, total = courses.listed(text, today, page=page_number(request), size=PAGE)
    everything = {
        "found": found,
        "pages": pages(request, total, PAGE),
        "text": text,
        "ahead": [] if text else courses.dates_listed(since=today - RECENTLY, most=MOST_AHEAD),
        "can_edit": _can_edit(request),
    }
    return render(request, "web/courses/list.html", everything)


@door()
@require_safe
def show(request: HttpRequest, course: int) -> HttpResponse:
    """One course with its dates."""
    found = access.course(visitor_of(request), course)
    dates = courses.dates_listed(found.pk)
    return render(request, "web/courses/course.html", {"course": found, "dates": dates, "can_edit": _can_edit(request)})


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new course."""
    return _course_form(request, None)


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, course: int) -> HttpResponse:
    """A course that is there."""
    return _course_form(request, access.course(visitor_of(request), course, EDIT))


def _course_form(request: HttpRequest, found: Course | None) -> HttpResponse:
    number = found.pk if found else None
    form = CourseForm(request.POST or None, number=number, initial=_held(found, COURSE_FIELDS), label_suffix="")
    together = Together(form)
    if request.method == "POST" and form.is_valid() and together.settle():
        kept = courses.keep_course(form.cleaned_data, number)
        messages.success(request, _("Saved."))
        return redirect("course", kept)
    return render(request, "web/courses/form.html", {"form": form, "together": together, "course": found})


def _held(found: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names} if found else {}


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_date(request: HttpRequest, course: int) -> HttpResponse:
    """A new date of a course."""
    return _date_form(request, access.course(visitor_of(request), course, EDIT), None)


@door(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_date(request: HttpRequest, date: int) -> HttpResponse:
    """A course date that is there."""
    found = access.course_date(visitor_of(request), date, EDIT)
    return _date_form(request, found.course, found)


def _date_form(request: HttpRequest, course: Course, found: CourseDate | None) -> HttpResponse:
    number = found.pk if found else None
    form = DateForm(request.POST or None, number=number, initial=_held(found, DATE_FIELDS), label_suffix="")
    together = Together(form)
    if request.method == "POST" and form.is_valid() and together.settle():
        kept = courses.keep_date(course.pk, form.cleaned_data, number)
        messages.success(request, _("Saved."))
        return redirect("course-date", kept)
    facts = {"form": form, "together": together, "course": course, "date": found, "is_date": True}
    return render(request, "web/courses/form.html", facts)
