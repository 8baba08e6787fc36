"""A bare Django page that shows one row, served as Kinroll is: what the pages of Kinroll are measured by.

    python bench/bare.py DATABASE-URL USERNAME NUMBER

Django's middleware as ``startproject`` makes it, somebody signed in, one contact by the ORM, a small template. Prints
its port and the cookie of the session as JSON, and serves until it is stopped.
"""

from __future__ import annotations

import json
import sys

import django
import waitress
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kinroll.store.database import parse

PAGE = """<!doctype html><html lang="en"><head><title>{{ contact.surname }}</title></head><body>
<h1>{{ contact.forename }} {{ contact.surname }}</h1><p>{{ contact.personal_email }}</p><p>{{ contact.mobile }}</p>
<p>{{ user.username }}</p></body></html>"""
CONTRIB = "django.contrib"
COOKIE = "bare_session"


def configure(url: str) -> None:
    """Django's own settings of a new project, over this database."""
    template = ("django.template.loaders.locmem.Loader", {"one.html": PAGE})
    loaders = [("django.template.loaders.cached.Loader", [template])]
    processors = [
        "django.template.context_processors.request",
        f"{CONTRIB}.auth.context_processors.auth",
        f"{CONTRIB}.messages.context_processors.messages",
    ]
    settings.configure(
        SECRET_KEY="for-a-benchmark-only",
        USE_TZ=True,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        AUTH_USER_MODEL="store.Account",
        SESSION_COOKIE_NAME=COOKIE,
        DATABASES={"default": parse(url) | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}},
        INSTALLED_APPS=[
            *(f"{CONTRIB}.{name}" for name in ("auth", "contenttypes", "sessions", "messages")),
            "kinroll.store",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            f"{CONTRIB}.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            f"{CONTRIB}.auth.middleware.AuthenticationMiddleware",
            f"{CONTRIB}.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": loaders, "context_processors": processors},
            }
        ],
    )
    django.setup()


def show(request: HttpRequest, number: int) -> HttpResponse:
    """The page."""
    from django.contrib.auth.decorators import login_required

    from kinroll.store.models import Contact

    def page(request: HttpRequest) -> HttpResponse:
        return render(request, "one.html", {"contact": Contact.objects.get(pk=number)})

    return login_required(page)(request)


urlpatterns = [path("<int:number>/", show)]


def main(url: str, username: str) -> None:
    """Sign somebody in, tell where the page is, and serve it."""
    configure(url)
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model()._default_manager.get(username=username))
    server = waitress.create_server(get_wsgi_application(), host="127.0.0.1", port=0, ident="", threads=8)
    cookie = f"{COOKIE}={client.cookies[COOKIE].value}"
    sys.stdout.write(json.dumps({"port": server.effective_port, "cookie": cookie}) + "\n")
    sys.stdout.flush()
    server.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
