"""The addresses of systems that people sign in to."""

from django.urls import path

from kinroll.web.views.sign_on import pages

urlpatterns = [
    path("", pages.listing, name="sign-on"),
    path("<str:client>/", pages.show, name="sign-on-system"),
    path("<str:client>/secret/", pages.renew_secret, name="sign-on-secret"),
    path("<str:client>/remove/", pages.remove, name="sign-on-remove"),
]
