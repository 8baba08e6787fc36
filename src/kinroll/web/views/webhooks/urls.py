"""The addresses of webhooks."""

from django.urls import path

from kinroll.web.views.webhooks import acting, pages

urlpatterns = [
    path("", pages.listing, name="webhooks"),
    path("<int:hook>/", pages.show, name="webhook"),
    path("<int:hook>/test/", acting.test, name="webhook-test"),
    path("<int:hook>/switch/", acting.switch, name="webhook-switch"),
    path("<int:hook>/rotate/", pages.rotate, name="webhook-rotate"),
    path("<int:hook>/replay/", acting.replay, name="webhook-replay"),
    path("<int:hook>/revive/", acting.revive, name="webhook-revive"),
    path("<int:hook>/remove/", acting.remove, name="webhook-remove"),
]
