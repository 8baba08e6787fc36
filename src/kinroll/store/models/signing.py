"""What proves to other programs that Kinroll has said something."""

from typing import ClassVar

from django.db import models


class SigningKey(models.Model):
    """A private key, sealed, that signs who somebody is. The newest one signs; older ones are known until they end."""

    pem = models.TextField()
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    objects: ClassVar["models.Manager[SigningKey]"] = models.Manager()

    class Meta:
        db_table = "signing_key"
