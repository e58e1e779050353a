// The stream of one board: a snapshot, then what changed; whoever was away gets a snapshot again.

export function watch(address, { onBoard, onAway, onBack }) {
  let board = null;
  let away = false;
  let source = null;
  let again = 0;

  function take(changed) {
    board = { ...board, ...changed };
    onBoard(board);
  }

  function open() {
    source = new EventSource(address);
    source.addEventListener('board', (event) => { board = null; take(JSON.parse(event.data)); });
    source.addEventListener('patch', (event) => { if (board) take(JSON.parse(event.data)); });
    source.addEventListener('open', () => {
      if (away) onBack?.();
      away = false;
    });
    source.addEventListener('error', () => {
      if (!away) onAway?.();
      away = true;
      // Refused (too many watch, or the server is not there yet): the browser itself would not try again.
      if (source.readyState === EventSource.CLOSED) again = setTimeout(open, 4000 + Math.random() * 4000);
    });
  }

  open();
  return { close() { clearTimeout(again); source.close(); } };
}

export async function feed(address) {
  const response = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => null);
  return response?.ok ? response.json() : null;
}
