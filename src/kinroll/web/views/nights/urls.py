"""The addresses of the nights."""

from django.urls import path

from kinroll.web.views.nights import page

urlpatterns = [
    path("nights/", page.show, name="nights"),
    path("nights/trial/", page.trial, name="nights-trial"),
]
