"""The addresses of tokens."""

from django.urls import path

from kinroll.web.views.tokens import pages

urlpatterns = [
    path("", pages.listing, name="tokens"),
    path("<int:program>/", pages.show, name="token"),
    path("<int:program>/revoke/", pages.revoke, name="token-revoke"),
]
