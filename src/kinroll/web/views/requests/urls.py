"""The addresses of requests."""

from django.urls import path

from kinroll.web.views.requests import answering

urlpatterns = [
    path("", answering.listing, name="requests"),
    path("<int:number>/answer/", answering.answer, name="request-answer"),
]
