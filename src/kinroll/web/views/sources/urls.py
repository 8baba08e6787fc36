"""The addresses of the sources."""

from django.urls import path

from kinroll.web.views.sources import columns, lookups, page

urlpatterns = [
    path("", page.listing, name="sources"),
    path("<str:name>/", page.show, name="source"),
    path("<str:name>/check/", page.check, name="source-check"),
    path("<str:name>/lookups/", lookups.choose, name="source-lookups"),
    path("<str:name>/columns/<str:report>/", columns.show, name="source-columns"),
]
