from django.urls import path

from reports.views import actions, report_detail, report_list

REPORTS = "tenants/<int:tenant_id>/reports/"
REPORT = f"{REPORTS}<int:report_id>/"

app_name = "reports"
urlpatterns = [
    path(REPORTS, report_list.reports, name="list"),
    path(f"{REPORTS}create/", actions.create, name="create"),
    path(f"{REPORTS}schedule/", actions.schedule, name="schedule"),
    path(REPORT, report_detail.report, name="detail"),
    path(f"{REPORT}changes/", report_detail.changes, name="changes"),
    path(f"{REPORT}download/", actions.download, name="download"),
    path(f"{REPORT}delete/", actions.delete, name="delete"),
]
