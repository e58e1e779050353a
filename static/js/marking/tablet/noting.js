// How many marks and photos of whom wait on this tablet, noted beside the databases so that any page can ask at once.
//
// The note is written before a mark is: it may say too many and never too few. Whoever acts on it looks closer.

const NOTE = { marks: 'sheber.waiting.', photos: 'sheber.photos-waiting.' };

// Nothing is noted of a page that keeps its marks in memory: they go with it.
export function note(account, { count, durable, what = 'marks' }) {
  if (!durable) return;
  try {
    if (count) localStorage.setItem(NOTE[what] + account, String(count));
    else localStorage.removeItem(NOTE[what] + account);
  } catch { /* a browser without local storage has no offline work either */ }
}

export const anyNoted = () => Object.keys(localStorage).some((key) => Object.values(NOTE).some((start) => key.startsWith(start)));
