"""The addresses of documents."""

from django.urls import path

from kinroll.web.views.documents import acting, edit, likely, listing, page, rebooking

urlpatterns = [
    path("likely/", likely.likely, name="documents-likely"),
    path("", listing.listing, name="documents"),
    path("board/", listing.board, name="documents-board"),
    path("new/", edit.new, name="document-new"),
    path("<int:document>/", page.show, name="document"),
    path("<int:document>/edit/", edit.edit, name="document-edit"),
    path("<int:document>/files/<str:field>/", page.file, name="document-file"),
    path("<int:document>/move/", acting.move, name="document-move"),
    path("<int:document>/course-date/", rebooking.rebook, name="document-rebook"),
    path("<int:document>/run/", acting.run, name="document-run"),
    path("<int:document>/who/", acting.people, name="document-who"),
    path("<int:document>/answer/", acting.answer, name="document-answer"),
    path("<int:document>/reassign/", acting.reassign, name="document-reassign"),
    path("<int:document>/reject/", acting.reject, name="document-reject"),
    path("<int:document>/verify/", acting.verify, name="document-verify"),
]
