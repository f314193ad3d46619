from django.urls import path

from attention import views

ITEMS = "tenants/<int:tenant_id>/attention/"

app_name = "attention"
urlpatterns = [
    path(f"{ITEMS}put-off/", views.put_off, name="put-off"),
    path(f"{ITEMS}take-up/", views.take_up, name="take-up"),
]
