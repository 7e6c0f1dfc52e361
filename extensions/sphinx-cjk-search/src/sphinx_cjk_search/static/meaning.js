/* Which passages mean what a query means, in other words: its vector is the mean of its words'. Pure but for the index. */
"use strict";
(function () {
  const STEPS = 7; // see vectors.py
  const READ = 5; // groups of neighbours
  const MOST = 20; // passages
  const PAIR = 0.5; // of a word of letters: a word of two characters gives one pair, one of four gives three

  /** The vectors of a text, each as long as one. */
  function vectors(text, dimensions) {
    const digits = CJKSearch.digits(text);
    return Array.from({length: digits.length / dimensions}, (_, row) =>
      direction(digits.slice(row * dimensions, (row + 1) * dimensions).map((digit) => digit - STEPS - 1)));
  }

  function direction(vector) {
    const length = Math.hypot(...vector);
    return length ? vector.map((component) => component / length) : vector;
  }

  const product = (a, b) => a.reduce((sum, component, i) => sum + component * b[i], 0);

  /** The passages that are nearest to a prepared query: [{passage, nearness}], the nearest first; none when no word of it has a vector. */
  async function meant(index, query) {
    await index.fetch(index.names.m);
    const {dimensions, middles} = index.files.get(index.names.m[0]);
    const asked = await vectorOf(index, query, dimensions);
    if (!asked) return [];
    const ranked = vectors(middles, dimensions).map((middle, group) => ({group, nearness: product(asked, middle)}))
      .sort((a, b) => b.nearness - a.nearness || a.group - b.group).slice(0, READ);
    const names = ranked.map(({group}) => index.names.n[group]);
    await index.fetch(names);
    return names.flatMap((name) => {
      const {passages, vectors: text} = index.files.get(name);
      const numbers = CJKSearch.ascending(passages);
      return vectors(text, dimensions).map((vector, i) => ({passage: numbers[i], nearness: product(asked, vector)}));
    }).filter(({nearness}) => nearness > 0).sort((a, b) => b.nearness - a.nearness || a.passage - b.passage).slice(0, MOST);
  }

  async function vectorOf(index, query, dimensions) {
    const words = query.typed();
    await index.fetchKeys("v", words.flatMap(({spellings}) => spellings));
    const sum = new Array(dimensions).fill(0);
    for (const {spellings, pair} of words) {
      const known = spellings.map((word) => index.value("v", word)).find((text) => text !== undefined);
      if (known) vectors(known, dimensions)[0].forEach((component, i) => { sum[i] += (pair ? PAIR : 1) * component; });
    }
    return sum.some(Boolean) ? direction(sum) : null;
  }

  Object.assign(globalThis.CJKSearch, {meant});
})();
