"""Procrastinate imports this module in every process, and so what packs contribute to runs:
their work, and what the run's page says of them.
"""

from reviewpacks import run_results, work

CONTRIBUTIONS = (run_results, work)
