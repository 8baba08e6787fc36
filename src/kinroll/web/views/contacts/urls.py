"""The addresses of contacts."""

from django.urls import path

from kinroll.web.views.contacts import account, edit, erasing, listing, show

urlpatterns = [
    path("", listing.listing, name="contacts"),
    path("quick/", listing.quick, name="contacts-quick"),
    path("export.csv", listing.export, name="contacts-export"),
    path("lists/keep/", listing.keep, name="contacts-keep"),
    path("lists/<int:number>/forget/", listing.forget, name="contacts-forget"),
    path("<int:number>/", show.show, name="contact"),
    path("<int:number>/edit/<str:field>/", edit.edit, name="contact-edit"),
    path("<int:number>/rename/", account.rename, name="contact-rename"),
    path("<int:number>/disable/", account.disable, name="contact-disable"),
    path("<int:number>/enable/", account.enable, name="contact-enable"),
    path("<int:number>/invite/", account.invite, name="contact-invite"),
    path("<int:number>/sign-out/", account.sign_out, name="contact-sign-out"),
    path("<int:number>/erase/", erasing.erase, name="contact-erase"),
    path("<int:number>/let-in/", erasing.let_in, name="contact-let-in"),
]
