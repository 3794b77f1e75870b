"""The parts of the rules reference that no model says: what conditions, events and values mean, and whole examples.

All the examples together are one rulebook that loads.
"""

from __future__ import annotations

from collections.abc import Mapping

CONDUCT = """\
All durations in it are wall clock. It holds for all rules; see [Conduct](conduct.md) for what comes of it."""

EXAMPLES: Mapping[str, str] = {
    "people": """\
version: 1

people:
  account-manager: {from: client.manager, account: anna.k}
  head-of-service:
    account: anna.k
    notify: ["mailto://anna.k@acme.example"]
    away: [{first: 2026-12-28, last: 2027-01-10, instead: director}]
  director: {account: oleg.d, notify: ["mailto://oleg.d@acme.example"]}""",
    "calendars": """\
calendars:
  default:
    timezone: Europe/Moscow
    hours: {mon-thu: ["10:00-13:00", "14:00-19:00"], fri: ["10:00-18:00"]}
    holidays: {country: RU}
    closed: ["2026-12-30"]
    open: {"2026-11-07": ["10:00-16:00"]}
  berlin:
    timezone: Europe/Berlin
    hours: {mon-fri: ["09:00-17:00"], sat: ["22:00-06:00"]}   # over midnight
    holidays: {country: DE, subdivision: BE}
  always: {timezone: UTC, hours: always}""",
    "slas": """\
slas:
  complaint-resolution:
    description: A complaint is put right within days.
    when: {type: complaint}
    metric: resolution
    calendar: default
    pause_while: {state: waiting_for_client}
    goals:
      - {when: {client.tier: key}, target: 8h, calendar: always, effective_from: 2026-06-01}
      - {when: {priority: [Highest, High]}, target: 3wd}
      - {target: 5wd}
    steps:
      - {at: 50%, do: remind-assignee}
      - {at: 4h before, do: [remind-assignee, {label: hurry}]}
      - {at: breach, do: tell-manager, escalate: leadership}
      - {at: 1wd after, do: tell-manager, repeat: {every: 1wd, times: 2}}
    on_reopen: resume
    effective_from: 2026-01-01
    renamed_from: complaint-fixed

  meeting-reported:
    when: {type: meeting}
    metric: meeting-report
    goals:
      - {when: {priority: High}, target: end of day}
      - {target: end of next working day, calendar: berlin}
    steps: [{at: 1h before, do: remind-assignee}, {at: breach, do: start-over}]
    shadow: true""",
    "metrics": """\
metrics:
  meeting-report:
    start: {becomes: {status: Meeting held}}
    stop: {any: [{label_added: contact-report}, {attachment_added: "*report*"}]}
    cancel: {resolved: true, resolution: "Won't do"}
    pause_while: {labels: on-hold}""",
    "escalations": """\
escalations:
  leadership:
    until: {any: [agent_reply, acknowledged]}
    levels:
      - {after: 0m, to: head-of-service, do: [{note: escalation}, {watch: head-of-service}]}
      - {after: 4h, to: [director, head-of-service], do: [{note: escalation}, {assign: director}, {notify: director}]}
    repeat: {every: 1wd, times: 3}
    calendar: default
    inhibit: true""",
    "actions": """\
actions:
  remind-assignee: [{note: reminder, mention: assignee}, {label: sla-at-risk}]
  tell-manager:
    - {note: overdue, mention: [account-manager, head-of-service]}
    - {unlabel: sla-at-risk}
    - {set: {priority: High}}
  start-over:
    - {reply: still-working}
    - {transition: open}
    - {ticket: {type: task, template: follow-up, assign: director}}
    - {notify: director, template: short-message}""",
    "delay_warnings": """\
delay_warnings:
  default:
    description: The client hears of a delay before the deadline, from us, with a new date.
    when: {type: [task, bug, complaint]}
    deadline: [promised_at, due_at, {sla: complaint-resolution}]
    remind_staff: [3wd before, 1wd before]
    when_risk: 70%
    client_told_by: 1wd before
    otherwise: post
    new_date_within: 1wd
    postponed: {more_than: 2, escalate: leadership}
    calendar: default
  small-things:
    when: {type: question, priority: Low}
    deadline: due_at
    client_told_by: 2h before
    otherwise: {escalate: leadership}
    shadow: true
    renamed_from: little-things""",
    "limits": """\
limits:
  revision-rounds:
    description: After three rounds of changes somebody talks to the client.
    count: {becomes: {status: Rework}}
    per: ticket
    more_than: 3
    do: [{note: many-revisions, mention: account-manager}]
  writes-out-of-hours:
    count: {client_message: {outside: client.contact_hours}}
    per: client
    within: 30cd
    more_than: 5
    calendar: default
    do: [{ticket: {type: task, template: discuss-boundaries, assign: account-manager}}]
    shadow: true
  same-cause-again:
    count: {becomes: {state: resolved}}
    when: {type: complaint, cause: {known: true}}
    per: cause
    within: 90cd
    more_than: 3
    do: [{ticket: {type: problem, template: recurring-cause, assign: head-of-service}}]
    renamed_from: same-cause""",
    "segments": """\
segments:
  current: {}
  refused: {enter_when: {type: lead, becomes: {resolution: ["Won't do", Declined]}}}
  churned: {enter_when: {contract_ended: 1cd ago}}""",
    "playbooks": """\
playbooks:
  refused-follow-up:
    description: Three months after a refusal we ask again.
    when: {client.segment: refused}
    from: segment_entered
    steps: [{at: 90cd after, do: [{ticket: {type: lead, template: follow-up, assign: account-manager}}]}]
  keep-in-touch:
    when: {client.segment: current}
    from: last_contact
    calendar: default
    steps:
      - at: 14cd after
        do: [{ticket: {type: meeting, template: touchpoint, assign: account-manager}}]
        repeat: {every: 14cd, times: 3}
    renamed_from: touchpoint
  before-the-contract-ends:
    when: {client.segment: current, client.monthly_value: {more_than: 1000}}
    from: contract_ends
    steps: [{at: 30cd before, do: [{ticket: {type: task, template: discuss-boundaries, assign: head-of-service}}]}]
    shadow: true""",
    "conduct": """\
conduct:
  contact_hours:
    default: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}, holidays: {country: RU}}
    urgent: [complaint-resolution]
  grace: 5m
  per_ticket: {replies: 3 per 1cd}
  per_client: {replies: 10 per 7cd}
  never_mention_other_clients: true
  no_excuses: true
  unknown_speakers: nobody""",
    "conditions": """\
slas:
  quick-answer:
    when:
      type: [question, bug]
      not: {labels: internal}
      any:
        - {client.tier: {known: true}}
        - {priority: {not: Low}}
        - all: [{project: SUP}, {summary: "*urgent*"}, {fields.seats: {more_than: 5}}]
      unanswered_for: 30m
    metric: next_response
    goals: [{target: 8h}]""",
    "events": """\
metrics:
  handed-on:
    start: {any: [created, {assigned: true, priority: Highest}]}
    stop: {any: [agent_note, agent_reply, {breached: complaint-resolution}]}
slas:
  soon-in-good-hands: {when: {type: bug}, metric: handed-on, goals: [{target: 1h}]}""",
    "negotiated": """\
slas:
  bug-answered:
    when: {type: bug, client.language: en}
    metric: first_response
    calendar: {from: client.calendar, else: default}
    goals: [{target: {from: client.targets.first_response, else: 4h}}]""",
}
"""Under each section of the reference, an example with every key of it."""

