from django.urls import path

from notices.views import choices, unsubscribe, webhook

_NOTIFICATIONS = "admin/workspaces/<slug:workspace_slug>/notifications/"
_WEBHOOK = f"{_NOTIFICATIONS}webhook/"

app_name = "notices"
urlpatterns = [
    path(_NOTIFICATIONS, choices.mine, name="choices"),
    path(f"{_NOTIFICATIONS}names/", choices.names, name="names"),
    path(_WEBHOOK, webhook.webhook, name="webhook"),
    path(f"{_WEBHOOK}secret/", webhook.secret, name="webhook-secret"),
    path(f"{_WEBHOOK}secret/new/", webhook.renew, name="webhook-renew"),
    path(f"{_WEBHOOK}test/", webhook.test, name="webhook-test"),
    path(f"{_WEBHOOK}remove/", webhook.remove, name="webhook-remove"),
    path(f"{_WEBHOOK}messages/<int:delivery_id>/again/", webhook.replay, name="webhook-replay"),
    path("mail/unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]
