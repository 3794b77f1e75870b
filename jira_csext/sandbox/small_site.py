"""The made agency's site, empty of tickets: people, projects, workflows and fields, named as in its history."""

from __future__ import annotations

from collections.abc import Mapping

from jira_csext.sandbox.clock import MovableClock
from jira_csext.sandbox.people import (
    ANNA,
    AUTOMATION,
    COMPANIES,
    EVA,
    GLEB,
    IRINA,
    MARINA,
    OLEG,
    PAVEL,
    PEOPLE,
    SUPPORT,
    TIMUR,
    Person,
)
from jira_csext.sandbox.rest.issues_view import DEVELOPMENT
from jira_csext.sandbox.state.model import (
    Account,
    AccountKind,
    CustomField,
    Flavour,
    LinkType,
    Named,
    Organization,
    Project,
    Status,
)
from jira_csext.sandbox.state.site import ADMINISTRATORS, DESK_TEAM, Site
from jira_csext.sandbox.vocabulary import (
    DONE,
    ORGANIZATIONS,
    PARTICIPANTS,
    PRIORITIES,
    PROJECT_ID,
    PROJECT_KEY,
    PROJECT_NAME,
    TYPES,
    workflow,
)

SERVICE, PLAIN = PROJECT_KEY, "LEAD"
"""The two projects: the first is a service project where Service Management is on, the second never is."""

BOT = Person("csext", "Promise keeper")
"""The account that the product under trial uses: an ordinary one, with a seat and a token."""

_KINDS: Mapping[str, AccountKind] = {"agent": "atlassian", "client": "customer", "bot": "app"}
_IN_RUSSIAN = {
    "Open": "Открыт",
    "In Progress": "В работе",
    "Waiting for customer": "Ожидание клиента",
    "Resolved": "Решён",
}
_DESK = "com.atlassian.servicedesk:"
_PLAIN = "com.atlassian.jira.plugin.system.customfieldtypes:"


def small_site(flavour: Flavour, clock: MovableClock, *, service_management: bool = True) -> Site:
    """Return the site of the made agency."""
    site = Site(flavour, clock, service_management=service_management)
    site.title = "The made agency"
    _add_people(site)
    _add_workflows(site)
    _add_fields(site)
    site.roles = {
        role.id: role for role in (Named(ADMINISTRATORS, "Administrators"), Named(DESK_TEAM, "Service Desk Team"))
    }
    members = {ADMINISTRATORS: {ANNA.name}, DESK_TEAM: {"group:support", BOT.name}}
    types = tuple(named.id for named in TYPES.values())
    for project_id, key, name, service in (
        (PROJECT_ID, SERVICE, PROJECT_NAME, True),
        ("10002", PLAIN, "Входящие обращения", False),
    ):
        roles = {role_id: set(uids) for role_id, uids in members.items()}
        site.projects[key] = Project(project_id, key, name, service, types, roles)
    return site


def _account(person: Person, number: int) -> Account:
    return Account(
        uid=person.name,
        login=person.name,
        # Accounts made by the portal have a key on Data Center that is not the login.
        key=f"JIRAUSER{10100 + number}" if person.kind == "client" else person.name,
        account_id=person.account_id,
        display_name=person.display_name,
        email=person.email,
        kind=_KINDS[person.kind],
        language=person.language,
        licensed=person.kind == "agent",
    )


def _add_people(site: Site) -> None:
    contacts = [contact for company in COMPANIES for contact in company.contacts]
    for number, person in enumerate((*PEOPLE, AUTOMATION, BOT, *contacts)):
        site.accounts[person.name] = _account(person, number)
    for company in COMPANIES:
        for contact in company.contacts:
            site.accounts[contact.name].zone = company.zone.key
        members = [contact.name for contact in company.contacts]
        site.organizations[str(company.number)] = Organization(str(company.number), company.name, members)
    # The product asks in English, and in a zone that is neither the agency's nor UTC, so that a mix-up shows.
    site.accounts[BOT.name].language = "en"
    site.accounts[BOT.name].zone = "America/New_York"
    site.groups = {
        "support": {person.name for person in (*SUPPORT, GLEB, MARINA, ANNA, AUTOMATION)},
        "leadership": {person.name for person in (ANNA, OLEG, MARINA)},
        "jira-users": {person.name for person in (IRINA, PAVEL, TIMUR, EVA, GLEB, MARINA, ANNA, OLEG, BOT)},
    }


def _add_workflows(site: Site) -> None:
    for kind, named in TYPES.items():
        site.types[named.id] = Named(*named)
        for status in workflow(kind).values():
            russian = _IN_RUSSIAN.get(status.name)
            translations = {"ru": russian} if russian else {}
            site.statuses[status.id] = Status(status.id, status.name, status.category, translations)
        site.workflows[named.id] = tuple(status.id for status in workflow(kind).values())
        site.waiting_statuses |= {workflow(kind)["waiting"].id}
    site.priorities = {named.id: Named(*named) for named in PRIORITIES.values()}
    declined = Named("10001", "Won't do")
    site.resolutions = {DONE.id: Named(*DONE), declined.id: declined}
    site.link_types = {
        each.id: each
        for each in (
            LinkType("10000", "Relates", "relates to", "relates to"),
            LinkType("10001", "Cause", "is caused by", "causes"),
        )
    }


def _add_fields(site: Site) -> None:
    fields = [
        CustomField("customfield_10040", "Promised date", "date", f"{_PLAIN}datepicker"),
        CustomField("customfield_10041", "Root cause", "option", f"{_PLAIN}select"),
        CustomField("customfield_10042", "Response due", "datetime", f"{_PLAIN}datetime"),
        CustomField("customfield_10043", "SLA status", "text", f"{_PLAIN}textfield"),
    ]
    if not site.cloud:
        fields.append(CustomField("customfield_10060", "Development", "text", DEVELOPMENT, editable=False))
    if site.service_management:
        fields += [
            CustomField(ORGANIZATIONS, "Organizations", "organizations", f"{_DESK}sd-customer-organizations"),
            CustomField(PARTICIPANTS, "Request participants", "participants", f"{_DESK}sd-request-participants"),
            CustomField("customfield_10010", "Request Type", "request_type", f"{_DESK}vp-origin", editable=False),
            CustomField("customfield_10030", "Time to first response", "sla", f"{_DESK}sd-sla-field", editable=False),
            CustomField("customfield_10031", "Time to resolution", "sla", f"{_DESK}sd-sla-field", editable=False),
            CustomField("customfield_10050", "Satisfaction", "rating", f"{_DESK}sd-request-feedback", editable=False),
            CustomField(
                "customfield_10051", "Satisfaction date", "datetime", f"{_DESK}sd-request-feedback-date", editable=False
            ),
        ]
    else:
        fields += [
            CustomField(ORGANIZATIONS, "Organizations", "options", f"{_PLAIN}multiselect"),
            CustomField(PARTICIPANTS, "Request participants", "participants", f"{_PLAIN}multiuserpicker"),
        ]
    site.custom_fields = {field.id: field for field in fields}
