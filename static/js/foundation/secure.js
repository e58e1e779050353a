// Says whether this browser believes the connection: no server can know that.
const answer = window.isSecureContext && window.location.protocol === "https:" ? "yes" : "no";
for (const part of document.querySelectorAll("[data-secure]")) part.hidden = part.dataset.secure !== answer;
