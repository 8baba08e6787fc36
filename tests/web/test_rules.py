"""The pages of rules: a draft that several people change, a rehearsal, activation, and versions beside each other."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from lxml import html

from college import College, rule
from kinroll.flows import drafting, ruling
from kinroll.store import rule_drafts, rule_sets
from website import Site, now, words

COMMENT = "# nobody may lose this line"


@pytest.fixture
def college(tmp_path: Path, database: str) -> College:
    """A college with one rule, on booking, that makes contacts by their email."""
    made = College(tmp_path, database)
    made.declare(f"{COMMENT}\n{rule('booking', {}, name='Booked')}")
    return made


@pytest.fixture
def site(college: College) -> Site:
    made = Site(college)  # type: ignore[arg-type]
    made.open()
    return made


def begun(site: Site) -> None:
    """Begin a draft, as a data manager does."""
    assert site.staff("data-manager").post("/rules/draft/begin/").status_code == 302


def draft() -> rule_drafts.Draft:
    found = rule_drafts.find()
    assert found
    return found


def form_of(page: str, having: str) -> dict[str, object]:
    """What a browser would send of the form with this input, as it is filled in; several of one name as a list."""
    (form,) = [one for one in html.fromstring(page).forms if having in one.fields]
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value.removeprefix("\n"))  # as a browser reads a textarea
    return {name: values if len(values) > 1 else values[0] for name, values in sent.items()}


def rule_form(site: Site, **changed: object) -> dict[str, object]:
    """The form of the one rule as the page has it, with some of it changed."""
    page = site.staff("data-manager").get("/rules/processes/0/rules/0/").content.decode()
    return {**form_of(page, "contact_id"), **changed}


def saved(site: Site, **changed: object) -> HttpResponse:
    return site.staff("data-manager").post("/rules/processes/0/rules/0/", rule_form(site, **changed))


class TestDraft:
    def test_nothing_can_be_changed_before_one_is_begun(self, site: Site) -> None:
        page = site.staff("data-manager").get("/rules/processes/0/")
        assert "Begin a draft" in page.content.decode()
        assert "/rules/processes/0/rules/0/" not in page.content.decode()
        assert site.staff("data-manager").get("/rules/processes/0/rules/0/")["Location"] == "/rules/processes/0/"

    def test_there_is_one_for_everybody(self, site: Site) -> None:
        begun(site)
        answer = site.staff("owner").post("/rules/draft/begin/", follow=True)
        assert "data-manager-account has begun a draft already" in words(answer.content.decode())

    def test_those_who_may_only_look_see_it_and_cannot_change_it(self, site: Site) -> None:
        begun(site)
        assert "This is the draft" in words(site.staff("office").get("/rules/").content.decode())
        assert site.staff("office").get("/rules/draft/").status_code == 403

    def test_the_rules_that_come_with_kinroll_are_a_beginning(self, tmp_path: Path, database: str) -> None:
        empty = Site(College(tmp_path, database))  # type: ignore[arg-type]
        empty.open()
        assert "No rules are in force yet" in words(empty.staff("data-manager").get("/rules/").content.decode())
        begun(empty)
        assert draft().body == ruling.ready_made()

    def test_it_is_discarded_only_by_those_who_have_seen_how_it_stands(self, site: Site) -> None:
        begun(site)
        client = site.staff("data-manager")
        client.post("/rules/draft/discard/", {"revision": draft().revision - 1})
        assert rule_drafts.find()
        client.post("/rules/draft/discard/", {"revision": draft().revision})
        assert rule_drafts.find() is None


class TestRule:
    def test_the_form_saves_what_was_changed_and_nothing_else(self, site: Site) -> None:
        begun(site)
        before = draft().body
        answer = saved(site, copy="newest detail wins")
        assert answer.status_code == 302, words(answer.content.decode())
        after = draft().body
        assert after == before.replace('copy = """overwrite"""', 'copy = "newest detail wins"')
        assert COMMENT in after

    def test_conditions_values_mails_and_access(self, site: Site) -> None:
        begun(site)
        answer = saved(
            site,
            **{"courses": "FA\nFB", "if-0-field": "employer", "if-0-value": "Acme\n–", "provision": ["portal"]},
            **{"set-0-field": "suburb", "set-0-value": "Kestrel Bay", "but-0-field": "mobile"},
            **{"but-0-value": "only when creating", "mail-0-to": "personal_email", "mail-0-subject": "Booked"},
            **{"mail-0-text": "Dear {forename},\r\nthank you."},
        )
        assert answer.status_code == 302, words(answer.content.decode())
        made = drafting.rules_of(draft()).processes[0].rules[0]
        assert made.when.courses == ("FA", "FB")
        assert made.when.fields == {"employer": ("Acme", "")}
        assert made.set == {"suburb": "Kestrel Bay"}
        assert made.contact
        assert made.contact.copy_fields == {"mobile": "only when creating"}
        assert made.mail[0].text == "Dear {forename},\nthank you."
        assert made.provision == ("portal",)

    def test_a_setting_that_is_not_set_is_no_error_and_is_told_beside_it(self, site: Site) -> None:
        begun(site)
        assert saved(site, type="").status_code == 302
        page = words(site.staff("data-manager").get("/rules/processes/0/rules/0/").content.decode())
        assert "Not all five are set: contact type. Until they are, the rule leaves contacts alone." in page

    def test_a_rule_that_leaves_contacts_alone(self, site: Site) -> None:
        begun(site)
        sent = rule_form(site)
        del sent["touches"]
        site.staff("data-manager").post("/rules/processes/0/rules/0/", sent)
        assert drafting.rules_of(draft()).processes[0].rules[0].contact is None

    def test_the_risk_of_a_choice_is_said_beside_it_before_anything_is_saved(self, site: Site) -> None:
        begun(site)
        revision = draft().revision
        sent = rule_form(site, contact_id="next number")
        page = site.staff("data-manager").post("/rules/processes/0/rules/0/look/", sent).content.decode()
        beside = page.partition('id="said-match"')[2].partition("</ul>")[0]
        assert "Nobody brings the next number along" in words(beside)
        assert draft().revision == revision

    def test_what_was_typed_stays_where_something_is_wrong(self, site: Site) -> None:
        begun(site)
        page = saved(site, name="", courses="FA")
        assert "Give the rule a name." in page.content.decode()
        assert form_of(page.content.decode(), "contact_id")["courses"] == "FA"
        page = saved(site, **{"mail-0-to": "personal_email", "mail-0-subject": ""})
        assert "Fill this in." in page.content.decode()

    def test_a_rule_comes_and_goes(self, site: Site) -> None:
        begun(site)
        client = site.staff("data-manager")
        answer = client.post("/rules/processes/0/add/", {"revision": draft().revision, "step": "completed"})
        assert answer["Location"] == "/rules/processes/0/rules/1/"
        assert [one.name for one in drafting.rules_of(draft()).processes[0].rules] == ["Booked", "Completed"]
        client.post("/rules/processes/0/rules/1/remove/", {"revision": draft().revision, "seen": "Completed"})
        assert [one.name for one in drafting.rules_of(draft()).processes[0].rules] == ["Booked"]


class TestTwoPeople:
    def test_the_second_sees_what_differs_and_loses_nothing(self, site: Site) -> None:
        begun(site)
        late = rule_form(site, contact_id="usi")
        assert saved(site, copy="fill blanks only").status_code == 302
        page = site.staff("owner").post("/rules/processes/0/rules/0/", late)
        told = words(page.content.decode())
        assert "data-manager-account has changed the draft meanwhile" in told
        assert "Copy rule: fill blanks only → overwrite" in told
        assert "Contact id: customer email → usi" in told
        mine = form_of(page.content.decode(), "contact_id")
        assert mine["contact_id"] == "usi"
        assert drafting.rules_of(draft()).processes[0].rules[0].contact.contact_id == "customer email"  # type: ignore[union-attr]
        again = site.staff("owner").post("/rules/processes/0/rules/0/", mine)
        assert again.status_code == 302
        assert drafting.rules_of(draft()).processes[0].rules[0].contact.contact_id == "usi"  # type: ignore[union-attr]

    def test_a_rule_that_is_gone_is_not_mistaken_for_another(self, site: Site) -> None:
        begun(site)
        late = rule_form(site, copy="fill blanks only")
        client = site.staff("data-manager")
        client.post("/rules/processes/0/add/", {"revision": draft().revision, "step": "completed"})
        client.post("/rules/processes/0/rules/0/remove/", {"revision": draft().revision, "seen": "Booked"})
        page = site.staff("owner").post("/rules/processes/0/rules/0/", {**late, "revision": draft().revision})
        assert "Somebody has taken this out of the draft" in words(page.content.decode())
        assert [one.name for one in drafting.rules_of(draft()).processes[0].rules] == ["Completed"]

    def test_the_text_too(self, site: Site) -> None:
        begun(site)
        revision, mine = draft().revision, draft().body.replace("Employer", "Boss")
        assert saved(site, copy="fill blanks only").status_code == 302
        page = site.staff("owner").post("/rules/draft/text/", {"revision": revision, "text": mine})
        assert "Contact types: Customer, Student, Employer → Customer, Student, Boss" in words(page.content.decode())
        assert "Boss" not in draft().body


class TestText:
    def test_faults_are_told_with_their_lines_and_nothing_is_saved(self, site: Site) -> None:
        begun(site)
        before = draft()
        wrong = before.body + '\n[[process]]\nname = "Trip"\ncolour = "red"\n'
        page = site.staff("data-manager").post("/rules/draft/text/", {"revision": before.revision, "text": wrong})
        line = wrong.splitlines().index('colour = "red"') + 1
        assert f"line {line}:" in page.content.decode()
        assert str(form_of(page.content.decode(), "text")["text"]).strip() == wrong.strip()
        assert draft() == before

    def test_a_text_that_is_no_toml(self, site: Site) -> None:
        begun(site)
        page = site.staff("data-manager").post("/rules/draft/text/", {"revision": draft().revision, "text": "a = = 1"})
        assert "It cannot be read like this" in words(page.content.decode())
        assert "1 a = = 1" in words(page.content.decode())

    def test_comments_can_be_written(self, site: Site) -> None:
        begun(site)
        text = draft().body + "\n# a thought\n"
        sent = {"revision": draft().revision, "text": text.replace("\n", "\r\n")}
        assert site.staff("data-manager").post("/rules/draft/text/", sent).status_code == 302
        assert draft().body == text


class TestParts:
    def test_a_field_of_a_form(self, site: Site) -> None:
        begun(site)
        client = site.staff("data-manager")
        options = "s = Small\nl = Large"
        field = {"name": "shirt", "label": "Shirt", "type": "choice", "options": options, "required": "on"}
        answer = client.post("/rules/forms/0/fields/new/", {**field, "revision": draft().revision})
        assert answer.status_code == 302
        made = drafting.rules_of(draft()).forms[0].fields[-1]
        assert (made.name, dict(made.options), made.required) == ("shirt", {"s": "Small", "l": "Large"}, True)
        place = len(drafting.rules_of(draft()).forms[0].fields) - 1
        changed = {**field, "label": "T-shirt", "revision": draft().revision, "seen": "shirt"}
        assert client.post(f"/rules/forms/0/fields/{place}/", changed).status_code == 302
        assert drafting.rules_of(draft()).forms[0].fields[-1].label == "T-shirt"
        client.post(f"/rules/forms/0/fields/{place}/remove/", {"revision": draft().revision, "seen": "shirt"})
        assert drafting.rules_of(draft()).forms[0].field("shirt") is None

    def test_the_order_of_fields(self, site: Site) -> None:
        begun(site)
        client = site.staff("data-manager")
        first, second, *_ = drafting.rules_of(draft()).forms[0].fields
        page = client.get("/rules/forms/0/").content.decode()
        (sent,) = [form for form in html.fromstring(page).forms if form.fields.get("seen") == second.name]
        assert [button.get("value") for button in sent.findall(".//button")] == ["up", "down"]
        answer = client.post(str(sent.action), {**dict(sent.form_values()), "way": "up"})
        assert drafting.rules_of(draft()).forms[0].fields[:2] == (second, first)
        again = client.get(answer["Location"]).content.decode()
        (focused,) = html.fromstring(again).xpath("//button[@autofocus]")
        assert focused.get("aria-label").endswith("down")  # it is the first by now, and goes no further up
        assert "Order of the fields" in words(client.get("/rules/draft/").content.decode())

    def test_the_order_of_rules_decides_between_equals(self, site: Site, college: College) -> None:
        college.declare(rule("booking", {}, name="First"), rule("booking", {"type": "Customer"}, name="Second"))
        begun(site)
        client, sent = site.staff("data-manager"), {"process_seen": "Enrolment", "seen": "Second", "way": "up"}
        answer = client.post("/rules/processes/0/order/", {**sent, "revision": draft().revision}, follow=True)
        assert "Of rules that fit equally, the first one runs." in words(answer.content.decode())
        assert [one.name for one in drafting.rules_of(draft()).processes[0].rules] == ["Second", "First"]
        told = words(client.get("/rules/draft/").content.decode())
        assert "Order of the rules: First, Second → Second, First" in told
        sent |= {"revision": draft().revision, "way": "sideways"}
        assert client.post("/rules/processes/0/order/", sent).status_code == 404

    def test_of_two_who_change_the_order_the_second_is_told(self, site: Site) -> None:
        begun(site)
        client, revision = site.staff("data-manager"), draft().revision
        names = [item.name for item in drafting.rules_of(draft()).forms[0].fields]
        sent = {"form_seen": drafting.rules_of(draft()).forms[0].name, "way": "down", "revision": revision}
        client.post("/rules/forms/0/order/", {**sent, "seen": names[0]})
        told = client.post("/rules/forms/0/order/", {**sent, "seen": names[2]}, follow=True)
        assert "has changed the draft in the meantime" in words(told.content.decode())
        assert [item.name for item in drafting.rules_of(draft()).forms[0].fields][:2] == [names[1], names[0]]
        gone = {**sent, "seen": "nothing", "revision": draft().revision}
        told = client.post("/rules/forms/0/order/", gone, follow=True)
        assert "Somebody has taken this out of the draft." in words(told.content.decode())

    def test_a_name_that_is_taken_or_none(self, site: Site) -> None:
        begun(site)
        refusals = {"forename": "There is another one of this name.", "Shirt size": "Begin with a small letter"}
        for name, told in refusals.items():
            sent = {"name": name, "type": "text", "revision": draft().revision}
            page = site.staff("data-manager").post("/rules/forms/0/fields/new/", sent)
            assert told in page.content.decode()

    def test_contact_types(self, site: Site) -> None:
        begun(site)
        sent = {"types": "Student\nGuest", "revision": draft().revision}
        assert site.staff("data-manager").post("/rules/types/", sent).status_code == 302
        assert drafting.rules_of(draft()).types == ("Student", "Guest")

    def test_match_rules(self, site: Site) -> None:
        begun(site)
        client = site.staff("data-manager")
        sent = {"name": "surname and mobile", "fields_": "surname\nmobile", "revision": draft().revision}
        assert client.post("/rules/match/0/", sent).status_code == 302
        assert drafting.rules_of(draft()).match[0].fields == ("surname", "mobile")
        client.post("/rules/match/0/remove/", {"revision": draft().revision, "seen": "surname and mobile"})
        assert drafting.rules_of(draft()).match == ()

    def test_a_process_and_its_steps(self, site: Site) -> None:
        begun(site)
        client = site.staff("data-manager")
        sent = {"name": "Trip", "form": "Registration", "steps": "asked\ngone", "revision": draft().revision}
        assert client.post("/rules/processes/new/", sent)["Location"] == "/rules/processes/1/"
        changed = {**sent, "steps": "asked\ngone\nback", "revision": draft().revision, "process_seen": "Trip"}
        assert client.post("/rules/processes/1/edit/", changed).status_code == 302
        assert drafting.rules_of(draft()).processes[1].steps == ("asked", "gone", "back")
        client.post("/rules/processes/1/remove/", {"revision": draft().revision, "process_seen": "Trip"})
        assert [one.name for one in drafting.rules_of(draft()).processes] == ["Enrolment"]


class TestRehearsal:
    def test_it_names_who_would_come_out_differently_and_changes_nobody(self, site: Site, college: College) -> None:
        college.add(personal_email="sam@example.org")
        before = college.people()
        begun(site)
        saved(site, contact_id="blank", match="name and email")
        answer = site.staff("data-manager").post("/rules/draft/rehearse/", follow=True)
        told = words(answer.content.decode())
        assert "1 of 1 documents would come out differently than under version 1." in told
        assert "Sam Okafor would be known by another id sam@example.org (no id)" in told
        assert college.people() == before

    def test_many_documents_are_work_for_the_worker(
        self, site: Site, college: College, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kinroll.web.views.rules.draft.AT_ONCE", 0)
        college.add()
        begun(site)
        saved(site, type="Customer")
        answer = site.staff("data-manager").post("/rules/draft/rehearse/")
        assert answer["Location"] == "/jobs/1/"
        assert college.command("worker", "--once").status == 0
        page = site.staff("data-manager").get("/jobs/1/").content.decode()
        (link,) = re.findall(r"/rules/draft/rehearsals/\d+/", page)
        assert site.staff("data-manager").get(link).status_code == 200

    def test_what_it_says_of_a_document_goes_with_the_document(self, site: Site, college: College) -> None:
        from kinroll.store import erasing, rule_rehearsals

        number = college.add()
        begun(site)
        saved(site, contact_id="blank", match="name and email")
        rehearsal = drafting.rehearse(now())
        assert len(rule_rehearsals.lines(rehearsal)[0]) == 1
        contact = college.contact_of(number)
        assert contact
        erasing.empty(contact)
        assert rule_rehearsals.lines(rehearsal)[0] == []

    def test_a_draft_that_was_changed_since_says_so(self, site: Site, college: College) -> None:
        college.add()
        begun(site)
        page = site.staff("data-manager").post("/rules/draft/rehearse/", follow=True).content.decode()
        assert "All 1 documents would come out" in words(page)
        saved(site, copy="fill blanks only")
        page = site.staff("data-manager").get("/rules/draft/").content.decode()
        assert "Nobody has rehearsed the draft" in words(page)


class TestActivation:
    def activate(self, site: Site, **more: object) -> str:
        sent = {"revision": draft().revision, "note": "blanks only", **more}
        return words(site.staff("data-manager").post("/rules/draft/activate/", sent, follow=True).content.decode())

    def test_the_draft_counts_from_now_on_with_its_note(self, site: Site) -> None:
        begun(site)
        saved(site, copy="fill blanks only")
        assert "Version 2 counts from now on." in self.activate(site)
        kept = rule_sets.active()
        assert kept
        assert (kept.version, kept.note, kept.by) == (2, "blanks only", "data-manager-account")
        assert rule_drafts.find() is None

    def test_a_note_is_asked_for(self, site: Site) -> None:
        begun(site)
        assert "Say in a few words what is new." in self.activate(site, note="")
        assert rule_drafts.find()

    def test_not_while_it_has_errors_or_an_example_fails(self, site: Site) -> None:
        begun(site)
        example = '[[process.rule.example]]\nname = "x"\ndocument = {}\nexpect = { outcome = "created" }\n'
        body = f"{draft().body}\n{example}"
        site.staff("data-manager").post("/rules/draft/text/", {"revision": draft().revision, "text": body})
        page = site.staff("data-manager").get("/rules/draft/").content.decode()
        assert "cannot be activated before that is put right" in words(page)
        assert "has errors, and was not activated" in self.activate(site)
        active = rule_sets.active()
        assert active
        assert active.version == 1

    def test_rules_that_were_activated_meanwhile_are_not_overwritten_unseen(self, site: Site, college: College) -> None:
        begun(site)
        saved(site, copy="fill blanks only")
        college.declare(rule("booking", {"type": "Customer"}, name="Booked"))
        told = self.activate(site)
        assert "Version 2 was activated after this draft was begun" in told
        assert "Contact type: Student → Customer" in told
        assert "Version 3 counts from now on." in self.activate(site, replaces=2)


class TestVersions:
    def test_two_are_compared_in_words(self, site: Site, college: College) -> None:
        college.declare(rule("booking", {"copy": "fill blanks only"}, name="Booked"))
        page = words(site.staff("viewer").get("/rules/versions/2/?beside=1").content.decode())
        assert "process “Enrolment”, rule “Booked”: Copy rule: overwrite → fill blanks only" in page

    def test_an_earlier_one_counts_again(self, site: Site, college: College) -> None:
        college.declare(rule("booking", {"copy": "fill blanks only"}, name="Booked"))
        site.staff("data-manager").post("/rules/versions/1/again/")
        active = rule_sets.active()
        assert active
        assert active.version == 1

    def test_a_draft_is_begun_from_an_earlier_one(self, site: Site, college: College) -> None:
        first = rule_sets.get(1).body
        college.declare(rule("booking", {"copy": "fill blanks only"}, name="Booked"))
        site.staff("data-manager").post("/rules/draft/begin/", {"version": 1})
        assert draft().body == first
        assert draft().base == 2

    def test_there_is_none_of_this_number(self, site: Site) -> None:
        for number in ("9", str(1 << 70)):
            assert site.staff("viewer").get(f"/rules/versions/{number}/").status_code == 404
