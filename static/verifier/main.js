// The page: takes keys and a paper, shows the verdict. It says nothing to any network; its own policy forbids it.

import { decodeQR } from "qr-decode";
import { hex, readIssuer, readStatement, sha256, Unreadable, verify } from "statement";

const LANGUAGES = { kk: "Қазақша", ru: "Русский", en: "English" };
const REMEMBERED = "sheber-verifier-language";
const PICTURE_SIDE = 2000; // pixels; a photo of twelve million is made smaller before it is searched
const KEYS_MAX = 1_000_000, PDF_MAX = 30_000_000, PICTURE_MAX = 30_000_000; // bytes
const LOOK_EVERY = 200; // milliseconds between two looks through the camera
const TOLD_EVERY = 500; // papers of a joined file, about a second
const element = (id) => document.getElementById(id);
const given = (id) => JSON.parse(element(id).textContent);
const words = given("words"), kinds = given("kinds");
const issuers = new Map();
// `read`: the address that a file gave, null once it is typed
const state = { language: "kk", pdf: null, read: "", shown: null, stream: null, turn: 0 };

const word = (name, count = "") => (words[name]?.[state.language] ?? name).replace("{count}", count);
const named = (names) => [state.language, "kk", "ru", "en"].map((one) => names[one]).find(Boolean) ?? "";

function make(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function speak(language) {
  state.language = language;
  document.documentElement.lang = language;
  document.title = word("title");
  for (const part of document.querySelectorAll("[data-word]")) part.textContent = word(part.dataset.word);
  for (const button of element("languages").children) {
    button.setAttribute("aria-pressed", String(button.lang === language));
  }
  listIssuers();
  if (state.shown) state.shown();
}

/** As whoever reads chose before, else as the browser is set, else Kazakh. */
function usual() {
  const wished = [remembered(), ...navigator.languages].map((one) => one?.slice(0, 2).toLowerCase());
  return wished.find((one) => Object.hasOwn(LANGUAGES, one)) ?? "kk";
}

function remembered(language) {
  try {
    if (language) localStorage.setItem(REMEMBERED, language);
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null; // some browsers keep nothing for a page that was opened from a disk
  }
}

function listIssuers() {
  element("issuers").replaceChildren(
    ...[...issuers.values()].map((issuer) => {
      const row = make("li", named(issuer.names) || issuer.id);
      for (const key of issuer.keys) {
        row.append(make("br"), make("span", `${key.fingerprint.match(/.{4}/g).join(" ")} · ${word(key.state)}`, "code"));
      }
      return row;
    }),
  );
}

async function addKeys(text) {
  const issuer = await readIssuer(text);
  issuers.set(issuer.id, issuer);
  listIssuers();
}

/** The whole addresses in the links of a PDF that may hold a statement; a link is written as /URI (...). */
function addressesIn(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  const links = [...text.matchAll(/\/URI\s*\(((?:\\.|[^\\()])*)\)/gs)];
  return [...new Set(links.map((link) => link[1].replace(/\\(.)/gs, "$1")).filter((link) => link.includes("#")))];
}

/** An address that a file gave goes with that file: the next paper must not be judged by the code of the one before. */
function fill(address) {
  const box = element("address");
  if (address || box.value === state.read) box.value = address;
  state.read = address;
}

/** What was dropped on the page, as if it had been chosen at its place. */
function takeDropped(files) {
  const file = files[0];
  if (!file) return;
  const place = element(file.type.startsWith("image/") ? "picture" : /json/.test(file.type) ? "keys" : "pdf");
  place.files = files;
  forget();
  place.dispatchEvent(new Event("change"));
}

async function takePdf(file) {
  state.pdf = null;
  fill("");
  if (!file) return;
  if (file.size > PDF_MAX) throw new Unreadable("file-too-large");
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (new TextDecoder("latin1").decode(bytes.slice(0, 1024)).indexOf("%PDF-") < 0) throw new Unreadable("pdf-unreadable");
  state.pdf = { hash: hex(await sha256(bytes)), addresses: addressesIn(bytes) };
  if (!element("address").value.trim() && state.pdf.addresses.length === 1) fill(state.pdf.addresses[0]);
}

async function takePicture(file) {
  fill("");
  if (!file) return;
  if (file.size > PICTURE_MAX) throw new Unreadable("file-too-large");
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new Unreadable("picture-unreadable");
  }
  const said = look(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  if (said === null) throw new Unreadable("square-missing");
  fill(said);
}

/** What the square code in a picture says; null when there is none to be read. */
function look(picture, width, height) {
  const scale = Math.min(1, PICTURE_SIDE / Math.max(width, height));
  const canvas = make("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return null;
  }
}

async function openCamera() {
  const video = element("video");
  if (state.stream) return closeCamera();
  element("camera").disabled = true; // asked twice, the first camera would stay open
  try {
    state.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: 1280 } });
  } catch {
    throw new Unreadable("camera-refused");
  } finally {
    element("camera").disabled = false;
  }
  forget();
  element("camerahint").hidden = false;
  video.srcObject = state.stream;
  video.hidden = false;
  await video.play();
  const again = () => {
    if (!state.stream) return;
    const said = video.videoWidth ? look(video, video.videoWidth, video.videoHeight) : null;
    if (said === null) return setTimeout(again, LOOK_EVERY);
    fill(said);
    closeCamera();
    check();
  };
  again();
}

