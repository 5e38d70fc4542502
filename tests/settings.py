"""The program's settings as the tests run them: a throw-away data folder, cheap passwords, no mail, and a database of one's own.

COMMONPLACE_TEST_DATABASE says which: `sqlite` (the default; a file, so that WAL and IMMEDIATE are real) or `postgresql` (a private cluster
that the first process starts and stops).
"""

import os

from tests.scratch import scratch_dir

DATABASE = os.environ.get("COMMONPLACE_TEST_DATABASE", "sqlite")
if DATABASE not in {"sqlite", "postgresql"}:
    raise RuntimeError(f"COMMONPLACE_TEST_DATABASE is {DATABASE!r}; write sqlite or postgresql.")

for name in [name for name in os.environ if name.startswith("COMMONPLACE_") and not name.startswith("COMMONPLACE_TEST_")]:
    del os.environ[name]
_data_dir = scratch_dir() / os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["COMMONPLACE_DATA_DIR"] = str(_data_dir)
os.environ["COMMONPLACE_LOG_LEVEL"] = "ERROR"
os.environ["COMMONPLACE_SECRET_KEY"] = "a key for tests only, the same in every process of a run"
# The tests prove behaviour; what survives a power cut is measured in bench/.
os.environ["COMMONPLACE_SQLITE_SYNCHRONOUS"] = "NORMAL"
# The pages of what is off unless an administrator wants it are to be crawled too.
os.environ["COMMONPLACE_MAIL_IN"] = "smtp"
os.environ["COMMONPLACE_MAIL_IN_DOMAIN"] = "in.example.org"
os.environ["COMMONPLACE_HYPOTHESIS_SITES"] = "*"
if DATABASE == "postgresql":
    from tests.postgres import running_cluster

    os.environ["COMMONPLACE_DATABASE_URL"] = running_cluster()

from commonplace.settings import *  # noqa: E402, F403
from commonplace.settings import DATABASES  # noqa: E402

if DATABASE == "sqlite":
    DATABASES["default"]["TEST"] = {"NAME": str(_data_dir / "test.sqlite3"), "MIGRATE": False}
else:
    DATABASES["default"]["TEST"] = {"MIGRATE": False}
    DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# The programs that tests serve collect their files in the data folder. Here none are collected: each client that is made would look through them all.
STATIC_ROOT = _data_dir / "collected"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
