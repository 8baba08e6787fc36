"""All that a server reads before its first page; imported once, by the process that servers are forked off."""

from kinroll.store.database import set_up

set_up(web=True)

from django.contrib.auth import get_user_model  # noqa: E402 - after Django was set up
from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from kinroll.cli import main, serving, working  # noqa: E402, F401
from kinroll.web import serving as web_serving  # noqa: E402, F401

get_user_model()
get_resolver().url_patterns  # noqa: B018 - imports every view
for name in ("account/login.html", "web/overview.html"):
    get_template(name)
# as in website.py, or the first sign-in of each account would have it hashed anew, at the full price
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
Argon2PasswordHasher.parallelism = 1
