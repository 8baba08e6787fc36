"""The addresses of the support bundle."""

from django.urls import path

from kinroll.web.views.support import page

urlpatterns = [
    path("", page.show, name="support"),
    path("kinroll-support.zip", page.download, name="support-bundle"),
]
