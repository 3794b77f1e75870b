"""The words of reports in English."""

from __future__ import annotations

from typing import Final

from jira_csext.reports.words.model import Words

_SHARE = "Kept share = kept / (kept + missed); open and cancelled ones are in neither."
_TIMES = "Times are working time of the promise's calendar, pauses left out, of all that were stopped, in time or late."

WORDS: Final = Words(
    language="en",
    reports={
        "sla": "Promises",
        "complaints": "Complaints",
        "causes": "Causes",
        "csi": "Satisfaction",
        "managers": "Managers",
        "clients": "Clients",
        "told": "Told of delays",
        "unanswered": "Unanswered",
        "segments": "Segments",
        "workload": "Workload and pauses",
        "health": "Data health",
        "risk": "Risk of complaints",
        "risk_backtest": "What the risk list was worth",
    },
    parts={
        "kept": ("Promises to clients", f"{_SHARE} {_TIMES}"),
        "kept_by_rule": (
            "By promise",
            (
                "Every rule, those included that are no promise to a client; the worst share first, few cases below. "
                "How long it took to tell of a delay is by the clock."
            ),
        ),
        "kept_by_week": ("By week", "By the Monday of the week in which the promise began."),
        "kept_by_client": ("By client", f"{_SHARE} The worst share first, few cases below."),
        "kept_by_tier": ("By tier", "The tier that the client had as the promise began."),
        "kept_by_manager": ("By manager", "The client's manager as the promise began."),
        "kept_by_type": ("By type of ticket", _SHARE),
        "response_times": ("How long answers took", _TIMES),
        "resolution_times": ("How long resolutions took", _TIMES),
        "complaints": ("Complaints", "Tickets of the type complaint, created in the span."),
        "complaints_by_month": ("Complaints by month", "By the month of creation."),
        "complaints_by_client": ("Complaints by client", "On time: resolved with no promise of resolution missed."),
        "causes": ("Causes that tickets name", "The most frequent first, with their running share."),
        "missed_by_rule": ("Where promises broke", "Tickets with a missed promise, the most frequent rule first."),
        "csi_by_quarter": (
            "Satisfaction by quarter",
            "CSI = answers of 8 to 10 / answers of 1 to 3; the spread is the exact 95 % interval.",
        ),
        "csi_by_company": ("Satisfaction, all answers", "In the last quarter, and how it moved from the one before."),
        "csi_by_manager": ("Satisfaction by manager", "The manager that the client had when they answered."),
        "csi_by_client": ("Satisfaction by client", "In the last quarter, and how it moved from the one before."),
        "csi_by_tier": ("Satisfaction by tier", "The tier that the client had when they answered."),
        "clients": ("Clients", "Tickets created and promises begun in the span; unanswered: tickets that wait."),
        "managers": ("Managers of clients", "A promise counts for the manager of the client as it began."),
        "assignees": ("Assignees", "A ticket counts for whoever it is assigned to."),
        "told": (
            "Told of delays",
            (
                "Told before due = (in time + last hours) / (in time + last hours + late + never), as the verdicts "
                "have it but for dates kept. In time: a public message with a new date, or the work done, before the "
                "client had to know by the rule. Last hours: nobody had said anything by then, and they were told only "
                "in the last hours before the date, which is when such a delay is due. Work done by that date after "
                "all is no delay: date kept."
            ),
        ),
        "told_by_manager": ("Told, by manager", "Each delay of a promised date counts once."),
        "told_by_client": ("Told, by client", "Each delay of a promised date counts once."),
        "told_by_rule": ("Told, by rule", "Each delay of a promised date counts once."),
        "delays": (
            "Every delay",
            "When the client had to know (due), when and by whom they were told or the work was done; how long before.",
        ),
        "waiting": (
            "Waiting for an answer",
            (
                "Tickets with a message that nobody of ours has answered, solved ones as well; since the oldest of "
                "them; the promise is the one due first."
            ),
        ),
        "unanswered_by_week": ("Unanswered over time", "Tickets with an unanswered message at the end of each week."),
        "segments": ("Segments", "Clients at the beginning and at the end of the span."),
        "lifetime_value": (
            "Lifetime value",
            (
                "Mean monthly value of current clients / monthly churn; monthly churn = 1 - (1 - churned / current at "
                "the beginning) ^ (1 / months)."
            ),
        ),
        "workload": (
            "Workload",
            "Tickets by assignee; time in work under promises of resolution.",
        ),
        "pauses_by_rule": ("Pauses by promise", "Paused share = paused / (paused + counted) working time."),
        "pauses_by_client": ("Pauses by client", "Paused share = paused / (paused + counted) working time."),
        "health": ("What is odd in the data", "How far the figures can be trusted: what is not matched or not mapped."),
        "unfinished": ("Backfills that are not finished", "What they have not read is missing in every figure."),
        "judged_by": (
            "Rules that judged",
            "Promises by the version of the rules that their verdict names, and since when that was in force.",
        ),
        "risk_by_client": (
            "Who may complain next week",
            (
                "Points = what there is of each reason × its weight, up to a bound; both stand in “What the points are "
                "for”. Complaint next week: how often one followed in past weeks with about as many points."
            ),
        ),
        "risk_reasons": ("Why", "Each reason: found × points for each, at most so many, and the tickets behind it."),
        "risk_by_client_and_project": ("Risk by client and project", "Satisfaction is that of the client."),
        "risk_by_project": ("Risk by project", "Tickets without a client included, satisfaction left out."),
        "risk_weights": (
            "What the points are for",
            "Every reason, the points for each of it, and how many there are at most. They are simply added up.",
        ),
        "risk_tops": (
            "The head of the list",
            (
                "Clients named on past Mondays that complained within seven days; lift = their share / that of all "
                "clients. Busiest: the same by tickets of the last four weeks alone."
            ),
        ),
        "risk_bands": (
            "Complaints by points",
            "Weeks of clients by points without forecasts, and how many were followed by a complaint (95 % interval).",
        ),
        "risk_reasons_judged": (
            "Each reason alone",
            "Weeks of clients with any points of it, and how many were followed by a complaint.",
        ),
        "risk_by_past_week": ("Each past week", "The list of its Monday: the first five, and who complained."),
    },
    columns={
        "name": "",
        "found_count": "count",
        "of_count": "of",
        "promised_count": "promised",
        "kept_count": "kept",
        "missed_count": "missed",
        "open_count": "open",
        "cancelled_count": "cancelled",
        "kept_share": "kept share",
        "stopped_count": "finished",
        "median_seconds": "median",
        "p90_seconds": "90 % within",
        "p95_seconds": "95 % within",
        "up_to_seconds": "up to",
        "complaint_count": "complaints",
        "solved_count": "solved",
        "solved_share": "solved share",
        "on_time_share": "on time",
        "ticket_count": "tickets",
        "running_share": "running share",
        "unanswered_count": "unanswered",
        "late_count": "late",
        "never_count": "never",
        "in_time_count": "in time",
        "last_hour_count": "last hours",
        "delay_count": "delays",
        "date_kept_count": "date kept",
        "told_share": "told before due",
        "lead_median_seconds": "median before",
        "lead_seconds": "before",
        "response_median_seconds": "answer, median",
        "resolution_median_seconds": "resolution, median",
        "client_count": "clients",
        "in_force_at": "in force since",
        "begun_at": "begun",
        "line_count": "behind it",
        "due_at": "due",
        "told_at": "told",
        "told_by": "by",
        "done_at": "done",
        "without_date_count": "written without a date",
        "without_date_at": "the last at",
        "waiting_since_at": "since",
        "instant_at": "as of",
        "is_late": "late",
        "csi": "CSI",
        "spread_low": "from",
        "spread_high": "to",
        "happy_count": "8-10",
        "unhappy_count": "1-3",
        "answer_count": "answers",
        "csi_before": "before",
        "beyond_spread": "more than chance",
        "created_count": "came",
        "resolved_count": "resolved",
        "working_seconds": "time in work",
        "cycle_count": "promises",
        "paused_count": "paused",
        "half_paused_count": "paused for more than half",
        "paused_share": "paused share",
        "paused_seconds": "paused time",
        "at_start_count": "at the beginning",
        "came_count": "came",
        "left_count": "left",
        "at_end_count": "at the end",
        "month_count": "months",
        "monthly_value": "monthly value, mean",
        "churned_count": "churned",
        "churn_share": "churn a month",
        "lifetime_value": "lifetime value",
        "tickets": "tickets",
        "risk_points": "points",
        "likelihood_share": "complaint next week",
        "low_share": "from",
        "high_share": "to",
        "week_count": "weeks",
        "late_promises_points": "late ×2",
        "expected_misses_points": "forecast ×2",
        "unanswered_messages_points": "open, unanswered ×1",
        "silent_days_points": "days ×1",
        "recent_complaints_points": "complaints ×3",
        "named_causes_points": "causes ×1",
        "fallen_satisfaction_points": "CSI fell ×3",
        "postponed_dates_points": "postponed ×2",
        "recent_tickets_points": "tickets ×3",
        "reason": "reason",
        "found_amount": "found",
        "each_points": "points for each",
        "most_points": "at most",
        "earned_points": "points",
        "complained_count": "complained",
        "complained_share": "complained, share",
        "named_count": "named",
        "hit_amount": "named and complained",
        "hit_share": "share",
        "base_share": "of all clients",
        "lift": "lift",
        "caught_share": "of all that complained",
        "busiest_hit_amount": "busiest that complained",
        "busiest_lift": "busiest, lift",
    },
    values={
        "(none) client": "without a client",
        "(none) manager": "no manager",
        "(none) tier": "no tier",
        "(none) type": "no type",
        "(none) rule": "no rule",
        "(none) assignee": "nobody",
        "no_client": "without a client",
        "unmatched": "of clients that the register does not know",
        "unmapped_type": "of a type that the site file does not map",
        "unmapped_state": "in a state that the site file does not map",
        "no_rule": "no rule asks for them",
        "no_assignee": "open and nobody's",
        "odd": "odd when they were read",
        "gone": "gone from the helpdesk",
        "set_aside": "set aside, could not be read",
        "provisional": "verdicts of a backfill, not given live",
        "amended": "verdicts amended by late facts",
        "told_in_time": "told in time",
        "told_last_hour": "told only in the last hours before the date",
        "told_late": "told late",
        "done_in_time": "done in time",
        "done_late": "done, never told before",
        "date_kept": "date kept, never told",
        "never_told": "not told",
        "not_yet_due": "not due yet",
        "late_promises": "tickets with a promise that is late",
        "expected_misses": "deadlines likely to be missed (forecast)",
        "unanswered_messages": "tickets with a message of the last 4 weeks nobody answered, open or complaints",
        "silent_days": "days the oldest of them has waited",
        "recent_complaints": "complaints in the last 8 weeks",
        "named_causes": "tickets with a cause named in the last 4 weeks",
        "fallen_satisfaction": "satisfaction fell in the last 13 weeks",
        "postponed_dates": "promised dates put off in the last 4 weeks",
        "recent_tickets": "tickets of the last 4 weeks (1 for the first, 1 for each doubling)",
        "top_1": "the first",
        "top_3": "the first 3",
        "top_5": "the first 5",
        "top_10": "the first 10",
    },
    notes={
        "no_cause": "No cause is named in {count} of {of:ticket/tickets}.",
        "unfinished_backfill": (
            "{name}, begun {begun}, is not finished: {count:line is/lines are} behind it, and what it has "
            "not read is missing in every figure. Unless it is at work now, go on with: {command}"
        ),
        "unfinished_backfill_of_api": (
            "{name}, begun {begun}, is not finished: {count:ticket is/tickets are} behind it, and what it "
            "has not read is missing in every figure. Unless it is at work now, go on with: {command}"
        ),
        "beyond_reading": (
            "{asked} lies after the last reading, so all is told as of {last}: what came later is not known here."
        ),
        "most": "The latest {shown} of {of}.",
        "as_then": (
            "As known at that instant: what came, ended or broke later does not count. Deadlines, and which rules ask "
            "for a ticket, are as last judged: how they stood then is not on record."
        ),
        "health_then": (
            "What was odd or set aside, what judged, and what register and site file know, is as of today: how it was "
            "then is not on record."
        ),
        "pauses_then": (
            "Open at that instant and left out: {count} of {of:promise/promises}; how long they had paused by then is "
            "not on record."
        ),
        "histories_then": (
            "As they were then: {shown} of {of:ticket/tickets}, first those open. The others have today's "
            "type, assignee and cause."
        ),
        "in_quarter": "Answers of {quarter}.",
        "few": "* rests on fewer than {few} cases: chance may be all there is to it.",
        "empty_csi_by_quarter": "Nobody has answered; take answers over with: jira-csext survey import FILE",
        "empty_complaints": "No ticket of the span is a complaint.",
        "empty_told": "No promised date was late, so there was nothing to tell.",
        "empty_waiting": "Nobody waits for an answer.",
        "empty_segments": "The register of clients is empty; fill it with: jira-csext clients import FILE",
        "empty_lifetime_value": "No client of the register has a monthly value.",
        "empty_missed_by_rule": "No promise broke.",
        "empty_risk_by_client": "Nobody has points.",
        "empty_causes": "No ticket names a cause.",
        "empty_kept_by_client": "Nothing was promised in the span.",
        "empty": "Nothing to show.",
        "more": "and {count} more",
        "left_out": "Not drawn: {names}.",
        "last_weeks": "The last {count:week/weeks}.",
        "first_rows": "The first {shown} of {of}; `report {report} --format csv` has all.",
        "no_points": "Without points, and not listed: {count} of {of}.",
        "too_few_to_say": (
            "Where no likelihood stands, cases are too few to say: it takes {weeks} weeks with about as many points, "
            "and {complaints} followed by a complaint in all."
        ),
        "no_forecast": "No forecast is fitted, so none counts; fit one: jira-csext forecast fit",
        "forecast_later": (
            "The forecast tables on record (the first of {fitted}) are newer than {asked}, so none counts; fit one "
            "as of then: jira-csext forecast fit --at {exact}"
        ),
        "forecast_later_at": (
            "The forecast tables on record (the first of {fitted}) are newer than {asked}, so none counts; ask for "
            "a later instant: --at {exact}"
        ),
        "no_rules": "The rules cannot be read, so no forecast counts; see: jira-csext rules check",
        "weeks_with_forecast": "A forecast was in use in {count} of {of:week/weeks}.",
        "histories_read": (
            "Histories were read of {shown} of {of:ticket/tickets}; of others complaints count from creation."
        ),
    },
    page={
        "title": "Promises to clients",
        "span": "{since} to {until}, {zone}",
        "as_of": "Open, late and unanswered as of {at}.",
        "as_of_past": "As known at {at}: what came, ended or broke later does not count.",
        "only": "Only {filters}.",
        "kept": "kept",
        "missed": "missed",
        "open": "open",
        "solved": "solved",
        "in_time": "told in time",
        "last_hour": "told only in the last hours",
        "late": "late",
        "never": "not told",
        "all_unanswered": "waiting",
        "tickets": "tickets",
        "cases": "{count:ticket/tickets}",
        "last_count": "The last: {count}.",
        "figures": "Figures",
        "contents": "Contents",
        "running": "running share",
        "share_axis": "%",
        "small": "small sample",
        "yes": "yes",
        "no": "no",
        "n": "n\u00a0=\u00a0{count}",
        "tile_kept": "promises kept",
        "tile_missed": "promises missed",
        "tile_response": "median time",
        "tile_complaints": "complaints solved",
        "tile_told": "delays told on time",
        "tile_waiting": "unanswered",
        "one_of_ours": "one of ours",
        "points_for": "points for",
        "of": "{count} of {of}",
        "made": (
            "One file that fetches nothing. Made by jira_csext from {tickets:ticket/tickets}, "
            "{cycles:promise/promises}."
        ),
        "risk_promises": "late or to be missed",
        "risk_silence": "without an answer",
        "risk_trouble": "complaints, causes, satisfaction",
        "risk_postponed": "dates put off, tickets that came",
        "complained": "complained",
        "did_not": "did not",
    },
    hours="h",
    minutes="m",
    decimal=".",
)
