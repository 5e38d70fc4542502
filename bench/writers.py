"""Two processes with eight writers each save entries into one SQLite file for 30 seconds.

    python -m bench.writers [--seconds 30]

Wanted: no error, and no writer starved (each gets at least a quarter of the mean).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PROCESSES, WRITERS = 2, 8


def write_for(seconds: float, name: str) -> None:
    """Run eight writers in this process and print what each of them got done."""
    import django

    django.setup()
    from django.db import connection

    from commonplace.people.models import Member
    from commonplace.sense.actions import write_entry

    done, errors, longest = [0] * WRITERS, [0] * WRITERS, [0.0] * WRITERS
    until = time.monotonic() + seconds

    def writer(number: int) -> None:
        member = Member.objects.get(handle=f"writer-{number}")
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                write_entry(member, title=f"{name} {number} {done[number]}", body="kept words " * 30, tags=["measured"])
                done[number] += 1
            except Exception as error:  # noqa: BLE001 (whatever fails is the result)
                errors[number] += 1
                print(repr(error), file=sys.stderr)
            longest[number] = max(longest[number], time.monotonic() - began)
        connection.close()

    threads = [threading.Thread(target=writer, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"done": done, "errors": errors, "longest_s": [round(value, 3) for value in longest]}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--child")
    options = parser.parse_args()
    if options.child:
        write_for(options.seconds, options.child)
        return
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "COMMONPLACE_DATA_DIR": folder,
            "COMMONPLACE_DATABASE_URL": f"sqlite:///{Path(folder) / 'writers.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "commonplace.settings",
        }
        subprocess.run([sys.executable, "-m", "commonplace", "migrate", "-v0"], env=env, check=True)
        members = "from commonplace.people.models import Member\n" + "\n".join(
            f"Member.objects.create(handle='writer-{n}', email='writer-{n}@example.org', name='Writer {n}')" for n in range(WRITERS)
        )
        subprocess.run([sys.executable, "-m", "commonplace", "shell", "-v0", "-c", members], env=env, check=True)
        command = [sys.executable, "-m", "bench.writers", "--seconds", str(options.seconds), "--child"]
        children = [subprocess.Popen([*command, f"p{n}"], env=env, stdout=subprocess.PIPE, text=True) for n in range(PROCESSES)]
        results = [json.loads(child.communicate()[0]) for child in children]
    done = [count for result in results for count in result["done"]]
    errors = sum(sum(result["errors"]) for result in results)
    mean = sum(done) / len(done)
    print(f"{sum(done)} entries in {options.seconds:.0f} s ({sum(done) / options.seconds:.0f}/s), {errors} errors")
    print(f"per writer: least {min(done)}, mean {mean:.0f}, most {max(done)}; longest wait {max(max(r['longest_s']) for r in results)} s")
    raise SystemExit(1 if errors or min(done) < mean / 4 else 0)


if __name__ == "__main__":
    main()
