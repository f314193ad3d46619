from django.urls import path

from system_dashboard import views

app_name = "system_dashboard"
urlpatterns = [path("", views.control_tower, name="control-tower")]
