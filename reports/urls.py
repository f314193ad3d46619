from django.urls import path

from reports.views import acting, lists, reading

REPORTS = "tenants/<int:tenant_id>/reports/"
REPORT = f"{REPORTS}<int:report_id>/"

app_name = "reports"
urlpatterns = [
    path(REPORTS, lists.reports, name="list"),
    path(f"{REPORTS}create/", acting.create, name="create"),
    path(f"{REPORTS}schedule/", acting.schedule, name="schedule"),
    path(REPORT, reading.report, name="detail"),
    path(f"{REPORT}changes/", reading.changes, name="changes"),
    path(f"{REPORT}download/", acting.download, name="download"),
    path(f"{REPORT}delete/", acting.delete, name="delete"),
]
