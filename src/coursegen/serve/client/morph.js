// Carries the difference between two served states of a page over to the page as it stands.
// Three-way: what did not change between the old and the new state is left alone, whatever the reader, or a script, has
// made of it since: opened <details>, typed text, focus, added elements.

const MOST = 250_000; // comparisons for which finding the best alignment is worth its time

/** Make `live`, which showed `before`, show `after`; all three are elements. `special(live, before, after)` may take an
 *  element over by returning true. */
export function morph(live, before, after, special) {
  if (before.isEqualNode(after)) return;
  attributes(live, before, after);
  children(live, before, after, special);
}

function attributes(live, before, after) {
  for (const { name, namespaceURI, localName, value } of after.attributes) {
    if (before.getAttribute(name) !== value) live.setAttributeNS(namespaceURI, namespaceURI ? name : localName, value);
  }
  for (const { name } of [...before.attributes]) {
    if (!after.hasAttribute(name)) live.removeAttribute(name);
  }
}

function children(live, before, after, special) {
  const olds = [...before.childNodes];
  const news = [...after.childNodes];
  const lives = [...live.childNodes];
  const shown = new Map(align(olds, lives)); // position in olds → position in lives
  const kept = new Map(align(olds, news).map(([o, n]) => [n, o])); // position in news → position in olds
  const staying = new Set(kept.values());

  // Additions go after the live node of what precedes them, so that elements which a script added stay where they are.
  let last = null;
  news.forEach((node, at) => {
    const old = kept.get(at);
    const here = old === undefined ? undefined : lives[shown.get(old)];
    if (here) {
      update(here, olds[old], node, special);
      last = here.parentNode === live ? here : last;
    } else if (old === undefined || !olds[old].isEqualNode(node)) {
      const added = document.importNode(node, true);
      live.insertBefore(added, last ? last.nextSibling : live.firstChild);
      last = added;
    } // else a script took it away, and it did not change: it stays away
  });
  olds.forEach((node, at) => {
    if (!staying.has(at)) lives[shown.get(at)]?.remove();
  });
}

function update(live, before, after, special) {
  if (before.isEqualNode(after)) return;
  if (live.nodeType !== Node.ELEMENT_NODE) live.data = after.data;
  else if (!special(live, before, after)) morph(live, before, after, special);
}

/** Pairs of positions in two lists of nodes, both ascending: equal nodes first, then, between them, nodes of one kind. */
function align(a, b) {
  let start = 0;
  while (start < a.length && start < b.length && a[start].isEqualNode(b[start])) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1].isEqualNode(b[endB - 1])) endA--, endB--;

  const pairs = [];
  for (let at = 0; at < start; at++) pairs.push([at, at]);
  let [fromA, fromB] = [start, start];
  for (const [x, y] of [...equals(a, b, start, endA, endB), [endA, endB]]) {
    pairs.push(...alikes(a, b, fromA, x, fromB, y));
    if (x < endA) pairs.push([x, y]);
    [fromA, fromB] = [x + 1, y + 1];
  }
  for (let at = 0; endA + at < a.length; at++) pairs.push([endA + at, endB + at]);
  return pairs;
}

/** The longest common subsequence of equal nodes in a[start, endA) and b[start, endB). */
function equals(a, b, start, endA, endB) {
  const numbers = new Map();
  const number = (node) => {
    const text = node.nodeType === Node.ELEMENT_NODE ? node.outerHTML : `${node.nodeType} ${node.data}`;
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text);
  };
  const x = a.slice(start, endA).map(number);
  const y = b.slice(start, endB).map(number);
  if (x.length * y.length > MOST) return inOrder(x, y, start);
  return best(x.length, y.length, (i, j) => (x[i] === y[j] ? 1 : 0)).map(([i, j]) => [start + i, start + j]);
}

/** Equal numbers in ascending order, quickly found: not always the most. */
function inOrder(x, y, start) {
  const places = new Map();
  y.forEach((value, j) => places.set(value, [...(places.get(value) ?? []), j]));
  const pairs = [];
  let from = 0;
  x.forEach((value, i) => {
    const j = places.get(value)?.find((place) => place >= from);
    if (j !== undefined && j - from <= Math.max(50, Math.abs(x.length - y.length))) {
      pairs.push([start + i, start + j]);
      from = j + 1;
    }
  });
  return pairs;
}

/** Nodes of one kind in a[i, endA) and b[j, endB) that are likely the same one, changed. */
function alikes(a, b, i, endA, j, endB) {
  const [rows, columns] = [endA - i, endB - j];
  if (!rows || !columns) return [];
  if (rows * columns > MOST / 100) {
    const pairs = [];
    for (let at = 0; at < Math.min(rows, columns); at++) {
      if (a[i + at].nodeName === b[j + at].nodeName) pairs.push([i + at, j + at]);
    }
    return pairs;
  }
  return best(rows, columns, (r, c) => likeness(a[i + r], b[j + c])).map(([r, c]) => [i + r, j + c]);
}

function likeness(a, b) {
  if (a.nodeName !== b.nodeName) return 0;
  if (a.nodeType !== Node.ELEMENT_NODE) return a.data.trim() === "" || b.data.trim() === "" ? 0.1 : 1;
  if (a.id && a.id === b.id) return 3;
  const [x, y] = [a.textContent, b.textContent];
  const most = Math.max(x.length, y.length, 1);
  let same = 0;
  while (same < x.length && same < y.length && x[same] === y[same]) same++;
  let tail = 0;
  while (tail < x.length - same && tail < y.length - same && x[x.length - 1 - tail] === y[y.length - 1 - tail]) tail++;
  return 0.2 + (same + tail) / most + (a.className === b.className ? 0.2 : 0);
}

/** The ascending pairs of positions below `rows` and `columns` whose scores sum to the most. */
function best(rows, columns, score) {
  const width = columns + 1;
  const sums = new Float32Array((rows + 1) * width);
  const scores = new Float32Array(rows * columns);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const value = (scores[i * columns + j] = score(i, j));
      const taken = value > 0 ? value + sums[(i + 1) * width + j + 1] : 0;
      sums[i * width + j] = Math.max(taken, sums[(i + 1) * width + j], sums[i * width + j + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    const value = scores[i * columns + j];
    const here = sums[i * width + j];
    if (value > 0 && here === Math.fround(value + sums[(i + 1) * width + j + 1])) pairs.push([i++, j++]);
    else if (here === sums[(i + 1) * width + j]) i++;
    else j++;
  }
  return pairs;
}
