"""The addresses of tokens."""

from django.urls import path

from kinroll.web.views.tokens import pages

urlpatterns = [
    path("", pages.listing, name="tokens"),
    path("<int:number>/", pages.show, name="token"),
    path("<int:number>/revoke/", pages.revoke, name="token-revoke"),
]
