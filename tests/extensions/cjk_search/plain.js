/* What the search computes, the plain way: without care for time, for the tests to compare. */
"use strict";
globalThis.Plain = {
  /** A passage for each with a term of the query, whole lists sorted. */
  candidates(index, groups) {
    const found = groups.map((group) => {
      const best = new Map();
      let frequency = 0;
      for (const [term, factor] of group.terms) {
        const postings = index.termPostings(term);
        if (!postings) continue;
        frequency = Math.max(frequency, postings.frequency);
        postings.passages.forEach((passage, i) =>
          best.set(passage, Math.max(best.get(passage) ?? 0, (postings.levels[i] + 1) / 16 * factor)));
      }
      frequency = Math.min(index.size, Math.max(frequency, best.size));
      return {best, idf: group.weight * Math.log(1 + (index.size - frequency + 0.5) / (frequency + 0.5))};
    });
    const total = found.reduce((sum, {best, idf}) => sum + (best.size ? idf : 0.5 * idf), 0);
    const coverage = (has) => found.reduce((sum, each, bit) => sum + (has(each, bit) ? each.idf : 0), 0) / (total || 1);
    const passages = [...new Set(found.flatMap(({best}) => [...best.keys()]))];
    const ofPage = new Map();
    for (const passage of passages) {
      const page = index.pageOf[passage];
      ofPage.set(page, [...ofPage.get(page) ?? [], passage]);
    }
    return passages.map((passage) => {
      const onPage = ({best}) => ofPage.get(index.pageOf[passage]).some((other) => best.has(other));
      const own = coverage(({best}) => best.has(passage));
      const share = (1 - 0.2) * own + 0.2 * coverage(onPage);
      const score = found.reduce((sum, {best, idf}) => (best.has(passage) ? sum + idf * (0.35 + best.get(passage)) : sum), 0);
      return {
        passage,
        bits: found.reduce((bits, each, bit) => (onPage(each) ? bits | 1 << bit : bits), 0),
        coverage: own,
        inHeading: coverage(({best}) => (best.get(passage) ?? 0) >= 0.6),
        impact: Math.max(...found.map(({best}) => best.get(passage) ?? 0)),
        score: score * share * share,
      };
    }).sort((a, b) => b.score - a.score || a.passage - b.passage).slice(0, 60);
  },

  /** One character after the other. */
  plain(tokenizer, text) {
    let result = "";
    for (const character of text) result += CJKSearch.squeeze(CJKSearch.lower(tokenizer.foldCharacter(character)));
    return result;
  },

  /** Every needle by itself, and for each character of the folded text where it comes from. */
  ranges(tokenizer, text, needles) {
    const origins = [];
    let folded = "";
    let at = 0;
    for (const character of text) {
      for (const plain of Plain.plain(tokenizer, character).split("")) {
        folded += plain;
        origins.push([at, at + character.length]);
      }
      at += character.length;
    }
    const marked = Array.from(folded, () => false);
    const isLetter = (i) => /[a-z0-9_]/u.test(folded[i] ?? "");
    const joined = (i) => i > 0 && isLetter(i - 1) && isLetter(i) && origins[i - 1][1] === origins[i][0];
    for (const needle of needles)
      for (let place = folded.indexOf(needle); place >= 0; place = folded.indexOf(needle, place + needle.length)) {
        const short = needle.length <= 2 && /^[a-z0-9_]+$/u.test(needle);
        if (short && (joined(place) || joined(place + needle.length))) continue;
        for (let i = 0; i < needle.length; i++) marked[place + i] = true;
      }
    const ranges = [];
    for (let i = 0; i < folded.length; i++) {
      if (!marked[i]) continue;
      let end = i;
      while (marked[end]) end++;
      ranges.push([origins[i][0], origins[end - 1][1]]);
      i = end;
    }
    return ranges;
  },

  /** All parts, the longest first. */
  longestPart(phrase, text) {
    for (let length = phrase.length - 1; length >= 2; length--)
      for (let at = 0; at + length <= phrase.length; at++)
        if (text.includes(phrase.slice(at, at + length))) return length / phrase.length;
    return 0;
  },
};
