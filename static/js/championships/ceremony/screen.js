// The big screen of the ceremony: four cards, turned over as they are opened. It holds what was revealed and no more.
// Esc makes this screen dark; the tablet that runs the ceremony does so for all screens.

import { announce } from '../../foundation/page.js';
import { decimal, fill, node, two } from '../boards/table.js';

const MOST = 16; // rows of one card that a hall can still read
const SVG = 'http://www.w3.org/2000/svg';
const LOOKS = { medallion: 'excel', bronze: 'bronze', silver: 'silver', gold: 'gold' };
const root = document.querySelector('[data-awards]');
const words = JSON.parse(root.dataset.words);
const second = JSON.parse(root.dataset.second);
const { beside, icons } = root.dataset;
const language = document.documentElement.lang;
const hall = matchMedia('(min-width: 48.01rem)');
const cards = root.querySelector('[data-cards]');
let shown = null;
let dark = false; // here alone

const name = (said, other = language) => said?.[other] || said?.kk || '';

function picture(symbol, look = 'i') {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  svg.setAttribute('class', look);
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `${icons}#${symbol}`);
  svg.append(use);
  return svg;
}

const who = (row) => row.names.map((one) => name(one)).join(', ') || fill(words.number, { number: two(row.seat) });
const from = (row) => name(row.college) || name(row.region);
const points = (row) => row.points ?? (row.total === null ? '' : decimal(row.total, language));

function single(row) {
  return [
    node('p', { class: 'plaque__s' }, points(row)),
    node('p', { class: 'plaque__n' }, who(row)),
    node('p', { class: 'plaque__p' }, from(row)),
  ];
}

// Two or three on one medal: all of them large. Medallions: a list.
function several(rows, large) {
  const seen = hall.matches && rows.length > MOST ? rows.slice(0, MOST - 1) : rows;
  const list = node('ul', { class: large ? 'plaque__tie' : null });
  for (const row of seen) {
    list.append(node('li', {}, node('span', {}, node('span', { class: 'plaque__who' }, who(row)), node('small', {}, from(row))), node('b', {}, points(row))));
  }
  if (seen.length < rows.length) list.append(node('li', {}, fill(words.more, { count: rows.length - seen.length })));
  return [list];
}

function won(card) {
  if (!card.rows.length) return [node('p', { class: 'plaque__none' }, words.nobody, ' ', node('span', { lang: beside }, second.nobody))];
  if (card.card === 'medallion') return several(card.rows, false);
  return card.rows.length === 1 ? single(card.rows[0]) : several(card.rows, card.rows.length <= 3);
}

function down(next) {
  if (!next) return [];
  return [
    node('p', { class: 'plaque__n' }, words.who),
    node('p', { class: 'plaque__p' }, words.opens, '. ', node('span', { lang: beside }, second.opens)),
  ];
}

function plaque(card, next, turned) {
  const look = ['plaque', `plaque--${LOOKS[card.card]}`];
  if (!card.open) look.push(next ? 'plaque--down' : 'plaque--later');
  if (turned) look.push('plaque--turn');
  if (card.open && card.rows.length > 8) look.push('plaque--many');
  const title = node('h2', { class: 'plaque__m' }, picture(card.card === 'medallion' ? 'star' : 'medal'), node('span', {}, words[`card_${card.card}`]), node('span', { lang: beside }, second[`card_${card.card}`]));
  const ornament = card.open && (card.rows.length !== 1 || card.card === 'medallion') ? '' : picture('horns', 'orn');
  return node('section', { class: look.join(' ') }, title, ornament, ...(card.open ? won(card) : down(next)));
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function draw(next, told) {
  const before = shown;
  shown = next;
  const { skill } = next;
  const again = before && same(before.skill, skill);
  root.querySelector('[data-head]').hidden = !skill;
  root.querySelector('[data-open]').hidden = Boolean(skill);
  root.querySelector('[data-title]').textContent = skill ? fill(words.winners, { skill: name(skill.name) }) : '';
  root.querySelector('[data-lead]').textContent = skill ? `${name(skill.name, beside)} · ${second.lead}` : '';
  const face = next.cards.filter((card) => !card.open);
  root.querySelector('[data-last]').hidden = face.length !== 1;
  cards.replaceChildren(...next.cards.map((card, at) => plaque(card, card === face[0], told && again && card.open && !before.cards[at].open)));
  document.querySelector('[data-blank]').hidden = !(dark || next.blank);
  if (told && again) say(next.cards.filter((card, at) => card.open && card.rows.length && !before.cards[at].open));
}

function say(opened) {
  if (opened.length) announce(opened.map((card) => `${words[`card_${card.card}`]}: ${card.rows.map(who).join(', ')}`).join('. '));
}

function watch() {
  const source = new EventSource(root.dataset.stream);
  source.addEventListener('screen', (event) => {
    const next = JSON.parse(event.data);
    if (!same(next, shown)) draw(next, true);
  });
  source.addEventListener('open', () => lost(false));
  source.addEventListener('error', () => {
    lost(true);
    // Refused (too many watch, or the server is not there yet): the browser itself would not try again.
    if (source.readyState === EventSource.CLOSED) setTimeout(watch, 2000 + Math.random() * 3000);
  });
}

function lost(now) {
  root.querySelector('[data-away]').hidden = !now;
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.code !== 'Escape') return;
  dark = !dark;
  document.querySelector('[data-blank]').hidden = !(dark || shown.blank);
});
hall.addEventListener('change', () => draw(shown, false));

draw(JSON.parse(root.dataset.document), false);
watch();
