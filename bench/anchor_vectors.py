"""`python -m bench.anchor_vectors`: write what Python and JavaScript must both answer, to `sense/tests/anchors-made.json`.

Made from sentences of many scripts with the changes of the evaluation and a fixed seed: run it again when the rules change, and read the difference.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

from bench.changes import KEPT, Case, highlights
from bench.removals import GONE
from commonplace.kit.anchors import CONTEXT, Anchor, Text, find, seen_where_marked

OUT = Path(__file__).parents[1] / "commonplace/sense/tests/anchors-made.json"
SEED, TEXTS, ON_EACH = 13, 36, 11
SENTENCES = {
    "Latin": (
        "Madder root gives reds in soft water. Simmer it slowly for an hour, or two if it is old. "
        "“Never boil it,” says the guild, “or it turns brown.” "
        "Chalk brightens the colour a little. Weld gives yellows and needs no chalk at all. Indigo is older than all of them. "
        "The vat has to stand until the morning. Wool takes the dye better than linen does. Rinse it twice; hang it in the shade."
    ),
    "accents": (
        "Le café était fermé à cause de la grève. La co\u00adopé\u00adra\u00adtive ouvre à neuf heures précises. "
        "Cafe\u0301 et the\u0301 sont offerts aux bénévoles. "
        "Die Straße führt über die alte Brücke. Für Gäste gibt es ein großes Frühstück. "
        "Ο καφές είναι έτοιμος για όλους μας. İstanbul'da ILIK bir akşam."
    ),
    "CJK": (
        "茜草的根可以染出红色。用软水慢慢煮一个小时。千万不要煮沸，否则会变成褐色。白垩能让颜色更亮一些。"
        "茜の根は赤い色を出します。軟水で一時間ゆっくり煮てください。沸騰させると茶色になります。ガは半角のｶﾞと同じです。"
    ),
    "right to left": (
        "جذور الفوة تعطي لونا أحمر في الماء. اتركها ساعة كاملة على نار هادئة. لا تغلها أبدا وإلا صارت بنية اللون. "
        "שורש הפואה נותן צבע אדום במים. בשלו אותו לאט במשך שעה שלמה. לעולם אל תרתיחו אותו כי יהיה חום. קְצָת גיר מבהיר את הצבע."
    ),
    "others": (
        "मंजिष्ठा की जड़ लाल रंग देती है। इसे एक घंटे तक धीरे पकाओ। รากของต้นนี้ให้สีแดง. ต้มช้าๆหนึ่งชั่วโมง. "
        "👩🏽‍🌾 planted 🌱 in May and got 🧶 in autumn. The family 👨‍👩‍👧 came by at 10\u00a0o’clock. Flags 🇩🇰🇫🇷 hung over the 𝔬𝔩𝔡 market. "
        "The ﬁrst ﬂight cost ½ of 10 €… or 5\u202f%. Tom &amp; Ann wrote &quot;hello&quot; on the door &#8212; twice."
    ),
}


def texts(rng: random.Random) -> list[str]:
    """Pages of eight to sixteen sentences in one or two scripts, every third with sentences that stand in it more than once."""
    found: list[str] = []
    for number in range(TEXTS):
        chosen = rng.sample(list(SENTENCES), 2)
        sentences = [part for name in chosen for part in _sentences(SENTENCES[name])]
        row = rng.sample(sentences, min(len(sentences), rng.randint(8, 14)))
        if number % 3 == 0:
            row += rng.sample(row, 4)
        if number % 6 == 3:
            row *= 2
        found.append("".join(part + rng.choice([" ", " ", "\n", "\u00a0", " \n"]) for part in row))
    return found


def _sentences(text: str) -> list[str]:
    marked = text
    for stop in (". ", "。", "। ", "? ", "” "):
        marked = marked.replace(stop, stop + "\x00")
    return [part.strip() for part in marked.split("\x00") if part.strip()]


def vector(number: int, name: str, case: Case, *, has_page: bool) -> dict[str, object]:
    begin, end, old = case.old_begin, case.old_end, Text(case.old)
    anchor = Anchor(case.quote, case.old[max(0, begin - CONTEXT) : begin], case.old[end : end + CONTEXT], begin)
    seen = seen_where_marked(old, anchor, begin, end)
    found = find(Text(case.new), seen if has_page else replace(seen, page=None))
    return {
        "name": f"{number}: {name}, {'with' if has_page else 'without'} the older copy",
        "old": case.old,
        "new": case.new,
        "marked": [begin, end],
        "page": has_page,
        "seen": [seen.twin, seen.rival, seen.places],
        "found": [found.state, found.start, found.end, found.confidence],
    }


def vectors() -> list[dict[str, object]]:
    rng = random.Random(SEED)
    changes = {**KEPT, **GONE}
    found: list[dict[str, object]] = []
    for text in texts(rng):
        for case in highlights(rng, text, ON_EACH):
            name = rng.choice(list(changes))
            changed = changes[name](rng, case)
            if changed is not None:
                found.append(vector(len(found), name, changed, has_page=rng.random() < 0.7))
    return found


def by_hand() -> list[dict[str, object]]:
    """A passage after a line of dashes longer than one looks around, as tables of Markdown have them: nothing changed, and a sentence put in."""
    line, passage, after = "-" * 300, "Madder gives slow reds.", "Weld gives yellows, and needs no chalk."
    old = f"Colours of plants\n{line}\n{passage}\n{after}"
    begin = old.index(passage)
    same = Case(old, begin, begin + len(passage), old, begin, begin + len(passage))
    put_in = replace(same, new=f"Colours of plants\n{line}\n{passage}\nIt never boils here. {after}")
    return [vector(number, "by hand", case, has_page=has_page) for number, case in enumerate((same, put_in)) for has_page in (True, False)]


def part_of_another() -> dict[str, object]:
    """A passage across two of three paragraphs that are all but the same, taken out, and one like it put elsewhere: what begins as it did is the
    next paragraph."""
    first = "Of vat {}, under hard water every bath loses its red, and wool kept in it fades before the linen does."
    second = "In the course of a week, the bath grows weak."
    third = "At last, salt draws what is left and a bright heap of iron and copper stays on the ground."
    fourth = (
        "That heap is what old dyers call the bed.[81] How many weeks it takes until it lies there is not known and they tell tales of it."
    )
    rest = f"{second} {third} {fourth}"
    old = "\n".join(f"{first.format(vat)} {rest}" for vat in (11, 22, 33))
    begin, end = old.index(third), old.index(second, old.index(third)) - 1
    alike = fourth.replace("what old", "old").replace("many weeks", "vats many weeks")
    like = f"{third} {alike}\n{first.format(22).replace('and wool', 'weeks wool')}"
    new = f"{first.format(11)} {second} {second} {third} {fourth}\n{like} {first.format(33)} {rest}"
    return vector(2, "by hand", Case(old, begin, end, new, None, None), has_page=True)


def main() -> None:
    """Each text is written once; vectors name it by its number."""
    found = [*vectors(), *by_hand(), part_of_another()]
    numbers: dict[object, int] = {}
    for one in found:
        for key in ("old", "new"):
            one[key] = numbers.setdefault(one[key], len(numbers))
    rows = {"texts": list(numbers), "vectors": found}
    parts = [
        f"{json.dumps(key)}: [\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in row) + "\n]" for key, row in rows.items()
    ]
    OUT.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
