"""The addresses of people on their way in."""

from django.urls import path

from kinroll.web.views.people import inviting, listing, looking

urlpatterns = [
    path("people/", listing.listing, name="people"),
    path("people/invite/", inviting.show, name="people-invite"),
    path("people/invite/send/", inviting.send, name="people-invite-send"),
    path("people/looks/", looking.listing, name="looks"),
    path("people/look/<int:number>/", looking.begin, name="look"),
    path("looking/leave/", looking.leave, name="look-leave"),
]
