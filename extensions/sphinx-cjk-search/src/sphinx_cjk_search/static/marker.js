/* Where the words of a query stand in a text as readers see it: highlights and excerpts. Pure: no DOM. */
"use strict";
(function () {
  const EXCERPT = 120; // characters
  const LEAD = 28; // of them before the first match
  const END_OF_SENTENCE = /[。！？；.!?;\n]/u;

  class Marker {
    constructor(tokenizer, query) {
      this.tokenizer = tokenizer;
      const long = (text) => Array.from(text).length > 1;
      this.phrases = byBeginning([query.phrase, query.core, ...query.alternatives, ...(query.core ? [] : query.segments)].filter(Boolean));
      this.terms = byBeginning(query.terms().filter((term) => long(term) && !/^[~\u00b7]./u.test(term))); // other readings and spellings among them
    }

    /** The text as the query is compared with it, and where each of its characters comes from: start and end. */
    #folded(text) {
      const pieces = [];
      const folded = this.tokenizer.plain(text, pieces);
      const from = (i) => {
        let low = 0;
        let high = pieces.length - 1;
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if (pieces[middle][0] <= i) low = middle;
          else high = middle - 1;
        }
        const [at, start, end, isOne] = pieces[low];
        return isOne ? [start, end] : [start + i - at, start + i - at + 1];
      };
      return {folded, from};
    }

    /** Ranges of the text to be marked, [start, end) each, in order, none touching another. */
    ranges(text) {
      const folded = this.#folded(text);
      const phrases = this.#find(folded, this.phrases);
      return phrases.length ? phrases : this.#find(folded, this.terms);
    }

    #find({folded, from}, needles) {
      const marked = new Uint8Array(folded.length);
      const free = new Map(); // where each may be found again
      for (let at = 0; at < folded.length; at++)
        for (const needle of needles.get(folded.charCodeAt(at)) ?? []) {
          if (at < free.get(needle) || !folded.startsWith(needle, at)) continue;
          free.set(needle, at + needle.length);
          if (isWhole(folded, from, at, needle.length)) marked.fill(1, at, at + needle.length);
        }
      const ranges = [];
      for (let i = 0; i < marked.length; i++) {
        if (!marked[i]) continue;
        let end = i;
        while (end < marked.length && marked[end]) end++;
        ranges.push([from(i)[0], from(end - 1)[1]]);
        i = end;
      }
      return ranges;
    }

    /** The text in pieces: [{text, match}]. */
    mark(text, ranges = this.ranges(text)) {
      const pieces = [];
      let at = 0;
      for (const [start, end] of ranges) {
        if (start > at) pieces.push({text: text.slice(at, start), match: false});
        pieces.push({text: text.slice(start, end), match: true});
        at = end;
      }
      if (at < text.length) pieces.push({text: text.slice(at), match: false});
      return pieces;
    }

    /** The part of the text that has most of the query, in pieces. */
    excerpt(text) {
      const ranges = this.ranges(text);
      const start = this.#start(text, ranges);
      let end = Math.min(text.length, start + EXCERPT);
      for (const [from, to] of ranges) if (from < end && to > end) end = Math.min(to, end + 40);
      while (isInside(text, end)) end++;
      const inside = ranges.filter(([from, to]) => from >= start && to <= end)
        .map(([from, to]) => [from - start, to - start]);
      const pieces = this.mark(text.slice(start, end), inside);
      if (start > 0) pieces.unshift({text: "… ", match: false});
      if (end < text.length) pieces.push({text: " …", match: false});
      return pieces.map((piece) => ({...piece, text: piece.text.replace(/\s+/gu, " ")}));
    }

    #start(text, ranges) {
      if (!ranges.length) return 0;
      let best = ranges[0][0];
      let most = 0;
      const weights = ranges.map(([start, end]) => (end - start) ** 1.5);
      for (const [i, [from]] of ranges.entries()) {
        let weight = 0;
        for (let j = i; j < ranges.length && ranges[j][1] <= from + EXCERPT - LEAD; j++) weight += weights[j];
        if (weight > most) [best, most] = [from, weight];
        if (from - best > 20000) break;
      }
      let start = Math.max(0, best - LEAD);
      for (let i = best - 1; i >= start; i--)
        if (END_OF_SENTENCE.test(text[i])) {
          start = i + 1;
          break;
        }
      for (let i = start; isLetter(text[start - 1]) && isLetter(text[start]) && i - start < LEAD; ) start--;
      while (start < best && /\s/u.test(text[start])) start++;
      while (isInside(text, start)) start--;
      return start;
    }
  }

  /** Texts by their first code units: all are looked for in one reading. */
  function byBeginning(texts) {
    const result = new Map();
    for (const text of new Set(texts)) {
      const first = text.charCodeAt(0);
      if (result.has(first)) result.get(first).push(text);
      else result.set(first, [text]);
    }
    return result;
  }

  /** One or two letters do not match inside another word. */
  function isWhole(folded, from, at, length) {
    if (length > 2 || !/^[a-z0-9_]+$/u.test(folded.slice(at, at + length))) return true;
    const joined = (i) => i > 0 && i < folded.length && from(i - 1)[1] === from(i)[0] && /[a-z0-9_]{2}/u.test(folded.slice(i - 1, i + 1));
    return !joined(at) && !joined(at + length);
  }

  /** What a Latin word or a date is made of: an excerpt does not begin in the middle of one. */
  const isLetter = (character) => character !== undefined && /[\w.:-]/.test(character);

  /** Whether one sign goes on at this place: half of a character, what is joined to it, its colour of skin. */
  const isInside = (text, i) => i > 0 && i < text.length
    // biome-ignore lint/suspicious/noMisleadingCharacterClass: each is looked for by itself
    && (/^(?:[\udc00-\udfff\u200d\ufe00-\ufe0f\u0300-\u036f]|\ud83c[\udffb-\udfff])/.test(text.slice(i, i + 2)) || text[i - 1] === "\u200d");

  Object.assign(globalThis.CJKSearch, {Marker});
})();
