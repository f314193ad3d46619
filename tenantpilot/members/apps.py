from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "tenantpilot.members"
    label = "members"
    verbose_name = "Members"
