"""The addresses of courses and their dates."""

from django.urls import path

from kinroll.web.views.courses import dates, pages

urlpatterns = [
    path("", pages.listing, name="courses"),
    path("new/", pages.new, name="course-new"),
    path("<int:course>/", pages.show, name="course"),
    path("<int:course>/edit/", pages.edit, name="course-edit"),
    path("<int:course>/dates/new/", pages.new_date, name="course-date-new"),
    path("dates/<int:date>/", dates.show, name="course-date"),
    path("dates/<int:date>/edit/", pages.edit_date, name="course-date-edit"),
    path("dates/<int:date>/booking/", dates.set_up, name="course-date-booking"),
    path("dates/<int:date>/new-address/", dates.new_address, name="course-date-new-address"),
]
