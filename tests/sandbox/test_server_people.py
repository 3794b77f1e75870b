"""People who act on the stand-in: by script as the clock moves, from outside by requests, and what its pages show."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
import requests

from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.clock import MovableClock, ms_of
from jira_csext.sandbox.script import play
from jira_csext.sandbox.state.model import Flavour
from jira_csext.sandbox.two_days import BEGINS, ENDS, two_days
from tests.sandbox.asking import Asking, a_question

API = "/rest/api/2"


# The clock


def test_the_clock_stands_until_it_is_moved() -> None:
    clock = MovableClock("2026-05-18T10:00:00+03:00")
    assert clock.now_ms == 1_779_087_600_000

    clock.set(5)
    with clock.held_at(7):
        assert clock.now_ms == 7
    assert clock.now_ms == 5


def test_the_clock_can_follow_another_from_where_it_was_set() -> None:
    seconds = iter([100, 160, 200, 205])
    clock = MovableClock("2026-05-18T10:00:00+03:00", follow=lambda: next(seconds))
    assert clock.now_ms == 1_779_087_660_000

    clock.set(0)
    assert clock.now_ms == 5_000


def test_an_instant_needs_an_offset() -> None:
    with pytest.raises(ValueError, match="no offset"):
        ms_of("2026-05-18T10:00:00")


# Scripts


def test_people_act_at_their_own_instant_although_the_clock_jumps(cloud: Asking) -> None:
    box = cloud.box
    key = a_question(box)
    box.play(
        [
            play("2026-05-18T12:00:00+03:00", "irina.lugova", lambda hand: hand.comment(key, "Second.")),
            play("2026-05-18T11:00:00.250+03:00", "pavel.rechnoy", lambda hand: hand.comment(key, "First.")),
            play("2026-05-18T14:00:00+03:00", "irina.lugova", lambda hand: hand.comment(key, "Too early.")),
        ]
    )
    box.move_to("2026-05-18T13:00:00+03:00")

    told = cloud.get(f"{API}/issue/{key}/comment")["comments"]

    assert [(each["body"], each["created"]) for each in told] == [
        ("First.", "2026-05-18T04:00:00.250-0400"),
        ("Second.", "2026-05-18T05:00:00.000-0400"),
    ]
    assert len(box.script) == 1


def test_a_running_clock_lets_people_act_before_the_next_request_is_answered() -> None:
    seconds = [0]
    box = Sandbox("dc", at="2026-05-18T10:00:00+03:00", follow=lambda: seconds[0])
    key = a_question(box)
    box.play([play("2026-05-18T10:00:30+03:00", "irina.lugova", lambda hand: hand.comment(key, "Good day."))])
    with box.serving(), requests.Session() as session:
        session.trust_env = False
        session.auth = box.auth
        seconds[0] = 60
        told = session.get(f"{box.url}{API}/issue/{key}/comment", timeout=10).json()["comments"]

    assert [each["created"] for each in told] == ["2026-05-18T03:00:30.000-0400"]


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
@pytest.mark.parametrize("service_management", [True, False])
def test_two_days_of_the_small_agency_play_on_every_kind_of_site(flavour: Flavour, service_management: bool) -> None:
    box = Sandbox(flavour, service_management=service_management, at=BEGINS)
    box.play(two_days())
    box.move_to(ENDS)

    issues = list(box.site.issues.values())
    assert (len(issues), len(box.script)) == (11, 0)
    assert {box.site.types[issue.fields["issuetype"]].name for issue in issues} == {
        "Complaint",
        "Рекламация",
        "Question",
        "Bug",
        "Task",
    }


def test_the_two_days_hold_what_the_demo_tells_of() -> None:
    box = Sandbox(at=BEGINS)
    box.play(two_days())
    box.move_to(ENDS)
    by_summary = {issue.fields["summary"]: issue for issue in box.site.issues.values()}

    forgotten = by_summary["Не приходит письмо с паролем"]
    assert forgotten.comments == []
    close = by_summary["Третий раз переносится макет"]
    assert close.comments[1].created_ms == ms_of("2026-05-18T15:14:55+03:00")
    raised = by_summary["Рассылка ушла не тому сегменту"]
    assert [item.new_text for change in raised.history for item in change.items if item.field == "priority"] == ["High"]
    lunch = by_summary["Форма заявки не отправляется"]
    waits = [change.at_ms for change in lunch.history if change.items[-1].new_text == "Waiting for customer"]
    assert waits == [ms_of("2026-05-18T11:52:00+03:00")]
    reopened = by_summary["Как добавить второй телефон на сайт"]
    assert sum(item.new_text == "Resolved" for change in reopened.history for item in change.items) == 2
    inside = by_summary["В отчёте чужие цифры"]
    assert [box.site.is_internal(inside, said) for said in inside.comments] == [True]


def test_a_script_that_names_nobody_or_nothing_says_so() -> None:
    box = Sandbox()
    key = a_question(box)
    with pytest.raises(LookupError, match='Nobody here is called "nobody"'):
        box.person("nobody")
    with pytest.raises(LookupError, match='no status "Nowhere"; its workflow has Open'):
        box.person("irina.lugova").move(key, "Nowhere")
    with pytest.raises(LookupError, match="no ticket SUP-99"):
        box.person("irina.lugova").comment("SUP-99", "x")
    with pytest.raises(LookupError, match='"Huge" is none of Highest'):
        box.person("irina.lugova").prioritize(key, "Huge")


# Moved from outside


def test_the_clock_is_moved_and_people_act_by_requests(cloud: Asking) -> None:
    key = a_question(cloud.box)

    def act(**what: object) -> requests.Response:
        return cloud.ask("POST", "/sandbox/act", what, checked=False)

    assert (
        cloud.ask("POST", "/sandbox/clock", {"seconds": 90}, checked=False)
        .json()["now"]
        .startswith("2026-05-18T07:01:30")
    )
    assert act(person="irina.lugova", act="comment", issue=key, text="Note.", internal=True).status_code == 200
    act(person="irina.lugova", act="transition", issue=key, to="In Progress")
    act(person="irina.lugova", act="assign", issue=key, to="pavel.rechnoy")
    act(person="irina.lugova", act="priority", issue=key, to="High")
    act(person="irina.lugova", act="label", issue=key, label="seen")
    act(person="irina.lugova", act="promise", issue=key, to="2026-05-20")
    act(person="Rosie Ladle", act="rate", issue=key, rating=4)
    made = act(person="Rosie Ladle", act="create", project="SUP", type="Bug", summary="Broken").json()["issue"]

    fields = cloud.get(f"{API}/issue/{key}")["fields"]
    assert (fields["status"]["name"], fields["priority"]["name"], fields["labels"]) == ("In Progress", "High", ["seen"])
    assert (fields["assignee"]["displayName"], fields["customfield_10040"]) == ("Павел Речной", "2026-05-20")
    assert cloud.get(f"{API}/issue/{made}")["fields"]["summary"] == "Broken"


def test_faults_permissions_and_lag_are_ordered_by_requests(cloud: Asking) -> None:
    key = a_question(cloud.box)

    def order(path: str, **what: object) -> requests.Response:
        return cloud.ask("POST", path, what, checked=False)

    assert order("/sandbox/faults", fault="status", code=503, method="POST", after=True).json()["times"] == 1
    assert cloud.ask("POST", f"{API}/issue/{key}/comment", {"body": "x"}, checked=False).status_code == 503
    order("/sandbox/permissions", permission="ADD_COMMENTS", project="SUP", granted=False)
    assert cloud.ask("POST", f"{API}/issue/{key}/comment", {"body": "x"}).status_code == 400
    order("/sandbox/permissions", permission="ADD_COMMENTS", project="SUP", granted=True)
    order("/sandbox/lag", seconds=60)
    late = a_question(cloud.box)
    assert late not in cloud.found("project = SUP")
    log = cloud.ask("GET", "/sandbox/requests", method="POST", path="*/comment", checked=False).json()
    assert [each["status"] for each in log["requests"]] == [503, 400]
    order("/sandbox/faults", fault="unauthorized", times=None)
    assert cloud.ask("DELETE", "/sandbox/faults", checked=False).status_code == 200
    assert cloud.get(f"{API}/issue/{key}")["key"] == key


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("/sandbox/act", {"person": "nobody", "act": "comment"}, "Nobody here is called"),
        ("/sandbox/act", {"person": "irina.lugova", "act": "dance"}, "no act"),
        ("/sandbox/act", {"act": "comment"}, "'person' is missing"),
        ("/sandbox/clock", {}, "'seconds' is missing"),
        ("/sandbox/clock", {"to": "noon"}, "noon"),
        ("/sandbox/faults", {"fault": "gremlins"}, "no fault"),
        ("/sandbox/faults", {"fault": "status"}, "status:"),
    ],
)
def test_a_wrong_order_is_answered_with_a_sentence(
    cloud: Asking, path: str, body: dict[str, object], reason: str
) -> None:
    answer = cloud.ask("POST", path, body, checked=False)

    assert answer.status_code == 400
    assert reason in answer.json()["errorMessages"][0]


def test_a_web_page_cannot_move_the_stand_in(cloud: Asking) -> None:
    address = f"{cloud.box.url}/sandbox/clock"
    form = requests.post(address, data='{"seconds": 5}', headers={"Content-Type": "text/plain"}, timeout=10)
    rebound = requests.post(address, json={"seconds": 5}, headers={"Host": "evil.example"}, timeout=10)
    unknown = requests.get(f"{cloud.box.url}/sandbox/nonsense", timeout=10)

    assert (form.status_code, rebound.status_code, unknown.status_code) == (415, 403, 404)


# Pages


class _Reader(HTMLParser):
    """Checks that what is opened is closed."""

    void = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.scripts += tag == "script"
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(asking: Asking, path: str) -> str:
    """A page that is whole and runs nothing."""
    answer = asking.ask("GET", path, checked=False)
    assert answer.status_code == 200
    reader = _Reader()
    reader.feed(answer.text)
    assert (reader.open, reader.scripts) == ([], 0)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    return answer.text


def test_the_first_page_lists_the_tickets(each_flavour: Asking) -> None:
    assert "No tickets yet" in page(each_flavour, "/")
    key = a_question(each_flavour.box)
    each_flavour.box.person("irina.lugova").label(key, "sla-at-risk")

    listing = page(each_flavour, "/")

    assert f'href="/browse/{key}"' in listing
    assert "sla-at-risk" in listing


def test_a_tickets_page_tells_internal_from_public_and_marks_the_bot(each_flavour: Asking) -> None:
    box = each_flavour.box
    key = a_question(box)
    irina = box.person("irina.lugova")
    irina.comment(key, "Good day.\nWe look into it.")
    irina.move(key, "In Progress")
    internal = {"key": "sd.public.comment", "value": {"internal": True}}
    each_flavour.post(f"{API}/issue/{key}/comment", {"body": "Due soon.", "properties": [internal]}, 201)

    text = page(each_flavour, f"/browse/{key}")

    comments = re.findall(r'<li class="comment (\w+)">.*?</li>', text)
    assert comments == ["public", "internal"]
    assert "Good day.<br>We look into it." in text
    assert re.search(r"Internal</b> <b class=mark-bot>Bot</b>.*Due soon\.", text)
    assert "<b>status</b> Open → In Progress" in text


def test_a_mention_is_shown_as_a_name(each_flavour: Asking) -> None:
    anna = each_flavour.box.site.person("anna.kedrova")
    mention = f"[~accountid:{anna.account_id}]" if each_flavour.box.site.cloud else f"[~{anna.login}]"
    key = a_question(each_flavour.box)
    each_flavour.box.person("irina.lugova").comment(key, f"{mention} and [~<i>], please look.")

    text = page(each_flavour, f"/browse/{key}")

    assert "<b>@Анна Кедрова</b> and <b>@&lt;i&gt;</b>, please look." in text


def test_the_portal_shows_nothing_internal(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box)
    irina = each_flavour.box.person("irina.lugova")
    irina.comment(key, "For the client.")
    irina.comment(key, "For the team.", internal=True)
    irina.label(key, "sla-breached")

    text = page(each_flavour, f"/portal/{key}")

    assert "For the client." in text
    assert "For the team." not in text
    assert "sla-breached" not in text


def test_a_project_without_a_portal_and_a_missing_ticket_are_404(each_flavour: Asking) -> None:
    key = a_question(each_flavour.box, project="LEAD")

    assert each_flavour.ask("GET", f"/portal/{key}", checked=False).status_code == 404
    assert each_flavour.ask("GET", "/browse/SUP-99", checked=False).status_code == 404


def test_nothing_that_a_client_writes_runs_on_a_page(each_flavour: Asking) -> None:
    attack = "<script>alert(1)</script>\"'&"
    key = a_question(each_flavour.box, attack)
    each_flavour.box.person("irina.lugova").comment(key, attack, properties={"<b>": 1})

    for path in ("/", f"/browse/{key}", f"/portal/{key}"):
        assert "&lt;script&gt;" in page(each_flavour, path)


def test_every_ticket_of_the_two_days_has_a_page_for_the_team_and_for_the_client(each_flavour: Asking) -> None:
    each_flavour.box.play(two_days())
    each_flavour.box.move_to(ENDS)
    first, second = (issue.key for issue in list(each_flavour.box.site.issues.values())[:2])
    each_flavour.post(
        f"{API}/issueLink",
        {"type": {"name": "Cause"}, "inwardIssue": {"key": first}, "outwardIssue": {"key": second}},
        201,
    )
    for issue in each_flavour.box.site.issues.values():
        for place in ("browse", "portal"):
            assert issue.key in page(each_flavour, f"/{place}/{issue.key}")
    assert f'<dt>causes</dt><dd><a href="/browse/{second}">' in page(each_flavour, f"/browse/{first}")
