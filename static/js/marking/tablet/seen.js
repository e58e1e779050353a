// What the writer of a command has seen of its cell, by the entries of their own that the server acknowledged.

export const seenKey = (assessment, seat, aspect) => `seen:${assessment}/${seat}/${aspect}`;

export const sameCell = (one, other) => one.assessment === other.assessment
  && one.command.seat === other.command.seat && one.command.aspect === other.command.aspect;

// What our own acknowledged entry proves that we have seen. A judge's own score says nothing of what others wrote about
// the aspect as a whole, so it raises only other scores; a comment, which the server takes unseen, raises nothing.
export function grown(known, { act }, answer) {
  const seen = { own: 0, whole: 0, ...known };
  if (act === 'comment') return seen;
  seen.own = Math.max(seen.own, answer.seq);
  const aboutTheWhole = act !== 'score' && (act !== 'withdraw' || !answer.cell?.rounds?.length);
  if (aboutTheWhole) seen.whole = Math.max(seen.whole, answer.seq);
  return seen;
}

// Only what was never sent: the server knows a client_id by all that came with it, `seen` too.
export function raised(item, seen) {
  if (!seen || item.tries > 0 || item.command.act === 'comment') return item;
  const { command } = item;
  return { ...item, command: { ...command, seen: Math.max(command.seen ?? 0, command.act === 'score' ? seen.own : seen.whole) } };
}
