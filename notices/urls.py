from django.urls import path

from notices.views import choices, unsubscribe

_NOTIFICATIONS = "admin/workspaces/<slug:workspace_slug>/notifications/"

app_name = "notices"
urlpatterns = [
    path(_NOTIFICATIONS, choices.mine, name="choices"),
    path(f"{_NOTIFICATIONS}names/", choices.names, name="names"),
    path("mail/unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]
