/* Which passages have the terms of a query, and how well: BM25F with impacts, weighted by how much of the query is there. */
"use strict";
(function () {
  const CANDIDATES = 60; // whose texts may be read
  const IN_HEADING = 0.6; // impacts from here on are those of headings, and of what nearly is the word there
  const PAGE_SHARE = 0.2; // how much of the coverage comes from the whole page
  const ROUNDING = 1 + 1e-9; // a bound is above what it bounds, however both are rounded

  /** What is counted for each passage and each page; kept from query to query, and cleared where it was touched. */
  class Counts {
    constructor(index) {
      this.score = new Float64Array(index.size);
      this.mask = new Uint32Array(index.size);
      this.headed = new Uint32Array(index.size); // which groups stand in the passage's own heading
      this.highest = new Float64Array(index.size); // impact of all
      this.pageMask = new Uint32Array(index.pageEnds.length);
      this.touched = new Uint32Array(index.size);
      this.best = new Float64Array(index.size); // impacts of one group
      this.found = new Uint32Array(index.size); // passages of one group
    }
  }

  const counts = new WeakMap();

  /** Score all passages that have a term of the query; the best come first. */
  function candidates(index, groups) {
    if (!counts.has(index)) counts.set(index, new Counts(index));
    const {score, mask, headed, highest, pageMask, touched, best, found} = counts.get(index);
    const {pageOf} = index;
    const rarity = [];
    let number = 0;
    let total = 0;
    groups.forEach((group, bit) => {
      const {length, frequency} = union(index, group, best, found);
      const idf = group.weight * Math.log(1 + (index.size - frequency + 0.5) / (frequency + 0.5));
      rarity.push(idf);
      total += length ? idf : 0.5 * idf;
      for (let i = 0; i < length; i++) {
        const passage = found[i];
        const impact = best[passage];
        best[passage] = 0;
        if (!mask[passage]) touched[number++] = passage;
        mask[passage] |= 1 << bit;
        if (impact >= IN_HEADING) headed[passage] |= 1 << bit;
        if (impact > highest[passage]) highest[passage] = impact;
        pageMask[pageOf[passage]] |= 1 << bit;
        score[passage] += idf * (0.35 + impact);
      }
    });
    const covered = new Map();
    const coverage = (bits) => {
      let known = covered.get(bits);
      if (known === undefined) {
        known = 0;
        for (let bit = 0; bit < rarity.length; bit++) if (bits >>> bit & 1) known += rarity[bit];
        covered.set(bits, known /= total || 1);
      }
      return known;
    };
    const most = Math.max(1, coverage(0xffffffff)) ** 2 * ROUNDING;
    const chosen = new Best(CANDIDATES);
    for (let i = 0; i < number; i++) {
      const passage = touched[i];
      if (score[passage] * most < chosen.least) continue;
      const share = (1 - PAGE_SHARE) * coverage(mask[passage]) + PAGE_SHARE * coverage(pageMask[pageOf[passage]]);
      chosen.add(passage, score[passage] * share * share);
    }
    const result = chosen.list.map(([passage, worth]) => ({
      passage, bits: mask[passage] | pageMask[pageOf[passage]], coverage: coverage(mask[passage]), inHeading: coverage(headed[passage]), impact: highest[passage], score: worth}));
    for (let i = 0; i < number; i++) {
      const passage = touched[i];
      score[passage] = mask[passage] = headed[passage] = highest[passage] = pageMask[pageOf[passage]] = 0;
    }
    return result;
  }

  /** The passages with the highest scores, in order; of equal ones the first passages. */
  class Best {
    constructor(most) {
      Object.assign(this, {most, list: [], least: -Infinity});
    }

    add(passage, score) {
      const {list} = this;
      if (list.length === this.most) {
        const [last, lowest] = list[list.length - 1];
        if (score < lowest || (score === lowest && passage > last)) return;
      }
      let [low, high] = [0, list.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        const [other, worth] = list[middle];
        if (worth > score || (worth === score && other < passage)) low = middle + 1;
        else high = middle;
      }
      list.splice(low, 0, [passage, score]);
      if (list.length > this.most) list.pop();
      if (list.length === this.most) this.least = list[list.length - 1][1];
    }
  }

  /** Puts the passages with any of the group's terms into found, and the best impact of each into best, which is all zero before. */
  function union(index, group, best, found) {
    let length = 0;
    let frequency = 0;
    for (const [term, factor] of group.terms) {
      const postings = index.termPostings(term);
      if (!postings) continue;
      frequency = Math.max(frequency, postings.frequency);
      const {passages, levels} = postings;
      for (let i = 0; i < passages.length; i++) {
        const passage = passages[i];
        const impact = (levels[i] + 1) / CJKSearch.LEVELS * factor;
        const before = best[passage];
        if (impact <= before) continue;
        if (!before) found[length++] = passage;
        best[passage] = impact;
      }
    }
    return {length, frequency: Math.min(index.size, Math.max(frequency, length))};
  }

  Object.assign(globalThis.CJKSearch, {candidates});
})();
