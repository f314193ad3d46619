from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "tenantpilot.mail"
    label = "mail"
    verbose_name = "Mail"
