"""How forms look when they are written as `{{ form }}` or `{{ form.title.as_field_group }}`: with the components of the design system."""

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    form_template_name = "web/components/_form.html"
    field_template_name = "web/components/_field.html"
