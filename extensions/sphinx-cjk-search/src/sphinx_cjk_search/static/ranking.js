/* Which passages have the terms of a query, and how well: BM25F with impacts, weighted by how much of the query is there. */
"use strict";
(function () {
  const CANDIDATES = 60; // whose texts may be read
  const IN_HEADING = 0.6; // impacts from here on are those of headings, and of what nearly is the word there
  const PAGE_SHARE = 0.2; // how much of the coverage comes from the whole page

  /** Score all passages that have a term of the query; the best come first. */
  function candidates(index, groups) {
    const score = new Float64Array(index.size);
    const mask = new Uint32Array(index.size);
    const headed = new Uint32Array(index.size); // which groups stand in the passage's own heading
    const pageMask = new Uint32Array(index.pageEnds.length);
    const rarity = [];
    const touched = [];
    let total = 0;
    groups.forEach((group, bit) => {
      const {passages: best, impacts, frequency} = union(index, group);
      const idf = group.weight * Math.log(1 + (index.size - frequency + 0.5) / (frequency + 0.5));
      rarity.push(idf);
      total += best.length ? idf : 0.5 * idf;
      for (let i = 0; i < best.length; i++) {
        const passage = best[i];
        const impact = impacts[i];
        if (!mask[passage]) touched.push(passage);
        mask[passage] |= 1 << bit;
        if (impact >= IN_HEADING) headed[passage] |= 1 << bit;
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
      return {passage, bits, coverage: coverage(mask[passage]), inHeading: coverage(headed[passage]), score: score[passage] * share * share};
    }).sort((a, b) => b.score - a.score || a.passage - b.passage).slice(0, CANDIDATES);
  }

  /** The passages with any of the group's terms, each with its best impact. */
  function union(index, group) {
    const lists = group.terms.map(([term, factor]) => [index.termPostings(term), factor]).filter(([postings]) => postings);
    if (!lists.length) return {passages: [], impacts: [], frequency: 0};
    if (lists.length === 1 && lists[0][1] === 1) return lists[0][0];
    const best = new Map();
    let frequency = 0;
    for (const [postings, factor] of lists) {
      frequency = Math.max(frequency, postings.frequency);
      postings.passages.forEach((passage, i) => {
        const impact = postings.impacts[i] * factor;
        if (impact > (best.get(passage) ?? 0)) best.set(passage, impact);
      });
    }
    return {passages: [...best.keys()], impacts: [...best.values()], frequency: Math.min(index.size, Math.max(frequency, best.size))};
  }

  Object.assign(globalThis.CJKSearch, {candidates});
})();
