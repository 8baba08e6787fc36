"""Signing in elsewhere with an account of here (OpenID Connect), as allauth does it; only what Kinroll wants of it."""

from allauth.idp.oidc import views
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from kinroll.web.doors import anybody


@anybody
def absent(request: HttpRequest) -> HttpResponse:
    """What allauth has a name for, and Kinroll does not do."""
    raise Http404


_OURS: list[URLPattern | URLResolver] = [
    path(".well-known/openid-configuration", anybody(views.configuration), name="configuration"),
    path(".well-known/jwks.json", anybody(views.jwks), name="jwks"),
    path("identity/o/authorize", anybody(views.authorization), name="authorization"),
    path("identity/o/logout", anybody(views.logout), name="logout"),
    path("identity/o/api/token", anybody(views.token), name="token"),
    path("identity/o/api/revoke", anybody(views.revoke), name="revoke"),
    path("identity/o/api/userinfo", anybody(views.user_info), name="userinfo"),
    path("identity/o/api/device/code", absent, name="device_code"),
]
urlpatterns = [path("", include(([path("", include((_OURS, "oidc")))], "idp")))]