ATTRIBUTES: Mapping[str, str] = {
    "type": "what kind of ticket it is, in the site file's words",
    "priority": "how urgent it is, in the site file's words",
    "status": "the helpdesk's own word for where it stands",
    "state": "`open`, `waiting_for_client`, `resolved`, or a word of the site file",
    "labels": "its labels; one that matches is enough",
    "project": "the key of the helpdesk's project",
    "summary": "what it is called",
    "resolution": "the helpdesk's own word for how it ended",
    "cause": "why it came to be, where the site file maps a field to it",
    "assignee": "the account that has it",
    "fields.NAME": "a field that the site file maps",
    "client.key": "the client's short name in the register",
    "client.segment": "`current`, `refused` or `churned`",
    "client.tier": "how much was promised to the client",
    "client.manager": "the account of whoever looks after the client",
    "client.tags": "the client's tags; one that matches is enough",
    "client.name": "what the client is called",
    "client.language": "the language in which it is written to, such as `ru`",
    "client.timezone": "its time zone, such as `Europe/Moscow`",
    "client.form_of_address": "`formal` or `familiar`",
    "client.contract_from": "the first day of its contract, such as `2026-01-01`",
    "client.contract_to": "the last day of its contract",
    "client.monthly_value": "what it pays a month, a number",
}
"""What conditions may ask for, in the order in which people are shown it."""

COMPARISONS: tuple[tuple[str, str], ...] = (
    ("High", "the word, in any case; `*` stands for any characters"),
    ("[Highest, High]", "any of them"),
    ("{not: Low}", "anything else; holds where there is none, too"),
    ("{known: true}", "there is one, whatever it is; `false`: there is none"),
    ("{more_than: 5}", "a number above it, or a list with more items"),
)

LOGIC: Mapping[str, tuple[str, str]] = {
    "any": ("[{type: bug}, {priority: High}]", "one of the conditions holds"),
    "all": ("[{type: bug}, {labels: vip}]", "each of the conditions holds"),
    "not": ("{labels: internal}", "the condition does not hold"),
    "unanswered_for": ("2h", "the client's oldest unanswered message is that old; not in goals"),
}

