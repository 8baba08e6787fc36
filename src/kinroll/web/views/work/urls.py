"""The addresses of work in the background."""

from django.urls import path

from kinroll.web.views.work import asking, watching

urlpatterns = [
    path("jobs/", watching.listing, name="work"),
    path("jobs/<int:number>/", watching.show, name="job"),
    path("jobs/<int:number>/stop/", watching.stop, name="job-stop"),
    path("sources/<str:name>/sync/", asking.sync, name="source-sync"),
    path("sources/<str:name>/plan/", asking.plan, name="source-plan"),
]
