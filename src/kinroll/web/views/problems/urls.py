"""The addresses of problems."""

from django.urls import path

from kinroll.web.views.problems import doing, export, listing

urlpatterns = [
    path("", listing.listing, name="problems"),
    path("kinds/", listing.kinds, name="problems-kinds"),
    path("people/", listing.people, name="problems-people"),
    path("export.csv", export.export, name="problems-export"),
    path("<int:number>/same-person/", doing.same_person, name="problem-same-person"),
    path("release-username/", doing.release_username, name="release-username"),
]
