from django.urls import path

from operations import views

app_name = "operations"
urlpatterns = [
    path("tenants/<int:tenant_id>/operation-runs/", views.run_list, name="list"),
    path("tenants/<int:tenant_id>/operation-runs/start/", views.start, name="start"),
    path("tenants/<int:tenant_id>/operation-runs/<int:run_id>/", views.run_detail, name="detail"),
    path(
        "tenants/<int:tenant_id>/operation-runs/<int:run_id>/cancel/", views.cancel, name="cancel"
    ),
]
