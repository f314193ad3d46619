"""The worker: executes jobs, people's before the schedule's, and comes back after an outage."""
