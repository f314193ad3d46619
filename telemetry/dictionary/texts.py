"""What the data dictionary says beside the catalog: columns, what is never recorded, readers."""

COLUMN_MEANING = {
    "id": "the row's own number",
    "workspace_id": "the number of the workspace",
    "tenant_id": "the number of the customer's tenant",
    "actor_id": "the number of the account that did it; no name, no address",
    "event_name": "which milestone",
    "feature_area": "which part of the product",
    "subject_type": "what kind of thing the milestone was reached with",
    "subject_id": "the number of that thing",
    "occurred_at": "when, by the database's clock, in UTC",
    "metadata": "the facts named with each milestone",
}

# What is derived from the rows, or remembered about them. Nothing in it is about a person.
TABLES = (
    (
        "product_usage_events",
        "the rows themselves",
        "until retention, or until the tenant is off-boarded",
    ),
    (
        "usage_running_total",
        "for each milestone and each fact beside it: how often it had been reached by the end of a "
        "minute; only minutes in which it was reached",
        "as long as the rows",
    ),
    (
        "usage_last_seen",
        "for each workspace, each milestone, each fact beside it and any milestone at all: the "
        "minute in which it was last reached",
        "as long as the rows; goes with the workspace",
    ),
    (
        "usage_rollup_state",
        "one row: how far the totals have come, how many workspaces were seen, the minute of the "
        "first milestone ever, and from when on nothing was pruned",
        "as long as the installation",
    ),
    (
        "usage_recording_start",
        "for each milestone that was added later: from when on it is recorded",
        "as long as the milestone is recorded",
    ),
    (
        "usage_verification",
        "when the rows were compared with what they are about, and how many differed",
        "400 days",
    ),
)

NEVER_RECORDED = (
    "names, e-mail addresses, network addresses, browsers or devices",
    "page views, clicks, searches, scrolling, time spent, or recordings of a screen",
    "free text of any kind: nothing that a person types can end up here",
    "anything that Microsoft sent: no users, roles, policies, domains or secrets",
    "scheduled operations and reports, what platform operators do, and what happens before a "
    "tenant is linked",
    "anything through a third party: there is no analytics vendor, no tracker, and no cookie "
    "other than those for signing in, forms, the colour theme and the workspace opened last",
)

READERS = (
    "Platform operators see numbers on the system dashboard: for each milestone how often it was "
    "reached and in how many workspaces, the change against the time before, its course over the "
    "window (of 24 hours a bar for each hour), and when it was last reached: within the last "
    "hour, today, or on which date; and how many workspaces were active. The same numbers by the "
    "fact beside each milestone, if at least five people could have reached it on every tenant "
    "of the workspaces where it was reached; otherwise they are withheld, and another one with "
    "them, so that the difference does not tell. The counts are exact, and immediate unless this "
    "installation delays them: a person who looks again and again learns when a milestone was "
    "reached, and where only one person uses the product, that it was this person. No page or "
    "interface shows rows, neither to customers nor to operators. A person finds their own "
    "counted on the page What is recorded, and gets them on request (export_person). "
    "Administrators of the database can read its tables, as with everything the product stores, "
    "and check them with verify_product_usage."
)

ERASURE = (
    "When a person is erased, their account number is emptied in every row, and the counts stay. "
    "When a tenant is off-boarded, its rows are deleted."
)

RECORD_OF_PROCESSING = (
    (
        "Controller",
        "The organisation that runs this installation. It adds its name, contact and data "
        "protection officer to its own record; ask it if you need these.",
    ),
    (
        "Purposes",
        "To see whether the product is really used: which of its milestones people reach, in how "
        "many workspaces, and whether that grows. Not to rate, compare or watch people.",
    ),
    (
        "Categories of data subjects",
        "People with an account on the admin plane: the staff of service providers. No person "
        "from the customers' directories.",
    ),
    (
        "Categories of personal data",
        "The account's number beside a milestone and its time: pseudonymous until that number is "
        "emptied. Every other field is a number of a customer's record or one of the product's own "
        "words. What is made from the rows (usage_running_total, usage_last_seen, "
        "usage_rollup_state, usage_recording_start, usage_verification) names no person; where "
        "only "
        "one person works, the minutes are theirs.",
    ),
    (
        "Recipients",
        "Platform operators, numbers only. No processor and no third party.",
    ),
    (
        "Transfers to third countries",
        "None by the product: rows stay in its own database and are sent nowhere.",
    ),
    (
        "Security measures",
        "The database itself accepts only the listed fields and values and refuses changes to a "
        "row, except emptying the account. Workspace and tenant of a row always belong together. "
        "One function writes rows, in the transaction of what is recorded; one makes figures "
        "of them, for signed-in platform operators, whose accounts are separate from "
        "all others.",
    ),
)
