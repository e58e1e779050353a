// Places of the one page, kept behind the # of its address.

export const toSheet = (seat, sheet, aspect = '') => `#/sheet/${[seat, sheet, aspect].filter(Boolean).map(encodeURIComponent).join('/')}`;

export function routeOf(hash) {
  const [name = '', ...places] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  if (name === 'sheet' && places.length >= 2) return { name, seat: places[0], sheet: places[1], aspect: places[2] ?? '' };
  if (['conflicts', 'sign', 'help'].includes(name)) return { name };
  return ['waiting', 'queue'].includes(name) ? { name: 'waiting' } : { name: 'home' };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
