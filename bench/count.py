"""`python -m bench.count`: how many entries the configured database holds."""

import django

django.setup()

from commonplace.entries.models import Entry  # noqa: E402 (needs Django's apps)

print(Entry.objects.count())
