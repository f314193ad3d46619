from django.urls import path

from tenantpilot.accounts import views

app_name = "accounts"
urlpatterns = [
    path("admin/login/", views.sign_in, name="admin-sign-in"),
    path("admin/logout/", views.sign_out, name="admin-sign-out"),
    path("system/login/", views.sign_in, name="system-sign-in"),
    path("system/logout/", views.sign_out, name="system-sign-out"),
]
