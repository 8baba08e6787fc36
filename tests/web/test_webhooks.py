"""The pages of programs that are called."""

from datetime import UTC, datetime

from kinroll.store import webhooks
from kinroll.store.models import Event, Webhook, WebhookMessage
from website import Site, words

URL = "https://library.example.org/hook"


def test_an_owner_has_a_program_called_and_tries_it(site: Site) -> None:
    owner = site.staff("owner")
    answer = words(owner.post("/webhooks/", {"name": "library", "url": URL, "kinds": ["created"]}).content.decode())
    hook = Webhook.objects.get()
    assert "whsec_" in answer
    assert "whsec_" not in owner.get(f"/webhooks/{hook.pk}/").content.decode()
    owner.post(f"/webhooks/{hook.pk}/test/")
    assert "A test" in words(owner.get(f"/webhooks/{hook.pk}/").content.decode())
    assert "whsec_" in owner.post(f"/webhooks/{hook.pk}/rotate/").content.decode()
    owner.post(f"/webhooks/{hook.pk}/replay/", {"since": "2020-01-01"})
    assert f"{Event.objects.count()} events" in words(owner.get(f"/webhooks/{hook.pk}/").content.decode())
    owner.post(f"/webhooks/{hook.pk}/switch/")
    assert "switched off" in words(owner.get("/webhooks/").content.decode())
    owner.post(f"/webhooks/{hook.pk}/remove/")
    assert "No program is called yet" in words(owner.get("/webhooks/").content.decode())


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(site: Site) -> None:
    page = site.staff("owner").post("/webhooks/", {"name": "library", "url": "http://example.org"}).content.decode()
    assert "must begin with https://" in page
    assert 'value="library"' in page
    assert not Webhook.objects.exists()


def test_what_was_given_up_is_seen_and_tried_again(site: Site) -> None:
    owner = site.staff("owner")
    owner.post("/webhooks/", {"name": "library", "url": URL})
    hook = Webhook.objects.get()
    facts = {"kind": "created", "contact_id": 1, "made_at": datetime.now(UTC), "error": "It answered 422."}
    WebhookMessage.objects.create(webhook=hook, state=webhooks.DEAD, event_id=1, **facts)
    assert "given up" in words(owner.get(f"/webhooks/{hook.pk}/").content.decode())
    owner.post(f"/webhooks/{hook.pk}/revive/")
    assert WebhookMessage.objects.get().state == webhooks.WAITING
    assert "1 message is tried again later" in words(owner.get(f"/webhooks/{hook.pk}/").content.decode())
