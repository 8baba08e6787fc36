"""Django settings. The database is set at run time from kinroll.toml, by ``kinroll.store.database.use``."""

import os

SECRET_KEY = os.environ.get("KINROLL_SECRET_KEY", "no-web-server-runs-with-this-key")
DEBUG = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "kinroll.store"]
AUTH_USER_MODEL = "store.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",  # passwords that were moved in become this at the first sign-in
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
