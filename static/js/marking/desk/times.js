// Times of the desk, in the page's language and the settings' zone; the tablet's or the desk's own zone may be another.

const { zone } = document.querySelector('[data-zone]')?.dataset ?? {};
const written = (parts) => new Intl.DateTimeFormat(document.documentElement.lang, { ...parts, hourCycle: 'h23', timeZone: zone });
const toTheSecond = written({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const toTheMinute = written({ hour: '2-digit', minute: '2-digit' });

export const clock = (moment) => toTheSecond.format(moment);
export const hour = (moment) => toTheMinute.format(new Date(moment));
