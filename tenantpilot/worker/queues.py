"""The queues that jobs wait in, and what comes first."""

# A person waits for these.
PEOPLE = "people"
# No person waits for these: they take the places that people leave.
SCHEDULE = "schedule"
# Where procrastinate puts a job without a queue: short work of the worker's own.
HOUSEKEEPING = "default"
# Such work comes first, because everything else depends on it.
HOUSEKEEPING_PRIORITY = 2_000