EVENTS: Mapping[str, tuple[str, str]] = {
    "created": ("created", "the ticket came into being"),
    "client_message": ("client_message", "the client wrote; the ticket's own text counts, and so does a stranger's"),
    "agent_reply": ("agent_reply", "a person of ours wrote publicly, or said `answered`"),
    "agent_note": ("agent_note", "a person of ours wrote internally"),
    "answered": ("answered", "a person of ours said that no reply is owed"),
    "assigned": ("assigned", "somebody got the ticket"),
    "resolved": ("resolved", "the state became `resolved`"),
    "reopened": ("reopened", "it is not `resolved` any more"),
    "acknowledged": ("acknowledged", "somebody whom the escalation called said that they have heard"),
    "promised": ("promised", "a date was set, moved or repeated"),
    "becomes": ("{becomes: {status: Rework}}", "the condition comes to hold; as the ticket is created, too"),
    "label_added": ("{label_added: contact-report}", "a label came onto the ticket; `*` stands for any characters"),
    "attachment_added": ('{attachment_added: "*report*"}', "a file whose name matches was attached"),
    "breached": ("{breached: RULE}", "a promise of that rule broke"),
}

METRICS: Mapping[str, tuple[str, str, str]] = {
    "first_response": ("created", "agent_reply", "resolved without one"),
    "next_response": ("oldest unanswered client_message", "agent_reply", "resolved without one"),
    "keep_informed": ("created, reopened, each agent_reply", "the next agent_reply, or resolved", "—"),
    "resolution": ("created, reopened", "resolved", "—"),
    "waiting_for_client": (
        "the state becomes `waiting_for_client`, or a person of ours asks again",
        "client_message, or the state is left",
        "—",
    ),
    "client_warned": (
        "a delay is known, forecast or presumed ([delay warnings](#delay_warnings))",
        "a public message of ours with a later date, or resolved",
        "the date is taken back, or the forecast falls back",
    ),
    "leadership_ack": ("a level of an escalation came", "acknowledged, or agent_reply", "the escalation ended"),
}
"""Each built-in metric: what starts it, what stops it, what ends it as neither met nor breached."""

DEADLINES: tuple[tuple[str, str], ...] = (
    ("promised_at", "the date that was promised to the client"),
    ("due_at", "the date until which the ticket is due"),
    ("{sla: RULE}", "when that promise is due, as long as its clock runs"),
)

DELAY_STEPS: Mapping[str, tuple[str, str]] = {
    "3wd before": ("as written under `remind_staff`, before the deadline in force", "a note reminds the assignee"),
    "delay known": ("a person moved the date later than the client heard", "a note to the assignee and the manager"),
    "delay forecast": ("the forecast reaches `when_risk`", "a note to the assignee and the manager"),
    "draft": (
        "at `client_told_by`, if nobody has spoken for the date since the first reminder; no contact hour is left",
        "a note with the draft to the manager",
    ),
    "otherwise": (
        "so as to stand by `client_told_by`, at once where that has passed; after a draft in the last contact hour",
        "what `otherwise` says; after a message without a date again, twice at most",
    ),
    "missed": (
        "the deadline passed, and the client had not heard; or it was past when somebody set it",
        "a note to the manager",
    ),
    "postponed": ("one postponement more than `postponed` allows", "raises its escalation"),
}
"""What the steps of delay warnings are called."""

DURATIONS: tuple[tuple[str, str], ...] = (
    ("30m", "working time of the goal's calendar: `h`, `m` and `s`, in this order"),
    ("1h30m", "the same; at most 20000h"),
    ("5wd", "the same local time five working days on"),
    ("30cd", "thirty calendar days, closed or not; at most 3660"),
)

TARGETS: tuple[tuple[str, str], ...] = (
    ("4h", "a duration, longer than nothing"),
    ("end of day", "the next end of a working day"),
    ("end of next working day", "the end of the first working day after the date of the start"),
    ("promised_at", "the date that was promised to the client, where one is set; pauses do not move it"),
    ("due_at", "the date until which the ticket is due, where one is set; pauses do not move it"),
)

OFFSETS: tuple[tuple[str, str], ...] = (
    ("50%", "the first instant at which that much of the target has run"),
    ("2h before", "the last instant at which that much is left; pauses move it"),
    ("1wd before", "the same local time a working day before the deadline"),
    ("breach", "the target is used up"),
    ("3h after", "that much has run beyond it"),
    ("stop", "the clock stopped"),
)

DOES: Mapping[str, str] = {
    "note": "an internal comment, from a template",
    "reply": "a public comment, from a template: the client sees it",
    "label": "puts a label on the ticket",
    "unlabel": "takes a label off the ticket",
    "set": "gives fields new values: `priority`, `cause`, `fields.NAME`",
    "assign": "gives the ticket to whoever fills a role",
    "watch": "lets whoever fills a role watch the ticket, or take part in the request where they may not see it",
    "transition": "brings the ticket to a state",
    "ticket": "opens a new ticket, linked to this one",
    "notify": "reaches a role by its addresses beside the helpdesk; at least once, now and then twice",
}
