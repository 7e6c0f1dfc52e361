/* A query → the best sections. */
"use strict";
(function () {
  const CANDIDATES = 60; // whose texts are read
  const BATCH = 20;
  const PER_PAGE = 3; // sections of one page among the results
  const PAGE_SHARE = 0.2; // how much of the coverage comes from the whole page

  /** Score all sections that have a term of the query; the best come first. */
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
      for (const [section, impact] of best) {
        if (!mask[section]) touched.push(section);
        mask[section] |= 1 << bit;
        pageMask[index.pageOf[section]] |= 1 << bit;
        score[section] += idf * (0.35 + impact);
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
    return touched.map((section) => {
      const share = (1 - PAGE_SHARE) * coverage(mask[section]) + PAGE_SHARE * coverage(pageMask[index.pageOf[section]]);
      return {section, coverage: coverage(mask[section]), score: score[section] * share * share};
    }).sort((a, b) => b.score - a.score || a.section - b.section).slice(0, CANDIDATES);
  }

  /** The sections with any of the group's terms, each with its best impact. */
  function union(index, group) {
    const best = new Map();
    let frequency = 0;
    for (const [term, factor] of group.terms) {
      const postings = index.termPostings(term);
      if (!postings) continue;
      frequency = Math.max(frequency, postings.frequency);
      postings.sections.forEach((section, i) => {
        const impact = postings.impacts[i] * factor;
        if (impact > (best.get(section) ?? 0)) best.set(section, impact);
      });
    }
    return {best, frequency: Math.min(index.size, Math.max(frequency, best.size))};
  }

  /** Read a candidate's text: does the query stand there, or in its heading, as it was typed? */
  function verify(index, query, candidate, content) {
    const fold = (text) => CJKSearch.squeeze(CJKSearch.lower(index.tokenizer.fold(text)));
    const text = fold(content.text);
    const heading = fold(content.headings.at(-1) ?? "");
    const isPage = content.headings.length === 1;
    let bonus = 0;
    for (const [phrase, worth] of [[query.phrase, 1], [query.core, 0.9]]) {
      if (Array.from(phrase).length < 2 && phrase !== heading) continue;
      let here = 0;
      if (heading === phrase) here += 1.5;
      else if (heading.includes(phrase)) here += 0.3 + 0.7 * phrase.length / heading.length;
      if (isPage) here *= 1.35;
      const found = occurrences(text, phrase, 6);
      if (found) here += 0.5 + 0.06 * found;
      bonus = Math.max(bonus, worth * here);
    }
    const whole = `${heading}\n${text}`;
    const segments = query.segments;
    const present = segments.filter((segment) => whole.includes(segment)).length;
    bonus += 0.25 * present / Math.max(1, segments.length);
    return bonus;
  }

  function occurrences(text, phrase, most) {
    let count = 0;
    for (let at = text.indexOf(phrase); at >= 0 && count < most; at = text.indexOf(phrase, at + phrase.length)) count++;
    return count;
  }

  const MOST_BONUS = 1.35 * 1.5 + 0.5 + 0.06 * 6 + 0.25;

  class Engine {
    constructor(index) {
      this.index = index;
    }

    /** The best sections: [{url, title, headings, excerpt, score}]; see API.md. */
    async search(text, {limit = 20} = {}) {
      const query = await new CJKSearch.Query(this.index, String(text)).prepare();
      if (!query.groups.length) return [];
      const found = candidates(this.index, query.groups);
      if (!found.length) return [];
      const best = found[0].score;
      const results = [];
      for (let start = 0; start < found.length; start += BATCH) {
        const batch = found.slice(start, start + BATCH);
        const enough = results.map((result) => result.score).sort((a, b) => b - a)[limit - 1] ?? -1;
        if (batch[0].score / best + MOST_BONUS < enough) break;
        const contents = await this.index.sections(batch.map((candidate) => candidate.section));
        for (const candidate of batch) {
          const content = contents.get(candidate.section);
          const bonus = verify(this.index, query, candidate, content);
          results.push({...candidate, content, score: candidate.score / best + bonus});
        }
      }
      results.sort((a, b) => b.score - a.score || a.section - b.section);
      return this.#present(query, this.#chosen(results, limit));
    }

    /** Without the far worse ones, and with few sections of each page. */
    #chosen(results, limit) {
      const perPage = new Map();
      return results.filter((result) => {
        const count = (perPage.get(result.content.page) ?? 0) + 1;
        perPage.set(result.content.page, count);
        return count <= PER_PAGE && result.score > 0.2 * results[0].score;
      }).slice(0, limit);
    }

    #present(query, results) {
      const terms = query.groups.flatMap((group) => group.terms.map(([term]) => term));
      const marker = new CJKSearch.Marker(this.index.tokenizer, query, terms);
      return results.map(({content, score}) => ({
        url: content.url,
        title: content.headings.at(-1),
        headings: content.headings.slice(0, -1),
        markedTitle: marker.mark(content.headings.at(-1)),
        excerpt: marker.excerpt(content.text),
        score,
      }));
    }
  }

  Object.assign(globalThis.CJKSearch, {Engine});
})();
