"""Marks on a slow disk and network: nobody is in conflict with themselves, nothing undone in word alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.product import Product
from tests.browser.reader import reader
from tests.browser.visits import Visit

# A tablet of its own for each run: a real database behind a disk that takes `disk` ms, a server that takes `net` ms.
# The server refuses what has not seen its newest entry, as ours does.
TABLET = """async () => {
  const page = document.querySelector('script[src*="/js/foundation/page.js"]').src;
  const here = (name) => import(page.replace('foundation/page.js', `marking/tablet/${name}`));
  const [{ openStore }, { Queue }] = await Promise.all([here('store.js'), here('queue.js')]);
  const rest = (ms) => new Promise((done) => { setTimeout(done, ms); });
  const slow = (store, disk) => new Proxy(store, {
    get(target, name) {
      const found = typeof target[name] === 'function' ? target[name].bind(target) : target[name];
      if (!['append', 'change', 'settle', 'items'].includes(name)) return found;
      return async (...what) => {
        await rest(disk / 2);
        const answer = await found(...what);
        await rest(disk / 2);
        return answer;
      };
    },
  });
  let made = 0;
  window.tablet = async ({ disk, net, assessment = 'a' }) => {
    const account = `of-the-test-${made += 1}`;
    const store = await openStore(account);
    const server = { seq: 0, taken: [], conflicts: 0, reached: true };
    const post = async ({ client_id: id, ...command }) => {
      await rest(net);
      if (!server.reached) throw new TypeError('no network');
      const current = { seq: server.seq };
      if (command.seen < server.seq) {
        server.conflicts += 1;
        return { ok: false, status: 409, body: { error: { code: 'conflict' }, current } };
      }
      server.seq += 1;
      server.taken.push({ id, ...command });
      const cell = { seq: server.seq, rounds: [], state: 'marked', mark: '0.50', ends: server.seq };
      const body = { seq: server.seq, at: '2026-11-29T10:00:00+00:00', sheet: 'A1', state: 'in-progress', cell };
      return { ok: true, status: 200, body };
    };
    const queue = await new Queue({ store: slow(store, disk), account, assessment, post }).open();
    const sent = async () => { while (queue.list().some(({ conflict }) => !conflict)) await rest(5); };
    return { store, queue, server, sent, rest };
  };
}"""
TWICE = """async ([disk, distances]) => {
  const failed = await Promise.all(distances.map(async (distance) => {
    const { queue, server, sent, rest } = await tablet({ disk, net: 10 });
    const say = (answer) => queue.add({ seat: 's', aspect: 'm1', act: 'answer', seen: 0, answer });
    const first = say('typed:0.25');
    await rest(distance);
    await Promise.all([first, say('typed:0.50')]);
    await sent();
    queue.close();
    return server.conflicts || server.taken.length !== 2 ? [distance] : [];
  }));
  return failed.flat();
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, product: Product) -> Iterator[Page]:
    with reader(browser, product) as person:
        opened = person.open(Visit("sign-in", "/sign-in"))
        opened.evaluate(TABLET)
        yield opened


@pytest.mark.parametrize("disk", [5, 30])
def test_second_answer_that_crosses_the_first_ones_acknowledgement_is_no_conflict(page: Page, disk: int) -> None:
    distances = list(range(0, 40 + 4 * disk, 2))

    assert page.evaluate(TWICE, [disk, distances]) == []


ON_ITS_WAY = """async () => {
  const { queue, server, sent, rest } = await tablet({ disk: 0, net: 200 });
  const id = await queue.add({ seat: 's', aspect: 'm1', act: 'answer', seen: 0, answer: 'typed:0.25' });
  await rest(50);
  const goneFromHere = await queue.takeBack(id);
  await sent();
  server.reached = false;
  const lost = await queue.add({ seat: 's', aspect: 'm2', act: 'answer', seen: 1, answer: 'typed:0.25' });
  await queue.flush({ now: true });
  const never = await queue.add({ seat: 's', aspect: 'm1', act: 'answer', seen: 0, answer: 'typed:0.50' });
  const after = [await queue.takeBack(lost), await queue.takeBack(never)];
  queue.close();
  return [goneFromHere, server.taken.length, after, queue.list().map(({ client_id: it }) => it === lost)];
}"""


def test_only_what_was_never_sent_is_taken_back_without_the_server(page: Page) -> None:
    assert page.evaluate(ON_ITS_WAY) == [False, 1, [False, True], [True]]
