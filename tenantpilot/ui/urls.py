from django.conf import settings
from django.urls import path

from tenantpilot.ui import styleguide, views

app_name = "ui"
urlpatterns = [path("theme/", views.choose_theme, name="theme")]

if settings.DEBUG:
    urlpatterns += [
        path("styleguide/", styleguide.page, {"plane": "admin"}, name="styleguide"),
        path("styleguide/system/", styleguide.page, {"plane": "system"}, name="styleguide-system"),
        path("styleguide/errors/<str:name>/", styleguide.error, name="styleguide-error"),
    ]
