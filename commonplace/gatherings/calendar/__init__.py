"""Gatherings as calendars know them: files, addresses to subscribe to, mail that invites, answers to it (docs/decisions/0064-calendars.md)."""
