"""The addresses of the rules."""

from django.urls import path

from kinroll.web.views.rules import draft, form_pages, names, order, overview, processes, rules, versions

urlpatterns = [
    path("", overview.show, name="rules"),
    path("processes/new/", processes.new, name="rules-process-new"),
    path("processes/<int:process>/", processes.show, name="rules-process"),
    path("processes/<int:process>/edit/", processes.edit, name="rules-process-edit"),
    path("processes/<int:process>/remove/", processes.remove, name="rules-process-remove"),
    path("processes/<int:process>/add/", processes.add_rule, name="rules-rule-add"),
    path("processes/<int:process>/order/", order.move_rule, name="rules-rule-order"),
    path("processes/<int:process>/rules/<int:rule>/", rules.edit, name="rules-rule"),
    path("processes/<int:process>/rules/<int:rule>/look/", rules.look, name="rules-rule-look"),
    path("processes/<int:process>/rules/<int:rule>/remove/", rules.remove, name="rules-rule-remove"),
    path("forms/<int:form>/", form_pages.show, name="rules-form"),
    path("forms/<int:form>/order/", order.move_field, name="rules-field-order"),
    path("forms/<int:form>/fields/new/", form_pages.new_field, name="rules-field-new"),
    path("forms/<int:form>/fields/<int:place>/", form_pages.edit_field, name="rules-field"),
    path("forms/<int:form>/fields/<int:place>/remove/", form_pages.remove_field, name="rules-field-remove"),
    path("types/", names.types, name="rules-types"),
    path("match/<int:place>/", names.match, name="rules-match"),
    path("match/<int:place>/remove/", names.remove_match, name="rules-match-remove"),
    path("draft/", draft.show, name="rules-draft"),
    path("draft/begin/", draft.begin, name="rules-begin"),
    path("draft/discard/", draft.discard, name="rules-discard"),
    path("draft/text/", draft.text, name="rules-text"),
    path("draft/rehearse/", draft.rehearse, name="rules-rehearse"),
    path("draft/rehearsals/<int:rehearsal>/", draft.rehearsal, name="rules-rehearsal"),
    path("draft/activate/", draft.activate, name="rules-activate"),
    path("versions/", versions.listing, name="rules-versions"),
    path("versions/<int:version>/", versions.show, name="rules-version"),
    path("versions/<int:version>/again/", versions.again, name="rules-again"),
]
