"""Work in the background: how far it is, and what became of it."""

from typing import Any

from kinroll.store.models import Job


def job_json(job: Job) -> dict[str, Any]:
    """One piece of work."""
    return {
        "job": job.pk,
        "kind": job.kind,
        "asked": job.asked,
        "state": job.state,
        "stage": job.stage or None,
        "done": job.done,
        "of": job.of,
        "by": job.by,
        "asked_at": job.asked_at.isoformat(),
        "begun_at": job.begun_at.isoformat() if job.begun_at else None,
        "ended_at": job.ended_at.isoformat() if job.ended_at else None,
        "answer": job.answer or None,
        "failure": job.failure or None,
    }
