from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kinroll.web"
    label = "web"
