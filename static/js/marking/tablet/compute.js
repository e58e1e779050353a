// What an answer is worth, as scoring/rules/measurement.py says it: exact fractions of whole numbers, rounded once.
//
// Tried against the rules themselves in tests/browser/test_tablet_compute.py. The server has the last word.

const HUNDRED = 100n;
const NUMBER = /^-?[0-9]+(?:[.,][0-9]+)?$/;
const MARK = /^[0-9]+(?:[.,][0-9]{1,2})?$/;
const WHOLE = /^[0-9]{1,6}$/;
const NUMBER_TEXT_MAX = 24;
const MARK_TEXT_MAX = 12;

// ---- fractions: [numerator, denominator], the denominator above zero

const whole = (number) => [BigInt(number), 1n];
const minus = ([a, b], [c, d]) => [a * d - c * b, b * d];
const times = ([a, b], [c, d]) => [a * c, b * d];
const over = ([a, b], [c, d]) => (c < 0n ? [-a * d, -b * c] : [a * d, b * c]);
const plus = ([a, b], [c, d]) => [a * d + c * b, b * d];
const absolute = ([a, b]) => [a < 0n ? -a : a, b];
const compare = ([a, b], [c, d]) => (a * d < c * b ? -1 : Number(a * d > c * b));
const floor = ([a, b]) => (a >= 0n || a % b === 0n ? a / b : a / b - 1n);

function fraction(text) {
  const [, sign, digits, part = '', exponent = '0'] = /^(-?)([0-9]+)(?:[.,]([0-9]+))?(?:[Ee]([+-]?[0-9]+))?$/.exec(text) ?? [];
  if (digits === undefined) throw new RangeError(text);
  const shift = Number(exponent) - part.length;
  const number = BigInt(`${sign}${digits}${part}`);
  return shift >= 0 ? [number * 10n ** BigInt(shift), 1n] : [number, 10n ** BigInt(-shift)];
}

// ---- marks

export const isNumber = (text) => text.length <= NUMBER_TEXT_MAX && NUMBER.test(text);

// Hundredths of a strict text, null when it is none.
export function hundredths(text) {
  if (typeof text !== 'string' || text.length > MARK_TEXT_MAX || !MARK.test(text)) return null;
  const [units, part = ''] = text.replace(',', '.').split('.');
  return Number(units) * 100 + Number(part.padEnd(2, '0'));
}

export const markText = (value) => `${Math.trunc(value / 100)}.${String(value % 100).padStart(2, '0')}`;

// The sum of decimal texts, as a text.
export const sum = (marks) => markText(marks.reduce((total, each) => total + (hundredths(each) ?? 0), 0));

// The mark (a decimal text) that an answer code is worth; null where it is worth none, or the server must say.
export function award(maximum, calculation, code) {
  const most = hundredths(maximum);
  const [kind, ...rest] = code.split(':');
  try {
    const exact = exactly([BigInt(most), HUNDRED], calculation, kind, rest.join(':'));
    if (exact === null) return null;
    const rounded = floor(plus(times(exact, [HUNDRED, 1n]), [1n, 2n])); // a half goes up
    const low = rounded < 0n ? 0n : rounded;
    return markText(Number(low > BigInt(most) ? BigInt(most) : low));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function exactly(most, calculation, kind, text) {
  const type = calculation?.type ?? 'TYPED';
  switch (`${type} ${kind}`) {
    case 'PASS_FAIL passed': return passed(most, text);
    case 'NUMBER_COMPLETED completed': return completed(most, calculation, text);
    case 'CHOICE option': return chosen(most, calculation, text);
    case 'RANGED_SCORE measured': return ranged(most, calculation, text);
    case 'REGULAR_DIFFERENCE_DEDUCTION measured': return stepped(most, calculation, text);
    case 'TYPED typed':
    case 'UNKNOWN typed': return typed(most, text);
    default: return null;
  }
}

function passed(most, text) {
  if (text === 'yes') return most;
  return text === 'no' ? whole(0) : null;
}

function completed(most, { possible }, text) {
  const all = fraction(possible);
  if (!WHOLE.test(text) || compare(all, whole(0)) <= 0 || compare(whole(text), all) > 0) return null;
  return over(times(most, whole(text)), all);
}

function chosen(most, { options, unit }, text) {
  const option = WHOLE.test(text) ? options[Number(text) - 1] : undefined;
  return option ? minus(most, deducted(most, option.deduction, unit)) : null;
}

// The narrowest band that holds the value; of equal widths, the one that deducts less. decisions.md 5.
function ranged(most, calculation, text) {
  if (!isNumber(text) || !calculation.bands.length) return null;
  const band = tightest(calculation, text);
  return band ? minus(most, deducted(most, band.deduction, calculation.unit)) : whole(0);
}

export function tightest({ target, bands }, text) {
  const away = minus(fraction(text), fraction(target));
  const holding = bands.filter(({ lower, upper }) => compare(minus(whole(0), fraction(lower)), away) <= 0 && compare(away, fraction(upper)) <= 0);
  const width = ({ lower, upper }) => plus(fraction(lower), fraction(upper));
  const byWidth = (one, other) => compare(width(one), width(other)) || compare(fraction(one.deduction), fraction(other.deduction));
  return [...holding].sort(byWidth)[0] ?? null;
}

// decisions.md 5: full steps only.
function stepped(most, calculation, text) {
  const { target, difference, difference_unit: of, deduction, unit } = calculation;
  if (!isNumber(text)) return null;
  const step = of === 'PERCENT' ? times(absolute(fraction(target)), over(fraction(difference), whole(100))) : fraction(difference);
  if (compare(step, whole(0)) <= 0) return null;
  const steps = floor(over(absolute(minus(fraction(text), fraction(target))), step));
  return minus(most, times([steps, 1n], deducted(most, deduction, unit)));
}

function typed(most, text) {
  const value = hundredths(text);
  return value === null || compare([BigInt(value), HUNDRED], most) > 0 ? null : [BigInt(value), HUNDRED];
}

const deducted = (most, deduction, unit) => (unit === 'PERCENT' ? over(times(most, fraction(deduction)), whole(100)) : fraction(deduction));

// From and to of a band, as texts: the target with its tolerances.
export function reach({ target }, { lower, upper }) {
  return [plainText(minus(fraction(target), fraction(lower))), plainText(plus(fraction(target), fraction(upper)))];
}

function plainText([a, b]) {
  let [number, places] = [a, 0];
  for (let rest = b; rest > 1n; rest /= 10n) places += 1; // denominators here are powers of ten
  const sign = number < 0n ? '-' : '';
  const digits = String(number < 0n ? -number : number).padStart(places + 1, '0');
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  return sign + (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
}
