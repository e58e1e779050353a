"""Check an open results bundle with nothing but the standard library: python verify_bundle.py FILE

Prints what differs and exits 1, or that it holds and exits 0; exits 2 at what is no bundle. The format: bundle.md.
"""

import hashlib
import json
import sys
from fractions import Fraction
from math import floor
from statistics import median  # exact for fractions

WHOLE = {"mark", "not-attempted", "excused", "correction", "withdrawal"}  # what is said of an aspect as a whole
IN_FIELD = {"official", "withdrawn"}
HALF = Fraction(1, 2)  # floor(exact + HALF) rounds half up


def digest(value, nulls=False):
    """SHA-256 of the canonical bytes: sorted keys, no spaces, UTF-8, keys with null left out (but in a scheme)."""
    keep = dict if nulls else lambda pairs: {key: part for key, part in pairs if part is not None}
    plain = json.loads(json.dumps(value), object_pairs_hook=keep)
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def measured(maximum, calculation, answer):
    """What an answer is worth, in hundredths of a mark. None: there is no such answer to this calculation."""
    kind, _, said = answer.partition(":")
    said, best, type_ = said.replace(",", "."), Fraction(maximum), calculation["type"] if calculation else "UNKNOWN"
    percent = (calculation or {}).get("unit") == "PERCENT"
    unit = best / 100 if percent else 100  # what deductions are counted in: percents of the maximum, or marks
    if type_ == "UNKNOWN" and kind == "typed":
        worth = Fraction(said) * 100
    elif type_ == "PASS_FAIL" and kind == "passed":
        worth = best if said == "yes" else Fraction(0)
    elif type_ == "NUMBER_COMPLETED" and kind == "completed":
        worth = best * int(said) / Fraction(calculation["possible"])
    elif type_ == "CHOICE" and kind == "option":
        worth = best - unit * Fraction(calculation["options"][int(said) - 1]["deduction"])
    elif type_ == "RANGED_SCORE" and kind == "measured":
        away = Fraction(said) - Fraction(calculation["target"])
        bands = [[Fraction(band[name]) for name in ("lower", "upper", "deduction")] for band in calculation["bands"]]
        holding = [(low + high, deduction) for low, high, deduction in bands if -low <= away <= high]
        worth = best - unit * min(holding)[1] if holding else Fraction(0)
    elif type_ == "REGULAR_DIFFERENCE_DEDUCTION" and kind == "measured":
        target, size = Fraction(calculation["target"]), Fraction(calculation["difference"])
        step = abs(target) * size / 100 if calculation["difference_unit"] == "PERCENT" else size
        worth = best - abs(Fraction(said) - target) // step * unit * Fraction(calculation["deduction"])
    else:
        return None
    return min(max(floor(worth + HALF), 0), maximum)


def mark_of(entries, aspect, scheme, rules):
    """([aspect, maximum, state, hundredths or None] as a sheet is hashed, whether an answer is worth that)."""
    key, maximum, fits = aspect["key"], int(aspect["maximum"].replace(".", "")), True
    entries = entries[max((at for at, one in enumerate(entries, 1) if one["kind"] == "returned"), default=0) :]
    said = [entry for entry in entries if entry["kind"] in WHOLE and "judge" not in entry]
    if said and (said[-1]["kind"] != "withdrawal" or aspect["kind"] != "J"):
        last, value = said[-1], said[-1].get("value")
        without = last["kind"] if last["kind"] in ("not-attempted", "excused") else "not-marked"
        if aspect["kind"] == "M" and last["kind"] == "mark" and "answer" in last:
            row = aspect["calculation"] and scheme["calculations"][aspect["calculation"] - 1]["calculation"]
            fits = measured(maximum, row, last["answer"]) == value
        return [key, maximum, without if value is None else "marked", value], fits
    rounds = [one for one in entries if aspect["kind"] == "J" and "round" in one]
    newest = [one for one in rounds if one["round"] == max(each["round"] for each in rounds)]
    shown = {one.get("judge"): one for one in newest if one["kind"] in ("score", "withdrawal")}  # the last of each
    scores = [one["value"] for one in shown.values() if one["kind"] == "score"]
    if len(scores) != rules["judges"] or max(scores) - min(scores) > rules["max_spread"]:
        return [key, maximum, "not-marked", None], fits
    share = Fraction(sum(scores), rules["judges"] * rules["top_score"])
    return [key, maximum, "marked", floor(maximum * share + HALF)], fits


