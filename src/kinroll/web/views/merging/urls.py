"""The addresses of merging, unmerging and splitting."""

from django.urls import path

from kinroll.web.views.merging import batch, preview, splitting, undoing

urlpatterns = [
    path("contacts/<int:number>/merge/", preview.merge, name="contact-merge"),
    path("contacts/<int:number>/unmerge/", undoing.unmerge, name="contact-unmerge"),
    path("contacts/<int:number>/split/", splitting.split, name="contact-split"),
    path("contacts/merge-pairs/", batch.pairs, name="merge-pairs"),
    path("assignments/", undoing.assignments, name="assignments"),
    path("assignments/<int:number>/", undoing.settle, name="assignment-settle"),
]
