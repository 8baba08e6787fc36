"""Contacts, and what ties records, roles, relationships and identifiers to them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kinroll.store.models.columns import text
from kinroll.store.models.plans import Plan
from kinroll.store.models.sources import SourceRecord


class Contact(models.Model):
    """A person we hold a record of, as computed from the claims of the linked records. The number is never reused.

    ``external_id`` is the id that people use, made once by the id scheme of a process rule: the username, once there is
    an account. It is held in ``Name`` like one. ``found_by`` is what it is searched by (``core/finding.py``), under an
    index that the database keeps right (``finding_index.py``).
    """

    number = models.BigAutoField(primary_key=True)
    root = models.BigIntegerField(null=True, db_index=True)
    external_id = text(db_default="")
    version = models.IntegerField(default=1)
    is_active = models.BooleanField(default=True)
    made_by = models.ForeignKey(SourceRecord, models.PROTECT, null=True, db_index=False)
    salt = models.BinaryField(default=b"")
    title = text()
    forename = text()
    surname = text()
    name_key = text(db_index=True)
    found_by = text(db_default="")
    gender = text()
    date_of_birth = text()
    address = text()
    telephone = text()
    mobile = text()
    work_telephone = text()
    personal_email = text()
    work_email = text()
    email_preference = text()
    telephone_preference = text()
    extra = text()
    winners = text()
    captured = text()

    class Meta:
        db_table = "contact"
        indexes = [
            models.Index(Lower("personal_email"), condition=Q(personal_email__gt=""), name="contact_personal_email"),
            models.Index(Lower("work_email"), condition=Q(work_email__gt=""), name="contact_work_email"),
        ]


class Link(models.Model):
    """This record is about this contact number. A link never moves: it ends, and another is made."""

    record = models.ForeignKey(SourceRecord, models.PROTECT, db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT)
    origin = models.TextField()
    rule = text()
    anchor = text()
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    ended_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        db_table = "link"
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(ended_plan=None), name="link_one_contact_a_record")
        ]


class Rejection(models.Model):
    """A person said that this record is not this contact. Kept for ever."""

    record = models.ForeignKey(SourceRecord, models.PROTECT)
    contact = models.ForeignKey(Contact, models.PROTECT)
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)

    class Meta:
        db_table = "rejection"
        constraints = [models.UniqueConstraint(fields=["record", "contact"], name="rejection_once")]


class Role(models.Model):
    """Why a contact is here: a role that one linked record gives, with its days."""

    record = models.ForeignKey(SourceRecord, models.PROTECT, db_index=False)
    name = models.TextField()
    began_on = models.DateField()
    lapsed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    ended_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        db_table = "role"
        constraints = [
            models.UniqueConstraint(fields=["record", "name"], condition=Q(ended_plan=None), name="role_once_a_record")
        ]
        indexes = [models.Index(fields=["name"], condition=Q(ended_plan=None), name="role_live")]


class Relationship(models.Model):
    """What a record says about another record's person. A flag is null when the source does not say."""

    record = models.ForeignKey(SourceRecord, models.PROTECT, db_index=False)
    other_key = models.TextField()
    who = text()
    name = text()
    parental_responsibility = models.BooleanField(null=True)
    priority = models.IntegerField(null=True)
    court_order = models.BooleanField(null=True)
    lives_with = models.BooleanField(null=True)
    starts = text()
    ends = text()
    began_on = models.DateField()
    ended_on = models.DateField(null=True)
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    ended_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        db_table = "relationship"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "other_key"], condition=Q(ended_plan=None), name="relationship_once_a_pair"
            )
        ]
        indexes = [models.Index(fields=["other_key"], condition=Q(ended_plan=None), name="relationship_other")]


class Identifier(models.Model):
    """A typed id that a record carries for its person (a UPN, a USI). Reserved values never enter."""

    record = models.ForeignKey(SourceRecord, models.PROTECT)
    type = models.TextField()
    value = models.TextField()
    key = models.TextField()
    is_verified = models.BooleanField(default=False)
    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    ended_plan = models.ForeignKey(Plan, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        db_table = "identifier"
        indexes = [models.Index(fields=["key", "type"], name="identifier_key")]
