"""The addresses of lists on their way in."""

from django.urls import path

from kinroll.web.views.imports import page, uploading

urlpatterns = [
    path("", uploading.listing, name="imports"),
    path("<int:upload>/", page.show, name="import"),
    path("<int:upload>/columns/", uploading.columns, name="import-columns"),
    path("<int:upload>/look/", page.look_again, name="import-look"),
    path("<int:upload>/plan/", page.plan, name="import-plan"),
    path("<int:upload>/apply/", page.apply, name="import-apply"),
    path("<int:upload>/not-imported.csv", page.not_made, name="import-not-made"),
    path("<int:upload>/remove/", uploading.remove, name="import-remove"),
]
