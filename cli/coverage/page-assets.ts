/**
 * The styles of the page, for light and dark mode. A status is a class that sets the color of its rows, arcs and
 * buttons.
 */
export const STYLE = `
:root { color-scheme: light dark; --page: #ffffff; --text: #1f2328; --line: #d0d7de; --faint: #59636e; --field: #f6f8fa; }
.unaudited { --color: #cf222e; } .mismatch { --color: #bc4c00; } .agent-down { --color: #8250df; }
.off { --color: #bf8700; } .unlisted { --color: #9a6700; } .unsupported { --color: #8c959f; } .audited { --color: #1a7f37; } .none { --color: var(--line); }
@media (prefers-color-scheme: dark) {
  :root { --page: #0d1117; --text: #e6edf3; --line: #3d444d; --faint: #9198a1; --field: #151b23; }
  .unaudited { --color: #f85149; } .mismatch { --color: #f0883e; } .agent-down { --color: #ab7df8; }
  .off { --color: #d29922; } .unlisted { --color: #bb8009; } .audited { --color: #3fb950; }
}
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 80rem; margin: 2rem auto; padding: 0 1rem;
  background: var(--page); color: var(--text); }
header { display: flex; gap: 1rem 3rem; align-items: center; flex-wrap: wrap; }
header div { flex: 1; min-width: min(18rem, 100%); }
h1 { margin: 0; font-size: 1.75rem; } p { margin: .5rem 0; }
svg { width: 12rem; height: 12rem; } circle { stroke: var(--color); }
form { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: center; margin: 1.5rem 0 1rem; }
form div { display: flex; flex-wrap: wrap; gap: .5rem; flex-basis: 100%; }
input, button { font: inherit; color: inherit; background: var(--field); border: 1px solid var(--line);
  border-radius: 6px; padding: .3rem .75rem; }
input { flex: 0 1 24rem; min-width: 0; }
button { cursor: pointer; } button[aria-pressed="true"] { border-color: var(--color); box-shadow: inset 0 0 0 1px var(--color); }
button::before { content: ""; display: inline-block; width: .75em; height: .75em; margin-right: .5em; border-radius: 2px;
  background: var(--color); }
output { color: var(--faint); margin-left: auto; }
table { border-collapse: separate; border-spacing: 0; width: 100%; }
th, td { text-align: left; padding: .4rem .75rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { position: sticky; top: 0; background: var(--page); white-space: nowrap; }
td, td small { overflow-wrap: break-word; } td:nth-last-child(-n+4) { overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; }
td:first-child { box-shadow: inset .3rem 0 var(--color); }
small, .empty { color: var(--faint); } .unread { color: light-dark(#cf222e, #f85149); }
main .empty { margin: 1.5rem 0; }
[hidden] { display: none; }
@media (max-width: 56rem) { thead { display: none; } tr { display: block; border-bottom: 1px solid var(--line);
    padding: .4rem 0; box-shadow: inset .3rem 0 var(--color); }
  tr[hidden] { display: none; } td { display: block; border: 0; padding: .1rem .75rem; }
  td:first-child { font-weight: bold; box-shadow: none; }
  td:nth-last-child(2)::before { content: "Audited by: "; color: var(--faint); } }
@media print { form { display: none; } }`;

/** Filters the rows by words, which must all match, and by statuses, of which one must match. */
export const SCRIPT = `
const search = document.querySelector("input");
const buttons = [...document.querySelectorAll("button")];
const rows = [...document.querySelectorAll("tbody tr")].map((row) => ({ row, text: row.textContent.toLowerCase() }));
function update() {
  const words = search.value.toLowerCase().split(" ").filter(Boolean);
  const pressed = buttons.filter((button) => button.getAttribute("aria-pressed") === "true");
  const statuses = pressed.map((button) => button.dataset.filter);
  let shown = 0;
  for (const { row, text } of rows) {
    const isShown = words.every((word) => text.includes(word)) &&
      (statuses.length === 0 || statuses.includes(row.dataset.status));
    row.hidden = !isShown;
    shown += isShown ? 1 : 0;
  }
  document.querySelector("output").textContent = shown + " of " + rows.length;
  document.querySelector(".empty").hidden = shown > 0;
}
search.addEventListener("input", update);
for (const button of buttons) {
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    update();
  });
}
update();`;
