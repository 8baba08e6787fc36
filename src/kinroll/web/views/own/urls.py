"""The addresses of people's own pages."""

from django.urls import path

from kinroll.web.views.own import account, details, emails, portal, reach, two_accounts

urlpatterns = [
    path("me/", account.show, name="me"),
    path("me/data.json", account.data, name="own-data"),
    path("me/edit/<str:field>/", details.edit, name="own-edit"),
    path("me/ask/<str:field>/", details.ask, name="own-ask"),
    path("me/requests/<int:number>/withdraw/", details.withdraw, name="own-withdraw"),
    path("me/email/send/<str:field>/", emails.send, name="own-email-send"),
    path("me/email/drop/<str:field>/", emails.drop, name="own-email-drop"),
    path("me/email/<str:token>/", emails.confirm, name="own-email-confirm"),
    path("me/two-accounts/", two_accounts.show, name="two-accounts"),
    path("portal/", portal.show, name="portal"),
    path("portal/children/<int:number>/", portal.child, name="own-child"),
    path("portal/registrations/<int:number>/", portal.registration, name="own-registration"),
    path("reach/", reach.school, name="reach"),
    path("which-account/", reach.which, name="which-account"),
    path("which-account/<str:token>/", reach.choose, name="which-account-chosen"),
]