function closeCamera() {
  for (const track of state.stream?.getTracks() ?? []) track.stop();
  state.stream = null;
  element("video").hidden = element("camerahint").hidden = true;
}

async function check() {
  await attempt(async () => {
    if (!issuers.size) throw new Unreadable("keys-missing");
    const address = element("address").value;
    if (state.pdf?.addresses.length > 1 && !address.trim()) return checkMany(state.pdf);
    if (state.pdf && !address.trim()) throw new Unreadable("pdf-without-statement");
    const verdict = await verify(readStatement(address), [...issuers.values()], element("name").value);
    if (state.pdf && !pdfCarries(verdict.statement)) verdict.objections.push("pdf-of-another-paper");
    show(() => drawVerdict(verdict, address, state.pdf));
  });
}

/** A file made of many papers: each is judged by its own statement, whatever the others are. */
async function checkMany(pdf) {
  const mine = (state.turn += 1), rows = [];
  for (const address of pdf.addresses) {
    rows.push(await judged(address));
    if (mine !== state.turn) return; // something else was given meanwhile
    if (rows.length % TOLD_EVERY === 0) drawGoing(`${rows.length} / ${pdf.addresses.length}`);
  }
  show(() => drawMany(rows, pdf));
}

/** {statement, issuer, objections}: the statement is null when it cannot be read. */
async function judged(address) {
  try {
    return await verify(readStatement(address), [...issuers.values()]);
  } catch (problem) {
    return { statement: null, issuer: null, objections: [problem instanceof Unreadable ? problem.code : "unexpected"] };
  }
}

/** Whether the dropped file carries this very statement; a file without any says nothing against it. */
function pdfCarries(statement) {
  const read = state.pdf.addresses.flatMap((address) => {
    try {
      return [readStatement(address)];
    } catch {
      return [];
    }
  });
  return !read.length || read.some((one) => hex(one.signed) === hex(statement.signed));
}

function show(draw) {
  state.shown = draw;
  draw();
  element("verdict").hidden = false;
  element("verdict").focus();
}

/** A verdict is of what was given then: it goes when anything else is given. */
function forget() {
  state.turn += 1;
  state.shown = null;
  element("verdict").hidden = true;
}

async function attempt(work) {
  try {
    await work();
  } catch (problem) {
    const code = problem instanceof Unreadable ? problem.code : "unexpected";
    show(() => drawRefusal(code));
  }
}

function drawRefusal(code) {
  const place = element("verdict");
  place.className = "bad";
  place.replaceChildren(make("h2", word("not-checked")), make("p", word(code)));
}

