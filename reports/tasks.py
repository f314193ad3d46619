"""Procrastinate imports this module in every process, and so what reports contribute to runs:
their work, what the run's page says of them, and when they are due.
"""

from reports import run_results, weekly
from reports.work import entra_admin_roles, permission_posture

CONTRIBUTIONS = (entra_admin_roles, permission_posture, run_results, weekly)
