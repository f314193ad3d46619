from django.urls import URLPattern

app_name = "reviewpacks"
urlpatterns: list[URLPattern] = []
