"""What an installation runs: entry points, the schedule, and the files of its surroundings."""
