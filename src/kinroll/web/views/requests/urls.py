"""The addresses of requests."""

from django.urls import path

from kinroll.web.views.requests import answering, exporting

urlpatterns = [
    path("", answering.listing, name="requests"),
    path("file/<str:name>/", exporting.file, name="requests-file"),
    path("file/<str:name>/passed-on/", exporting.passed_on, name="requests-passed-on"),
    path("<int:number>/answer/", answering.answer, name="request-answer"),
]
