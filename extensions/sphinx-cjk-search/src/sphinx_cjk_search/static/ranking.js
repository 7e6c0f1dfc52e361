/* Which passages have the terms of a query, and how well: BM25F with impacts, weighted by how much of the query is there. */
"use strict";
(function () {
  const CANDIDATES = 60; // whose texts may be read
  const PAGE_SHARE = 0.2; // how much of the coverage comes from the whole page

  /** Score all passages that have a term of the query; the best come first. */
  function candidates(index, groups) {
    const score = new Float64Array(index.size);
    const mask = new Uint32Array(index.size);
    const pageMask = new Uint32Array(index.pageEnds.length);
    const rarity = [];
    const touched = [];
    let total = 0;
    groups.forEach((group, bit) => {
      const {best, frequency} = union(index, group);
      const idf = group.weight * Math.log(1 + (index.size - frequency + 0.5) / (frequency + 0.5));
      rarity.push(idf);
      total += best.size ? idf : 0.5 * idf;
      for (const [passage, impact] of best) {
        if (!mask[passage]) touched.push(passage);
        mask[passage] |= 1 << bit;
        pageMask[index.pageOf[passage]] |= 1 << bit;
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
    return touched.map((passage) => {
      const share = (1 - PAGE_SHARE) * coverage(mask[passage]) + PAGE_SHARE * coverage(pageMask[index.pageOf[passage]]);
      const bits = mask[passage] | pageMask[index.pageOf[passage]];
      return {passage, bits, coverage: coverage(mask[passage]), score: score[passage] * share * share};
    }).sort((a, b) => b.score - a.score || a.passage - b.passage).slice(0, CANDIDATES);
  }

  /** The passages with any of the group's terms, each with its best impact. */
  function union(index, group) {
    const best = new Map();
    let frequency = 0;
    for (const [term, factor] of group.terms) {
      const postings = index.termPostings(term);
      if (!postings) continue;
      frequency = Math.max(frequency, postings.frequency);
      postings.passages.forEach((passage, i) => {
        const impact = postings.impacts[i] * factor;
        if (impact > (best.get(passage) ?? 0)) best.set(passage, impact);
      });
    }
    return {best, frequency: Math.min(index.size, Math.max(frequency, best.size))};
  }

  Object.assign(globalThis.CJKSearch, {candidates});
})();