def scale_of(totals, rules):
    """A function from a total to whole scale points, or None where the field has no scale."""
    if rules is None or len(totals) < max(rules["minimum_field"], 1):
        return None
    middle = median(map(Fraction, totals))
    away = [abs(total - middle) for total in totals]
    unit = max(Fraction(rules["mad_factor"]) * median(away), Fraction(rules["minimum_unit"] or 0))
    if unit == 0 and rules["mean_deviation_factor"] is not None:
        unit = Fraction(rules["mean_deviation_factor"]) * sum(away) / len(away)
    return lambda total: floor(rules["centre"] + (rules["points"] * (total - middle) / unit if unit else 0) + HALF)


def medals_of(worths, rules, width):
    """Seat to medal: within `width` of the first of its group is tied with it; two golds leave no silver."""
    queue, chained = sorted(worths, key=lambda seat: -worths[seat]), rules["tie_anchor"] == "previous"

    def split(seats):
        end = min(1, len(seats))
        while end < len(seats) and worths[seats[end - 1 if chained else 0]] - worths[seats[end]] <= width:
            end += 1
        return seats[:end], seats[end:]

    gold, rest = split(queue)
    silver, rest = split(rest) if len(gold) == 1 else ([], rest)
    tied = [seat for seat in rest if worths[(silver or gold)[-1]] - worths[seat] <= width]
    bronze = tied if len(gold) >= 3 or len(silver) >= 2 else split(rest)[0]
    given = [medals for size, medals in rules["field_sizes"] if len(queue) >= size]
    groups = {"gold": gold, "silver": silver, "bronze": bronze} if given else {}
    return {seat: medal for medal, group in groups.items() for seat in group if medal in given[-1]}


def chain_wrong(seat, entries, texts):
    """What breaks the chain of a seat: each entry holds the hash of the one before, the signed head of the last."""
    wrong, before = [], "0" * 64
    for at, entry in enumerate(entries, 1):
        if (entry["seat"], entry["seq"], entry["previous"]) != (seat["id"], at, before):
            wrong.append(f"chain at entry {at}")
            break
        before = digest({"format": 1, **entry})
        kept = texts.get(entry.get("text"))
        if kept and hashlib.sha256(f"{kept['salt']}\n{kept['text']}".encode()).hexdigest() != entry["text_hash"]:
            wrong.append(f"text of entry {at}")
    return wrong + ["head of the chain"] * ((len(entries), before) != (seat["head"]["seq"], seat["head"]["hash"]))


def settled(acts, content, changed, signers):
    """Whether a sheet is locked with exactly these marks, signed over them after the last change, in no dispute."""
    locks = [one for one in acts if one["kind"] in ("lock", "unlock")]
    disputes = [one["kind"] for one in acts if one["kind"] in ("dispute", "settled")]
    since = max([changed, *(one["seq"] for one in locks if one["kind"] == "unlock")])
    by = {one["judge"] for one in acts if one["kind"] == "sign" and one["content"] == content and one["seq"] > since}
    locked = locks and (locks[-1]["kind"], locks[-1].get("content")) == ("lock", content)
    return locked and disputes[-1:] != ["dispute"] and signers and by >= set(signers)


