"""`python -m bench.fill COUNT`: fill the configured, migrated database."""

import sys

import django

django.setup()

from bench.generate import generate  # noqa: E402 (needs Django's apps)

generate(int(sys.argv[1]))
