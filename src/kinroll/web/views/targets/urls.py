"""The addresses of the targets."""

from django.urls import path

from kinroll.web.views.targets import doing, news, showing

urlpatterns = [
    path("", showing.listing, name="targets"),
    path("<str:target>/", showing.show, name="target"),
    path("<str:target>/check/", doing.check, name="target-check"),
    path("<str:target>/plan/", doing.plan, name="target-plan"),
    path("<str:target>/sync/", doing.sync, name="target-sync"),
    path("<str:target>/adopt/", doing.adopt, name="target-adopt"),
    path("<str:target>/forget/", doing.forget, name="target-forget"),
    path("<str:target>/retry/", doing.retry, name="target-retry"),
    path("<str:target>/runs/<int:sent>/", showing.run, name="target-run"),
    path("<str:target>/runs/<int:sent>/apply/", doing.apply, name="target-apply"),
    path("<str:target>/news/", news.hear, name="target-news"),
]
