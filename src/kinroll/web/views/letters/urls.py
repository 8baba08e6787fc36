"""The addresses of mails and their words, and of the link by which a learner corrects a USI."""

from django.urls import path

from kinroll.web.views.letters import correcting, mails, wording

urlpatterns = [
    path("mails/", mails.listing, name="mails"),
    path("mails/<int:mail>/again/", mails.again, name="mail-again"),
    path("mails/words/", wording.listing, name="letters"),
    path("mails/words/<str:letter>/", wording.edit, name="letter"),
    path("correct/<str:token>/", correcting.correct, name="usi-correct"),
]
