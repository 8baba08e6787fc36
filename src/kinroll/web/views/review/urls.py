"""The addresses of the inbox of who is who."""

from django.urls import path

from kinroll.web.views.review import answering, inbox, lines

urlpatterns = [
    path("", inbox.listing, name="review"),
    path("look-again/", answering.look_again, name="review-look-again"),
    path("lines/", lines.lines, name="review-lines"),
    path("<str:case>/", inbox.show, name="review-case"),
    path("<str:case>/answer/", answering.answer, name="review-answer"),
]
