// A form that behaves as a sheet: arrows and Enter move between cells, a copied block is pasted over many. Without this
// script it is a plain form, and Tab moves.
import { announce } from '../../foundation/page.js';

const form = document.querySelector('[data-sheet]');
const grid = [...form.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('[data-cell]')]);
const before = new Map(grid.flat().filter(editable).map((cell) => [cell, cell.value]));

function editable(cell) {
  return cell?.matches('input, select') ?? false;
}

function placeOf(cell) {
  const row = grid.findIndex((cells) => cells.includes(cell));
  return [row, row < 0 ? -1 : grid[row].indexOf(cell)];
}

// The next cell that can be typed into, in one direction; cells that stand are passed over.
function step(cell, down, right) {
  let [row, column] = placeOf(cell);
  do {
    row += down;
    column += right;
  } while (grid[row]?.[column] && !editable(grid[row][column]));
  return grid[row]?.[column];
}

function go(cell) {
  if (!cell) return;
  cell.focus();
  cell.select?.();
}

function mark(cell) {
  cell.classList.toggle('is-changed', cell.value !== before.get(cell));
}

function atEdge(cell, right) {
  if (cell.matches('select')) return true;
  const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  return whole || (right > 0 ? cell.selectionStart === cell.value.length : cell.selectionEnd === 0);
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

form.addEventListener('keydown', (event) => {
  const cell = event.target;
  if (!editable(cell) || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  let move = MOVES[event.key];
  if (event.key === 'Enter') move = [event.shiftKey ? -1 : 1, 0];
  if (!move || (event.shiftKey && event.key !== 'Enter')) return;
  if (cell.matches('select') && move[0] && event.key !== 'Enter') return; // up and down choose in a list
  if (move[1] && !atEdge(cell, move[1])) return;
  event.preventDefault(); // Enter would send the form
  go(step(cell, ...move));
});

form.addEventListener('input', (event) => {
  if (editable(event.target)) mark(event.target);
});

// "a\tb\nc" as rows of cells; quotes around a cell with a line break are taken off.
function rowsOf(text) {
  const rows = [[]];
  let cell = '';
  let quoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const sign = text[place];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[place + 1] === '"') { cell += '"'; place += 1; } else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === '\t') { rows.at(-1).push(cell); cell = ''; } else if (sign === '\n') { rows.at(-1).push(cell); cell = ''; rows.push([]); } else if (sign !== '\r') cell += sign;
  }
  rows.at(-1).push(cell);
  if (rows.length > 1 && rows.at(-1).join('') === '') rows.pop();
  return rows;
}

function fill(cell, text) {
  if (!editable(cell)) return false;
  if (cell.matches('select')) {
    const wanted = text.trim().toLowerCase();
    const option = [...cell.options].find((one) => one.value.toLowerCase() === wanted || one.text.trim().toLowerCase() === wanted);
    if (!option) return false;
    cell.value = option.value;
  } else cell.value = text.replace(/\s+/g, ' ').trim();
  mark(cell);
  return true;
}

form.addEventListener('paste', (event) => {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (!editable(event.target) || !/[\t\n]/.test(text.replace(/\r?\n$/, ''))) return; // one cell: as everywhere
  event.preventDefault();
  const [top, left] = placeOf(event.target);
  const filled = rowsOf(text).flatMap((cells, down) => cells.map((one, right) => fill(grid[top + down]?.[left + right], one)));
  announce(form.dataset.said.replace('{count}', filled.filter(Boolean).length));
});
