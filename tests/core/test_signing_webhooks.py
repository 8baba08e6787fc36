import pytest

from kinroll.core.signing_webhooks import PAUSES, headers, is_signed, meaning, pause_after, write_secret

SECRET, OTHER = "whsec_plJ3nmyCDGBKInavdOK15jsl", write_secret(b"another secret of some length...")
AT = 1_731_705_121
BODY = b'{"event_type":"ping","data":{"success":true}}'


def test_a_message_is_signed_as_the_standard_shows_it() -> None:
    sent = headers("msg_loFOjxBNrRLzqYUf", AT, BODY, [SECRET])
    assert sent == {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }


def test_while_a_secret_is_changed_both_are_good() -> None:
    sent = headers("one", AT, BODY, [OTHER, SECRET])
    assert is_signed(sent, BODY, [SECRET], AT)
    assert is_signed(sent, BODY, [OTHER], AT)
    assert not is_signed(headers("one", AT, BODY, [OTHER]), BODY, [SECRET], AT)


@pytest.mark.parametrize(
    ("change", "body", "now"),
    [
        pytest.param({"webhook-id": "two"}, BODY, AT, id="another id"),
        pytest.param({"webhook-timestamp": str(AT + 1)}, BODY, AT, id="another time"),
        pytest.param({}, BODY + b" ", AT, id="another body"),
        pytest.param({}, BODY, AT + 301, id="too old"),
        pytest.param({}, BODY, AT - 301, id="of a time to come"),
        pytest.param({"webhook-timestamp": "²"}, BODY, AT, id="no time"),
        pytest.param({"webhook-signature": ""}, BODY, AT, id="unsigned"),
        pytest.param({"webhook-signature": "v1,ümlaut"}, BODY, AT, id="odd signature"),
    ],
)
def test_what_was_changed_or_is_old_is_not_believed(change: dict[str, str], body: bytes, now: int) -> None:
    sent = {**headers("one", AT, BODY, [SECRET]), **change}
    assert not is_signed(sent, body, [SECRET], now)


@pytest.mark.parametrize(
    ("status", "meant"),
    [
        *((200, "taken"), (204, "taken"), (302, "pause"), (400, "refused"), (404, "refused"), (408, "pause")),
        *((410, "gone"), (422, "refused"), (429, "pause"), (500, "pause"), (503, "pause")),
    ],
)
def test_what_an_answer_means(status: int, meant: str) -> None:
    assert meaning(status) == meant


def test_pauses_grow_and_end() -> None:
    assert list(PAUSES) == sorted(PAUSES)
    assert pause_after(len(PAUSES)) == PAUSES[-1]
    assert pause_after(len(PAUSES) + 1) is None
