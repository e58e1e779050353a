// The wire of one assessment: hears what was recorded, says which sheet is on the screen and what waits here.
// It connects by itself, again and again, and enters each time; marks never travel this way.
//
//   const wire = connect(assessment, {
//     onTick({seat, seq, sheet}),            // something was written on a sheet, whoever may see it
//     onCell({seat, seq, sheet, state, cell}), onSheet({seat, sheet, seq, state, content, ...}),
//     // fetch /work anew; `changed` since revision `since` (both missing where nobody knows): scheme, seats, panels, state;
//     // `hearing`: how many tablets hear it in this moment, which should not all ask in the same
//     onFrame({revision, since, changed, hearing}),
//     onPresence([{account, name, device, connected, since, seen_at, seat, sheet, waiting}]),   // whole lists,
//     onAlert([{code, params, seat, sheet, aspect, messages: {kk, ru, en}}]),                   // those who lead
//     onTotals({seat, seq, total}),
//     onUp({revision}),                      // connected and entered: fetch what was missed
//     onDown(code),                          // "away": the network; "sign-in-needed", "not-allowed", ...: a reason
//   });
//   A third argument changes its waits: { first, longest, refused }, in milliseconds.
//   wire.viewing(seat, sheet); wire.viewing(null); wire.waiting({count, oldest, refused, places}); wire.close();

import io from "../../../vendor/socket.io.js";

// After a restart three hundred tablets come back: each waits a moment of its own, longer each time.
const FIRST_WAIT = 1500;
const LONGEST_WAIT = 20000;
const SPREAD = 0.8; // of the wait, in both directions
const REFUSED_WAIT = 15000; // the server said no: a PIN or a chief has to act first
const SETTLES = 1500; // a mark that is sent within this never shows as waiting
const ANSWERED_WITHIN = 10000;
const DEVICE = "sheber-device";
const HEARD = {
  cell: "onCell", sheet: "onSheet", frame: "onFrame", presence: "onPresence", alert: "onAlert", totals: "onTotals",
};

export function connect(assessment, listeners = {}, waits = {}) {
  const { first, longest, refused: whenRefused } = { first: FIRST_WAIT, longest: LONGEST_WAIT, refused: REFUSED_WAIT, ...waits };
  const tell = (name, ...says) => listeners[name]?.(...says);
  const socket = io({
    transports: ["websocket", "polling"], // polling where a proxy or an old network lets no websocket through
    tryAllTransports: true,
    auth: { device: device() },
    reconnectionDelay: first,
    reconnectionDelayMax: longest,
    randomizationFactor: SPREAD,
    forceNew: true,
  });
  let entered = false;
  let closed = false;
  let again = 0;
  let settling = 0;
  let viewed = null;
  let report = null;

  function down(code) {
    if (entered || code !== "away") tell("onDown", code);
    entered = false;
  }

  function later(wait) {
    clearTimeout(again);
    again = setTimeout(() => {
      if (closed) return;
      if (socket.connected) enter();
      else socket.connect();
    }, apart(wait));
  }

  function say(event, message) {
    if (!entered) return;
    socket.timeout(ANSWERED_WITHIN).emit(event, message, (late, answer) => {
      if (!late && answer?.error) refused(answer.error.code);
    });
  }

  function refused(code) {
    if (code === "sign-in-needed" || code === "not-allowed" || code === "live-not-entered") {
      down(code);
      later(code === "live-not-entered" ? first : whenRefused);
    }
  }

  function enter() {
    socket.timeout(ANSWERED_WITHIN).emit("enter", { assessment }, (late, answer) => {
      if (closed) return;
      if (late) return later(first);
      if (answer.error) {
        down(answer.error.code);
        return later(whenRefused);
      }
      entered = true;
      if (viewed) say("viewing", viewed);
      if (report) say("waiting", report);
      tell("onUp", { revision: answer.revision });
    });
  }

  // The network is back: what waits for the end of a long pause may go now, not all tablets at the same moment.
  function hurry() {
    setTimeout(() => { if (!closed && !socket.connected) socket.disconnect().connect(); }, apart(first));
  }

  window.addEventListener("online", hurry);
  socket.on("connect", enter);
  socket.on("disconnect", (reason) => {
    if (closed) return;
    down("away");
    // The server let this sign-in go; the library comes back by itself from everything else.
    if (reason === "io server disconnect") later(first);
  });
  socket.on("connect_error", (error) => {
    if (closed || socket.active) return; // the network: the library tries on
    down(error.message);
    later(whenRefused);
  });
  socket.on("tick", ({ more = [], ...tick }) => [...more, tick].forEach((each) => tell("onTick", each)));
  for (const [event, name] of Object.entries(HEARD)) socket.on(event, (says) => tell(name, says));

  return {
    viewing(seat, sheet) {
      viewed = seat ? { seat, sheet } : null;
      say("viewing", viewed);
    },
    waiting({ count, oldest = null, refused: turned = 0, places = [] }) {
      const next = { count, oldest, refused: turned, places };
      if (JSON.stringify(next) === JSON.stringify(report)) return;
      report = next;
      clearTimeout(settling);
      settling = setTimeout(() => say("waiting", report), SETTLES);
    },
    close() {
      closed = true;
      window.removeEventListener("online", hurry);
      clearTimeout(again);
      clearTimeout(settling);
      socket.disconnect();
    },
  };
}

function apart(wait) {
  return wait * (1 + SPREAD * (2 * Math.random() - 1));
}

// The same after a reload, since the queue of marks is too; it says nothing about the person.
function device() {
  try {
    const known = localStorage.getItem(DEVICE) ?? fresh();
    localStorage.setItem(DEVICE, known);
    return known;
  } catch {
    return fresh(); // storage is off here, and with it the queue
  }
}

function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(12)); // randomUUID is missing over plain http
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
