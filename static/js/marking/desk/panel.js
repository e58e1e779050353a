// The two lists beside the matrix, drawn from what the server says: what to look at now, who is connected.

import { hour } from './times.js';

const sprite = () => document.querySelector('.card use, .appbar use').getAttribute('href').replace(/#.*/, '');

function element(name, text = '', className = '') {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(space, 'use');
  use.setAttribute('href', `${sprite()}#${name}`);
  svg.append(use);
  return svg;
}

function line(name, ...parts) {
  const item = element('li');
  const body = element('span');
  body.append(...parts.filter(Boolean));
  item.append(icon(name), body);
  return item;
}

function show(place, items) {
  if (!items.length) {
    place.replaceChildren(element('p', place.dataset.none));
    return;
  }
  const list = element('ul', '', 'lines-list');
  list.append(...items);
  place.replaceChildren(list);
}

export function drawAlerts(place, alerts, assessment) {
  if (!place || !Array.isArray(alerts)) return;
  const language = document.documentElement.lang;
  show(place, alerts.map((alert) => {
    const text = alert.messages?.[language] ?? alert.code;
    if (!alert.sheet) return line('warn', element('span', text));
    const link = element('a', text);
    link.href = `/assessments/${assessment}/sheets/${alert.seat}/${encodeURIComponent(alert.sheet)}`;
    return line('warn', link);
  }));
}

export function drawPresence(place, tablets, numberOf) {
  if (!place || !Array.isArray(tablets)) return;
  const words = place.dataset;
  show(place, tablets.map((tablet) => {
    const where = tablet.sheet ? element('span', ` ${tablet.sheet}, №${numberOf(tablet.seat)}`, 'tn') : null;
    const gone = tablet.connected ? '' : `, ${words.gone} ${hour(tablet.seen_at)}`;
    const waiting = tablet.waiting ?? { count: 0, refused: 0 };
    let waits = null;
    if (waiting.count || waiting.refused) {
      const oldest = waiting.oldest ? `, ${words.oldest} ${hour(waiting.oldest)}` : '';
      const refused = waiting.refused ? `; ${words.refused} ${waiting.refused}` : '';
      waits = element('small', '', 'waits');
      waits.append(icon('queued'), `${words.waiting} ${waiting.count}${oldest}${refused}`);
    }
    return line(tablet.connected ? 'people' : 'offline', element('b', tablet.name), where, element('small', `${tablet.device}${gone}`), waits);
  }));
}
