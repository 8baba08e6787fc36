"""Every address of the web application."""

from django.urls import include, path

from kinroll.web.views import api_docs, errors, home, invitation, overview, permissions

urlpatterns = [
    path("", home.home, name="home"),
    path("switch/", home.switch, name="switch"),
    path("", include("kinroll.web.views.own.urls")),
    path("requests/", include("kinroll.web.views.requests.urls")),
    path("account/", include("kinroll.web.account_urls")),
    path("", include("kinroll.web.sign_on_urls")),
    path("sign-on/", include("kinroll.web.views.sign_on.urls")),
    path("invitation/<str:token>/", invitation.accept, name="invitation"),
    path("overview/", overview.show, name="overview"),
    path("", include("kinroll.web.views.runs.urls")),
    path("", include("kinroll.web.views.nights.urls")),
    path("sources/", include("kinroll.web.views.sources.urls")),
    path("problems/", include("kinroll.web.views.problems.urls")),
    path("support/", include("kinroll.web.views.support.urls")),
    path("", include("kinroll.web.views.merging.urls")),
    path("review/", include("kinroll.web.views.review.urls")),
    path("contacts/", include("kinroll.web.views.contacts.urls")),
    path("documents/", include("kinroll.web.views.documents.urls")),
    path("courses/", include("kinroll.web.views.courses.urls")),
    path("avetmiss/", include("kinroll.web.views.avetmiss.urls")),
    path("rules/", include("kinroll.web.views.rules.urls")),
    path("imports/", include("kinroll.web.views.imports.urls")),
    path("book/", include("kinroll.web.views.booking.urls")),
    path("", include("kinroll.web.views.work.urls")),
    path("", include("kinroll.web.views.people.urls")),
    path("permissions/", permissions.listing, name="permissions"),
    path("permissions/permit/", permissions.permit, name="permit"),
    path("tokens/", include("kinroll.web.views.tokens.urls")),
    path("targets/", include("kinroll.web.views.targets.urls")),
    path("", include("kinroll.web.views.letters.urls")),
    path("webhooks/", include("kinroll.web.views.webhooks.urls")),
    path("api/v1/docs/", api_docs.show, name="api-docs"),
]
handler400 = errors.bad_request
handler403 = errors.not_allowed
handler404 = errors.not_found
handler500 = errors.fault
