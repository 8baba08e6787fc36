"""Training as the authority asks for it: organisation, places, programs, units, outcomes; checks and lodgements.

Columns hold what the files take, as the files take it: codes as codes. What is blank on a unit is as its enrolment has
it, then as its course has it. ``tail`` holds the fields that only state authorities ask for, by the name of the field.
"""

from django.db import models

from kinroll.store.models.columns import text
from kinroll.store.models.documents import Course, Document


class TrainingOrganisation(models.Model):
    """Who reports. ``is_listed``: it is on training.gov.au, so that its name is enough; others tell their address."""

    identifier = models.TextField(unique=True)
    name = text()
    is_listed = models.BooleanField(default=True)
    type = text()
    address_first = text()
    address_second = text()
    suburb = text()
    postcode = text()
    state = text()
    contact_name = text()
    telephone = text()
    facsimile = text()
    email = text()

    class Meta:
        db_table = "training_organisation"


class ReportingSettings(models.Model):
    """What the standard leaves open and this organisation has settled, by name; one row at most."""

    facts = models.JSONField(default=dict)

    class Meta:
        db_table = "reporting_settings"


class DeliveryLocation(models.Model):
    """Where training is delivered. The location that a course date names is one by its identifier or its name."""

    organisation = models.ForeignKey(TrainingOrganisation, models.PROTECT)
    identifier = models.TextField(unique=True)
    name = text()
    postcode = text()
    state = text()
    suburb = text()
    country = text()

    class Meta:
        db_table = "delivery_location"


class Program(models.Model):
    """A qualification, accredited course or skill set."""

    identifier = models.TextField(unique=True)
    name = text()
    is_listed = models.BooleanField(default=True)
    nominal_hours = text()
    recognition = text()
    level = text()
    field_of_education = text()
    anzsco = text()
    vet_flag = text()

    class Meta:
        db_table = "training_program"


class Unit(models.Model):
    """A unit of competency or another subject."""

    code = models.TextField(unique=True)
    name = text()
    field_of_education = text()
    vet_flag = text()
    nominal_hours = text()

    class Meta:
        db_table = "training_unit"


class TrainingList(models.Model):
    """A list of things of one kind that was uploaded: what it would do, and what came of it.

    ``state``: ``planned``, ``applied``. ``agreed`` holds what each row would have done when it was looked at; ``plan``
    and ``result`` are as they are answered, ``counts`` tells the later of them in short. Emptied some time after the
    upload, but for its counts.
    """

    kind = models.TextField()
    name = models.TextField()
    body = models.BinaryField()
    size = models.IntegerField()
    state = models.TextField(default="planned")
    agreed = models.BinaryField(default=bytes)
    plan = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    by = text()
    made_at = models.DateTimeField()
    applied_by = text()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "training_list"


class CourseTraining(models.Model):
    """How a course is reported where an enrolment or a unit does not say otherwise; no program: subjects only."""

    course = models.OneToOneField(Course, models.CASCADE, related_name="training")
    program = models.ForeignKey(Program, models.PROTECT, null=True)
    place = models.ForeignKey(DeliveryLocation, models.PROTECT, null=True)
    delivery_mode = text()
    funding_source = text()
    specific_funding = text()

    class Meta:
        db_table = "course_training"


