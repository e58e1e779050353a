// How one seat stands, put together of what is known here and of what the server said.

// A snapshot may have been taken before an answer that arrived since: no cell goes back.
export function merged(known, doc) {
  const cells = { ...doc.cells };
  for (const [key, cell] of Object.entries(known?.cells ?? {})) if (cell.seq > (cells[key]?.seq ?? 0)) cells[key] = cell;
  const older = known && known.seq > doc.seq; // then what we know of agreeing, signing and notes is the newer too
  return { ...doc, sheets: older ? known.sheets : doc.sheets, notes: (older ? known.notes : doc.notes) ?? [], seq: older ? known.seq : doc.seq, cells };
}

// An entry that left all else as it was is a comment, whose words a cell does not hold.
export function onlyNoted(before, cell) {
  const rest = ({ state, mark, answer, rounds }) => JSON.stringify([state, mark, answer, rounds.map(({ number, scored }) => [number, scored])]);
  return cell.seq > before.seq && rest(before) === rest(cell);
}
