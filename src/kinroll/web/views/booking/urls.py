"""The addresses at which the public books."""

from django.urls import path

from kinroll.web.views.booking import pages

urlpatterns = [
    path("<str:booking>/", pages.book, name="booking"),
    path("<str:booking>/booked/<str:signed>/", pages.done, name="booking-done"),
]
