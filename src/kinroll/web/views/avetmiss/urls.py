"""The addresses of what is reported of training."""

from django.urls import path

from kinroll.web.views.avetmiss import bringing_in, checking, dashboard, lists, lodging, moving_in, settings, things

urlpatterns = [
    path("", dashboard.show, name="avetmiss"),
    path("look/", dashboard.look, name="avetmiss-look"),
    path("findings/", lists.findings, name="avetmiss-findings"),
    path("findings.csv", lists.findings_csv, name="avetmiss-findings-csv"),
    path("findings/<int:finding>/answer/", lists.answer, name="avetmiss-answer"),
    path("left-out/", lists.left_out, name="avetmiss-left-out"),
    path("left-out.csv", lists.left_out_csv, name="avetmiss-left-out-csv"),
    path("lodgements/", lodging.listing, name="avetmiss-lodgements"),
    path("lodgements/make/", lodging.make, name="avetmiss-lodge"),
    path("lodgements/<int:lodgement>/", lodging.show, name="avetmiss-lodgement"),
    path("lodgements/<int:lodgement>/nat.zip", lodging.download, name="avetmiss-download"),
    path("lodgements/<int:lodgement>/lodged/", lodging.lodged, name="avetmiss-lodged"),
    path("lodgements/<int:lodgement>/forget/", lodging.forget, name="avetmiss-forget"),
    path("lodgements/<int:lodgement>/compare/", lodging.compare, name="avetmiss-compare"),
    path("check/", checking.check, name="avetmiss-check"),
    path("move-in/", moving_in.show, name="avetmiss-move-in"),
    path("lists/", bringing_in.listing, name="avetmiss-lists"),
    path("lists/<int:listed>/", bringing_in.show, name="avetmiss-list"),
    path("lists/<int:listed>/bring-in/", bringing_in.bring_in, name="avetmiss-list-bring-in"),
    path("lists/<int:listed>/look/", bringing_in.look_again, name="avetmiss-list-look"),
    path("lists/<int:listed>/discard/", bringing_in.discard, name="avetmiss-list-discard"),
    path("lists/<int:listed>/not-brought-in.csv", bringing_in.not_kept, name="avetmiss-list-not-kept"),
    path("settings/", settings.show, name="avetmiss-settings"),
    path("documents/<int:document>/", things.document, name="avetmiss-document"),
    path("training/<str:kind>/", things.listing, name="avetmiss-things"),
    path("training/<str:kind>/list.csv", bringing_in.what_is_here, name="avetmiss-things-csv"),
    path("training/<str:kind>/new/", things.new, name="avetmiss-thing-new"),
    path("training/<str:kind>/<int:thing>/", things.edit, name="avetmiss-thing"),
    path("training/<str:kind>/<int:thing>/remove/", things.remove, name="avetmiss-thing-remove"),
]
