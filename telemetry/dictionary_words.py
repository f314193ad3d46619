"""What the data dictionary says beside the catalog: when, what never, who, how it is guarded.

A test holds these words against the catalog, so that neither can grow without the other.
"""

from telemetry import catalog
from telemetry.catalog import UsageEvent

RECORDED_WHEN: dict[UsageEvent, str] = {
    catalog.ONBOARDING_CHECKPOINT_COMPLETED: (
        "Somebody completes a step of onboarding after the tenant was linked. "
        "Linking itself does not count, nor does doing a step again."
    ),
    catalog.SUPPORT_DIAGNOSTICS_OPENED: (
        "Somebody opens support diagnostics. Looking at them again does not count."
    ),
    catalog.OPERATION_STARTED: (
        "Somebody starts an inventory sync or a connection check. What the schedule starts does "
        "not count, nor does asking for one that is already under way."
    ),
    catalog.STORED_REPORT_CREATED: (
        "A report is stored because somebody asked for it. Weekly reports do not count, nor does "
        "one that is used again because nothing had changed."
    ),
    catalog.REVIEW_PACK_REQUESTED: (
        "Somebody asks for a new review pack. One that is used again does not count."
    ),
}

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
    "metadata": "the one fact named with each milestone",
}

FIELD_MEANING = {
    "checkpoint": "which step was completed; the first, linking, has a value but is never recorded",
    "source": "from which page it was opened",
    "operation_type": (
        "which operation; those that make reports and review packs have values but are never "
        "recorded"
    ),
    "report_type": "which report",
    "include_operations": "whether the pack was to hold the history of operations",
}

NEVER_RECORDED = (
    "names, e-mail addresses, network addresses, browsers or devices",
    "page views, clicks, searches, scrolling, time spent, or recordings of a screen",
    "free text of any kind: nobody can type anything that ends up here",
    "anything that Microsoft sent: no users, roles, policies, domains or secrets",
    "what the schedule does, what platform operators do, and what happens before a tenant is "
    "linked",
    "anything by way of a third party: there is no analytics vendor, no tracker, and no cookie "
    "but those of signing in, forms and the colour theme",
)

READERS = (
    "Platform operators see numbers on the system dashboard: for each milestone how often it was "
    "reached and in how many workspaces, the change against the time before, its course, and when "
    "it was last reached; and how many workspaces were active. Where only one person uses the "
    "product, that says when this person did. Nobody sees rows: there is no page, no export and no "
    "interface for them, neither for customers nor for operators. Whoever administers the database "
    "can read its tables, as with everything the product stores, and check them with "
    "verify_product_usage."
)

ERASURE = (
    "When a person is erased, their account number is emptied in every row, and the counts stay. "
    "When a tenant is off-boarded, its rows are deleted."
)

RECORD_OF_PROCESSING = (
    (
        "Controller",
        "Whoever runs this installation. Name, contact and data protection officer are for them "
        "to add to a record of their own; ask them if you need these.",
    ),
    (
        "Purposes",
        "To see whether the product is really used: which of its milestones people reach, in how "
        "many workspaces, and whether that grows. Not to rate, compare or watch people.",
    ),
    (
        "Categories of data subjects",
        "People with an account on the admin plane: the staff of service providers. Nobody from "
        "the customers' directories.",
    ),
    (
        "Categories of personal data",
        "The account's number beside a milestone and its time: pseudonymous until that number is "
        "emptied. Every other field is a number of a customer's record or one of the product's own "
        "words.",
    ),
    (
        "Recipients",
        "Platform operators, numbers only. No processor and no third party.",
    ),
    (
        "Transfers to third countries",
        "None by the product: rows stay in its own database and are sent to nobody.",
    ),
    (
        "Security measures",
        "The database itself accepts only the listed fields and values and refuses changes to a "
        "row, except emptying the account. Workspace and tenant of a row always belong together. "
        "One function writes rows, in the transaction of what is recorded; one reads them, and "
        "only as numbers, for signed-in platform operators, whose accounts are separate from "
        "everybody else's.",
    ),
)
