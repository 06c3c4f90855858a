/**
 * How many rows and columns show so many tiles at their largest. Pure.
 *
 * All tiles are of one size; their shape may go from `narrowest` to `aspect`, since a phone held upright has room for
 * squarer ones. The last row may be short, never empty.
 *
 * @typedef {{rows: number, columns: number, width: number, height: number}} Grid of tiles of this size, px
 * @typedef {{aspect?: number, narrowest?: number, gap?: number}} Options `aspect`: width ÷ height
 * @typedef {{x: number, y: number, width: number, height: number}} Rect
 */

/**
 * @param {number} count of tiles, from 1
 * @param {number} width of the window for them, px
 * @param {number} height
 * @param {Options} [options]
 * @returns {Grid}
 */
export function grid(count, width, height, { aspect = 16 / 9, narrowest = aspect, gap = 8 } = {}) {
  /** @type {Grid} */
  let best = { rows: 1, columns: count, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    if (Math.ceil(count / rows) !== columns) continue;
    const cell = { width: (width - gap * (columns - 1)) / columns, height: (height - gap * (rows - 1)) / rows };
    const tile = fitted(cell.width, cell.height, narrowest, aspect);
    if (tile.width * tile.height > best.width * best.height) best = { rows, columns, ...tile };
  }
  return best;
}

/**
 * The largest shape between `narrowest` and `aspect` that fits.
 * @param {number} width
 * @param {number} height
 * @param {number} narrowest
 * @param {number} aspect
 */
export function fitted(width, height, narrowest, aspect) {
  if (width <= 0 || height <= 0) return { width: 0, height: 0 };
  return { width: Math.min(width, height * aspect), height: Math.min(height, width / narrowest) };
}

/**
 * Where each tile of a grid stands: all in the middle of `within`, a short last row too.
 * @param {number} count
 * @param {Rect} within
 * @param {Options} [options]
 * @returns {Rect[]}
 */
export function cells(count, within, options = {}) {
  const { gap = 8 } = options;
  const { rows, columns, width, height } = grid(count, within.width, within.height, options);
  const top = within.y + (within.height - rows * height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const beside = row === rows - 1 ? count - columns * (rows - 1) : columns;
    const start = within.x + (within.width - beside * width - (beside - 1) * gap) / 2;
    return { x: start + (index % columns) * (width + gap), y: top + row * (height + gap), width, height };
  });
}