def seat_of(seat, entries, scheme, rules):
    """((how it takes part, sum, counted, maximum, ranking total), what is wrong with its sheets)."""
    how, every, wrong, about = seat["participation"], [], [], {}
    for entry in entries:
        about.setdefault(entry.get("aspect"), []).append(entry)
    for sheet in (one for criterion in scheme["criteria"] for one in criterion["sub_criteria"]):
        said = [(about.get(aspect["key"], []), aspect) for aspect in sheet["aspects"]]
        read = [mark_of(part, aspect, scheme, rules["judgement"]) for part, aspect in said]
        marks = [mark for mark, _ in read]
        content = digest({"seat": seat["id"], "sheet": sheet["id"], "marks": marks})
        changed = max((one["seq"] for part, _ in said for one in part if one["kind"] != "comment"), default=0)
        acts = [one for one in about.get(None, []) if one.get("sheet") == sheet["id"]]
        fixed = next((one for one in seat["sheets"] if one["sheet"] == sheet["id"]), {"content": None, "signers": []})
        good = how not in IN_FIELD or settled(acts, content, changed, fixed["signers"])
        wrong += [mark[0] for mark, fits in read if not fits]
        wrong += [f"sheet {sheet['id']}"] * (fixed["content"] != content or not good)
        every += marks
    total, most = sum(value or 0 for *_, value in every), sum(maximum for _, maximum, *_ in every)
    counted = sum(maximum for _, maximum, state, _ in every if state != "excused")
    ranks = how in IN_FIELD or (how == "guest" and all(state != "not-marked" for _, _, state, _ in every))
    ranking = floor(Fraction(total * most, counted) + HALF) if counted and ranks else None
    return (how, total, counted, most, ranking), wrong


def standings_of(rows, rules):
    """Seat to its row as it is published, by the rule set's values."""
    field = {seat: row[4] for seat, row in rows.items() if row[0] in IN_FIELD}
    points, medals, computed = scale_of(list(field.values()), rules["scale"]), {}, {}
    if rules["medals"] is not None:
        worths = {seat: points(total) for seat, total in field.items()} if points else field
        medals = {seat: "medallion" for seat in field if points and worths[seat] >= rules["medals"]["medallion"]}
        medals |= medals_of(worths, rules["medals"], rules["medals"]["tie_width"] if points else 0)
    for seat, (how, total, counted, most, ranking) in rows.items():
        place = 1 + sum(other > ranking for other in field.values()) if seat in field else None
        scale = points(ranking) if points and ranking is not None else None
        sums = {"sum": total, "counted": counted, "maximum": most, "total": ranking}
        texts = {name: None if value is None else f"{value // 100}.{value % 100:02d}" for name, value in sums.items()}
        computed[seat] = {"participation": how, **texts, "place": place, "scale": scale, "medal": medals.get(seat)}
    return computed


def verify(bundle):
    """Everything that does not hold, as sentences."""
    results, scheme, journal, rows = bundle["results"], bundle["scheme"], bundle["journal"], {}
    rules, wrong = results["rule_set"], ["hash of the results"] * (digest(results) != bundle["hash"])
    wrong += ["scheme"] * (digest(scheme, nulls=True) != results["scheme"])
    wrong += ["signatures"] * (len({one["by"] for one in bundle["signatures"]}) < 2)
    wrong += ["seats of the journal"] * ({seat["seat"] for seat in results["seats"]} != set(journal))
    for seat in results["seats"]:
        number, entries = seat["seat"], journal.get(seat["seat"], [])
        rows[number], differing = seat_of(seat, entries, scheme, rules)
        wrong += [f"seat {number}: {one}" for one in chain_wrong(seat, entries, bundle["texts"]) + differing]
    if any(row[0] in IN_FIELD and row[4] is None for row in rows.values()):
        return [*wrong, "a seat of the field is excused from everything"]
    computed = standings_of(rows, rules)
    for row in results["standings"]:
        mine = computed.pop(row["seat"], {})
        wrong += [f"seat {row['seat']}: {name}" for name in row if name != "seat" and mine.get(name, "?") != row[name]]
    return wrong + [f"seat {seat}: not in the standings" for seat in computed]


if __name__ == "__main__":
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            found = verify(json.load(file))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
        sys.stdout.write("cannot be read as a bundle\n")
        sys.exit(2)
    sys.stdout.write("".join(f"differs: {one}\n" for one in found) or "holds\n")
    sys.exit(1 if found else 0)
