// Follows a job until it ends: the macro parts.job(address=...) is the picture, /api/jobs/<id> tells how far it is.
//
// At the end the section sends "job-ended" with the job as `detail`. Where nobody prevents it and the result holds a
// `location` of this site, the page goes there.

import { alarm, announce, send } from './page.js';

const FIRST_MS = 300;
const SLOWEST_MS = 2000;
const PATIENCE = 1.3; // each look comes this much later than the one before
const LOOKS = {
  waiting: ['st-none', 'clock'],
  running: ['st-progress', 'refresh'],
  stopped: ['st-queued', 'stop'],
  failed: ['st-disputed', 'x'],
  done: ['st-complete', 'complete'],
};
const ENDED = new Set(['done', 'failed', 'stopped']);

function show(section, job) {
  const word = section.getAttribute(`data-word-${job.state}`);
  const chip = section.querySelector('[data-job-chip]');
  chip.className = `state ${LOOKS[job.state][0]}`;
  const use = chip.querySelector('use');
  use.setAttribute('href', use.getAttribute('href').replace(/#.*/, `#${LOOKS[job.state][1]}`));
  section.dataset.jobState = job.state;
  section.querySelector('[data-job-word]').textContent = word;
  section.querySelector('progress').value = job.percent ?? 0;
  const far = [job.percent === null ? '' : `${job.percent}\u00a0%`, job.state === 'done' ? '' : job.step_name];
  section.querySelector('[data-job-far]').textContent = far.filter(Boolean).join(', ');
  if (ENDED.has(job.state)) showEnd(section, job, word);
}

function showEnd(section, job, word) {
  section.querySelector('[data-job-stop]')?.remove();
  section.querySelector('[data-job-going]')?.remove();
  section.querySelector('.gauge')?.classList.toggle('gauge--done', job.state === 'done');
  if (job.problem) {
    const place = section.querySelector('[data-job-error]');
    place.querySelector('span').textContent = job.problem.message;
    place.hidden = false;
    alarm(job.problem.message);
  } else {
    announce(`${section.getAttribute('aria-label')}: ${word}`);
  }
  const event = new CustomEvent('job-ended', { detail: job, bubbles: true, cancelable: true });
  const goes = section.dispatchEvent(event) && job.state === 'done' && ownAddress(job.result?.location);
  if (goes) window.location.assign(goes);
}

function ownAddress(location) {
  if (!location) return null;
  const address = new URL(location, window.location.href);
  return address.origin === window.location.origin ? address.href : null;
}

function block(section) {
  section.querySelector('[data-job-stop]')?.setAttribute('aria-disabled', 'true');
}

// The network may go and come back: a failed look is repeated, only a refusal ends it.
export function follow(section) {
  let wait = FIRST_MS;
  const look = async () => {
    const { status, body } = await send('GET', section.dataset.job).catch(() => ({ status: 0, body: {} }));
    if (status === 200) show(section, body);
    else if (status >= 400 && status < 500 && status !== 429) return alarm(body.error?.message ?? '');
    if (status === 200 && ENDED.has(body.state)) return undefined;
    if (body.stop_asked) block(section);
    wait = Math.min(wait * PATIENCE, SLOWEST_MS);
    setTimeout(look, wait);
    return undefined;
  };
  section.querySelector('[data-job-stop]')?.addEventListener('click', async () => {
    block(section);
    const { ok, body } = await send('POST', `${section.dataset.job}/stop`);
    if (!ok) alarm(body.error?.message ?? '');
  });
  setTimeout(look, wait);
}

for (const section of document.querySelectorAll('[data-job]')) {
  if (!ENDED.has(section.dataset.jobState)) follow(section);
}
