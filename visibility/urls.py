from django.urls import path

from visibility import views

app_name = "visibility"
urlpatterns = [
    path("tenants/<int:tenant_id>/visibility/", views.page, name="page"),
    path("tenants/<int:tenant_id>/provider-access/", views.provider_access, name="provider-access"),
]
