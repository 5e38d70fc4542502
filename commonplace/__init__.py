"""Commonplace: a self-hosted place where an organisation learns in public.

Importing the package puts the bundled SQLite in place of the system's, before Django loads its database backend.
"""

from commonplace.kit.bundled_sqlite import install as _install_bundled_sqlite

_install_bundled_sqlite()