function drawVerdict(verdict, address, pdf) {
  const place = element("verdict"), holds = !verdict.objections.length;
  place.className = holds ? "ok" : "bad";
  place.replaceChildren(make("h2", word(holds ? "holds" : "fails")));
  if (!holds) {
    const list = make("ul");
    list.append(...verdict.objections.map((code) => make("li", word(code))));
    place.append(list);
  }
  if (verdict.issuer) place.append(factsOf(verdict));
  if (holds && verdict.nameMatches === null) place.append(make("p", word("name-not-compared"), "hint"));
  if (pdf) {
    const list = make("dl");
    list.append(make("dt", word("pdf-hash")), make("dd", pdf.hash, "code"));
    place.append(list, make("p", word("pdf-note"), "hint"));
  }
  if (holds) place.append(make("p", word("online-note"), "hint"));
  const online = address.trim().split("#")[0];
  if (holds && /^https?:\/\//i.test(online)) place.append(make("p", online, "code"));
}

function drawGoing(count) {
  const place = element("verdict");
  place.className = "";
  place.replaceChildren(make("h2", word("many-going", count)));
  place.hidden = false;
}

function drawMany(rows, pdf) {
  const place = element("verdict"), bad = rows.filter((one) => one.objections.length).length;
  place.className = bad ? "bad" : "ok";
  const title = bad ? word("many-fail", bad) : word("many-hold", rows.length);
  const list = make("ol");
  for (const row of rows) {
    const holds = !row.objections.length, told = row.issuer ? facts(row).map(([, value]) => value).filter(Boolean) : [];
    const line = make("li", told.join(" · "), holds ? "" : "bad");
    const said = holds ? word("holds") : row.objections.map((code) => word(code)).join(" ");
    if (told.length) line.append(make("br"));
    line.append(make("strong", said));
    list.append(line);
  }
  const sum = make("dl");
  sum.append(make("dt", word("pdf-hash")), make("dd", pdf.hash, "code"));
  place.replaceChildren(make("h2", title), make("p", word("many-note", rows.length)), list, sum);
  if (!bad) place.append(make("p", word("many-online"), "hint"));
}

function facts({ statement, issuer, nameMatches }) {
  const kind = kinds.kinds.find((one) => one.number === statement.kind);
  const result = kinds.results.find((one) => one.number === statement.result);
  return [
    ["fact-kind", kind ? kind[state.language] : String(statement.kind)],
    ["fact-number", statement.number],
    ["fact-date", date(statement.issuedOn)],
    ["fact-issuer", named(issuer.names) || issuer.id],
    ["fact-result", result ? result[state.language] : String(statement.result)],
    ["fact-skill", statement.skill],
    ["fact-name", nameMatches ? word("name-matches") : ""],
  ];
}

function factsOf(verdict) {
  const list = make("dl");
  for (const [name, value] of facts(verdict)) if (value) list.append(make("dt", word(name)), make("dd", value));
  return list;
}

/** 2026-11-29 as 29.11.2026, which all three languages read. */
const date = (iso) => iso.split("-").reverse().join(".");

function begin() {
  for (const [language, name] of Object.entries(LANGUAGES)) {
    const button = make("button", name);
    button.type = "button";
    button.lang = language;
    button.addEventListener("click", () => {
      remembered(language);
      speak(language);
    });
    element("languages").append(button);
  }
  const on = (id, event, work) => element(id).addEventListener(event, (said) => attempt(() => work(said)));
  on("keys", "change", async ({ target }) => {
    for (const file of target.files) {
      if (file.size > KEYS_MAX) throw new Unreadable("file-too-large");
      await addKeys(await file.text());
    }
  });
  on("picture", "change", async ({ target }) => {
    await takePicture(target.files[0]);
    if (target.files[0] && issuers.size) await check();
  });
  on("pdf", "change", async ({ target }) => {
    await takePdf(target.files[0]);
    if (target.files[0] && issuers.size) await check();
  });
  on("camera", "click", openCamera);
  element("form").addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  element("form").addEventListener("input", forget);
  element("address").addEventListener("input", () => {
    state.read = null;
  });
  document.addEventListener("dragover", (event) => event.preventDefault()); // else the file opens in place of the page
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    takeDropped(event.dataTransfer.files);
  });
  element("cameranone").hidden = Boolean(navigator.mediaDevices?.getUserMedia);
  element("cameraplace").hidden = !element("cameranone").hidden;
  speak(usual());
}

begin();
if (globalThis.crypto?.subtle) {
  await attempt(async () => {
    for (const text of given("pinned")) await addKeys(text);
  });
} else {
  element("broken").textContent = word("browser-old");
  element("broken").hidden = false;
}
