"""The addresses of runs."""

from django.urls import path

from kinroll.web.views.runs import comparing, deciding, listing, show, undoing

urlpatterns = [
    path("runs/", listing.listing, name="runs"),
    path("runs/<int:number>/", show.show, name="run"),
    path("runs/<int:number>/progress/", show.progress, name="run-progress"),
    path("runs/<int:number>/compare/", comparing.show, name="run-compare"),
    path("runs/<int:number>/apply/", deciding.apply, name="run-apply"),
    path("runs/<int:number>/release/", deciding.release, name="run-release"),
    path("runs/<int:number>/discard/", deciding.discard, name="run-discard"),
    path("runs/<int:number>/undo/", undoing.show, name="run-undo"),
    path("runs/<int:number>/revert/", undoing.revert, name="run-revert"),
    path("sources/<str:name>/resume/", deciding.resume, name="source-resume"),
]
