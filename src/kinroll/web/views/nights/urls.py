"""The addresses of the nights."""

from django.urls import path

from kinroll.web.views.nights import edit, page

urlpatterns = [
    path("nights/", page.show, name="nights"),
    path("nights/change/", edit.edit, name="nights-edit"),
    path("nights/trial/", page.trial, name="nights-trial"),
]