class Enrolment(models.Model):
    """What is reported of a document as a whole, and whether its program was completed."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="enrolment")
    program = models.ForeignKey(Program, models.PROTECT, null=True)
    commencing = text()
    funding_source = text()
    specific_funding = text()
    study_reason = text()
    vet_in_schools = text()
    school_type = text()
    training_contract = text()
    apprentice_client = text()
    completed_on = models.DateField(null=True)
    issued = text()
    tail = models.JSONField(default=dict)

    class Meta:
        db_table = "enrolment"


class UnitOutcome(models.Model):
    """What came of one unit on one document. Days that are blank are those of the course date."""

    document = models.ForeignKey(Document, models.CASCADE)
    unit = models.ForeignKey(Unit, models.PROTECT)
    place = models.ForeignKey(DeliveryLocation, models.PROTECT, null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    outcome = text()
    delivery_mode = text()
    funding_source = text()
    tail = models.JSONField(default=dict)

    class Meta:
        db_table = "unit_outcome"
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="unit_outcome_once_a_document")]


class CollectionCheck(models.Model):
    """One look at what would be lodged for a window. Its counts are kept; its findings go when it is looked again."""

    first_on = models.DateField()
    last_on = models.DateField()
    made_at = models.DateTimeField()
    by = text()
    is_last = models.BooleanField(default=True)
    counts = models.JSONField(default=dict)

    class Meta:
        db_table = "collection_check"
        indexes = [models.Index(fields=["last_on", "made_at"], name="collection_check_recent")]


class CollectionFinding(models.Model):
    """Something that a check has found wrong, with whom and what it leads to."""

    check_of = models.ForeignKey(CollectionCheck, models.CASCADE)
    rule = models.TextField()
    severity = models.TextField()
    file = text()
    line = models.IntegerField(default=0)
    client = text()
    key = text()
    field = text()
    value = text()
    contact = models.BigIntegerField(null=True, db_index=True)
    other = models.BigIntegerField(null=True)
    document = models.BigIntegerField(null=True, db_index=True)
    about = text()

    class Meta:
        db_table = "collection_finding"
        indexes = [models.Index(fields=["check_of", "severity", "rule"], name="collection_finding_rule")]


class CollectionLeftOut(models.Model):
    """A record of the window that is not reported: which, whose, and the number of the reason."""

    check_of = models.ForeignKey(CollectionCheck, models.CASCADE)
    reason = models.TextField()
    kind = models.TextField()
    document = models.BigIntegerField(db_index=True)
    contact = models.BigIntegerField(null=True, db_index=True)
    client = text()
    about = text()
    value = text()

    class Meta:
        db_table = "collection_left_out"
        indexes = [models.Index(fields=["check_of", "reason"], name="collection_left_out_reason")]


class Lodgement(models.Model):
    """What was lodged, or is to be: made once, never changed. ``rules`` says by which choices and rules."""

    first_on = models.DateField()
    last_on = models.DateField()
    release = models.TextField()
    made_at = models.DateTimeField()
    by = text()
    note = text()
    lodged_on = models.DateField(null=True)
    rules = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)

    class Meta:
        db_table = "lodgement"


class LodgementFile(models.Model):
    """A file of a lodgement: its bytes stand in parts, compressed; ``digest`` proves them."""

    lodgement = models.ForeignKey(Lodgement, models.CASCADE, related_name="files")
    name = models.TextField()
    size = models.BigIntegerField()
    digest = models.TextField()

    class Meta:
        db_table = "lodgement_file"
        constraints = [models.UniqueConstraint(fields=["lodgement", "name"], name="lodgement_file_once")]


class LodgementPart(models.Model):
    """A piece of a file, compressed by itself."""

    file = models.ForeignKey(LodgementFile, models.CASCADE, related_name="parts")
    place = models.IntegerField()
    body = models.BinaryField()

    class Meta:
        db_table = "lodgement_part"
        constraints = [models.UniqueConstraint(fields=["file", "place"], name="lodgement_part_once")]


class LodgedClient(models.Model):
    """Who was in a lodgement, under which client identifier."""

    lodgement = models.ForeignKey(Lodgement, models.CASCADE)
    contact = models.BigIntegerField(db_index=True)
    client = models.TextField()

    class Meta:
        db_table = "lodged_client"


class LodgedCompletion(models.Model):
    """A program that was reported as completed, so that it is not reported again in a later year."""

    lodgement = models.ForeignKey(Lodgement, models.CASCADE)
    contact = models.BigIntegerField(db_index=True)
    program = models.TextField()

    class Meta:
        db_table = "lodged_completion"


class GateAnswer(models.Model):
    """That somebody looked at a suspicion of the gate and found it right as it is; ``about`` is what was looked at."""

    rule = models.TextField()
    contact = models.BigIntegerField(db_index=True)
    about = models.TextField()
    words = text()
    by = text()
    at = models.DateTimeField()

    class Meta:
        db_table = "gate_answer"
        constraints = [models.UniqueConstraint(fields=["rule", "contact", "about"], name="gate_answer_once")]
