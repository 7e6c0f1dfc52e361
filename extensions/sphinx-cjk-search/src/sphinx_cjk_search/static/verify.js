/* A candidate's text is read: does the query stand there, or in its heading, as it was typed, or nearly so? Pure: no DOM. */
"use strict";
(function () {
  const SAME_HEADING = 1.5;
  const NAMED = 1.2; // by its full dotted name, or in the index
  /* An entry of a glossary, and a list, lead to what treats a thing: what its words count there, and where the query stands there. */
  const WORTH_OF_WORDS = {text: 1, entry: 0.4, list: 0.2};
  const WORTH_OF_KIND = {text: 1, entry: 0.5, list: 0.2};
  const IN_HEADING = [0.3, 0.7]; // at least, and more the more of the heading it is
  const PAGE_HEADING = 1.35; // times
  const IN_TEXT = 0.5;
  const EACH_TIME = 0.06;
  const MOST_TIMES = 6;
  const PARTLY = 0.3; // times the share of the phrase that stands there in one piece
  const MOST_OF_IT = 0.6; // of the query: what stands there in other characters is then what was asked for
  const NEARLY = 0.85; // of what the same phrase without a mistake is worth
  const WITHOUT_FRAME = 0.9;
  const IN_A_ROW = 0.35; // several words, one after the other as they were typed
  const SEGMENTS = 0.25;
  const LONGEST_NEAR = 24;
  const SHORTEST_NEAR = 4;

  /** No bonus is greater, but for words in a row: of a passage with all terms of the query, and, nearly always, of any other. */
  const MOST_BONUS = {
    heading: PAGE_HEADING * SAME_HEADING + IN_TEXT + EACH_TIME * MOST_TIMES + SEGMENTS,
    full: NAMED + SEGMENTS, // without all its terms in the heading
    other: 0.9,
  };

  /** From the impact of a word in a heading, how many characters the heading has at least: one gives two terms. See postings.py. */
  const SHORTEST_HEADING = [[1, 1], [15 / 16, 3], [14 / 16, 5], [13 / 16, 9], [0, 1]];

  class Verifier {
    constructor(index, query) {
      this.index = index;
      this.query = query;
      this.phrases = [[query.phrase, 1], [query.core, WITHOUT_FRAME], ...query.alternatives.map((phrase) => [phrase, NEARLY])]
        .filter(([phrase]) => phrase);
      this.inARow = query.segments.length > 1 ? IN_A_ROW : 0;
      this.patterns = [...readingPatterns(query), nearPattern(query.core || query.phrase)].filter(Boolean);
    }

    /** How much a passage of this kind may gain; see MOST_BONUS. */
    most(kind) {
      return MOST_BONUS[kind] + (kind === "other" ? 0 : this.inARow);
    }

    /** Hardly a passage gains more that has all terms of the query in its heading; the highest of their impacts tells how long that is. */
    likelyInHeading(impact) {
      const [, shortest] = SHORTEST_HEADING.find(([least]) => impact >= least);
      const length = Math.max(...this.phrases.map(([phrase]) => phrase.length), ...this.patterns.map((pattern) => pattern.length));
      const worth = length < shortest ? IN_HEADING[0] + IN_HEADING[1] * length / shortest : SAME_HEADING;
      return PAGE_HEADING * worth + IN_TEXT + this.inARow + SEGMENTS;
    }

    /** How much a passage gains, and whether the query stands there as it was typed, in one piece, or nearly so: {bonus, verbatim, inOnePiece, stands}. */
    read(passage) {
      const {headings, kind} = passage;
      const {query} = this;
      const {heading, body, whole, names} = this.index.folded(passage);
      const isPage = headings.length === 1;
      let best = 0;
      let nearly = false;
      for (const [phrase, worth] of this.phrases) {
        const exact = (where) => occurrences(where, phrase, MOST_TIMES);
        best = Math.max(best, worth * standing(heading, body, phrase.length, isPage, phrase === heading, exact));
        if (names.includes(phrase)) best = Math.max(best, worth * NAMED);
      }
      if (this.inARow && whole.includes(query.phrase)) best += this.inARow;
      const inOnePiece = best > 0;
      const verbatim = inOnePiece || this.#hasAllSegments(whole);
      if (!best)
        for (const pattern of this.patterns) {
          const near = (where) => where.match(pattern.all)?.length ?? 0;
          const same = pattern.whole.test(heading);
          const worth = pattern.share * NEARLY * standing(heading, body, pattern.length, isPage, same, near);
          best = Math.max(best, worth);
          if (pattern.share > MOST_OF_IT && worth > 0) nearly = true;
        }
      const stands = verbatim || nearly;
      if (!best) best = PARTLY * longestPart(query.core || query.phrase, whole);
      best *= WORTH_OF_KIND[kind];
      return {bonus: best + this.#segments(whole), verbatim, inOnePiece, stands};
    }

    #segments(whole) {
      const {segments} = this.query;
      return SEGMENTS * segments.filter((segment) => whole.includes(segment)).length / Math.max(1, segments.length);
    }

    /** Several words, with spaces between when they were typed, each of which stands there; or the one character that was typed. */
    #hasAllSegments(whole) {
      const {phrase, segments} = this.query;
      return (segments.length > 1 || phrase.length === 1) && segments.every((segment) => whole.includes(segment));
    }
  }

  /** What a phrase is worth that stands in the heading or the body. One character says nothing, unless it is the heading. */
  function standing(heading, body, length, isPage, same, count) {
    if (length < 2 && !same) return 0;
    let worth = 0;
    if (same) worth = SAME_HEADING;
    else if (count(heading)) worth = IN_HEADING[0] + IN_HEADING[1] * Math.min(1, length / heading.length);
    if (isPage) worth *= PAGE_HEADING;
    const times = Math.min(MOST_TIMES, count(body));
    return worth + (times ? IN_TEXT + EACH_TIME * times : 0);
  }

  /** How much of the phrase stands somewhere in one piece, of two characters at least: 0 to 1. */
  function longestPart(phrase, text) {
    if (phrase.length > LONGEST_NEAR) return 0;
    let longest = 1;
    for (let at = 0; at + longest < phrase.length; at++) // only what is longer than what was found is looked for
      while (longest + 1 < phrase.length && at + longest < phrase.length && text.includes(phrase.slice(at, at + longest + 1))) longest++;
    return longest > 1 ? longest / phrase.length : 0;
  }

  function occurrences(text, phrase, most) {
    let count = 0;
    for (let at = text.indexOf(phrase); at >= 0 && count < most; at = text.indexOf(phrase, at + phrase.length)) count++;
    return count;
  }

  const literally = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
  const pattern = (source, length, share = 1) => ({all: new RegExp(source, "gu"), whole: new RegExp(`^(?:${source})$`, "u"), length, share});

  /** The phrase with one character wrong, missing, too many, or exchanged with its neighbour. */
  function nearPattern(phrase) {
    const characters = Array.from(phrase);
    if (characters.length < SHORTEST_NEAR || characters.length > LONGEST_NEAR) return null;
    const variants = characters.map((_, i) =>
      `${literally(characters.slice(0, i).join(""))}.{0,2}${literally(characters.slice(i + 1).join(""))}`);
    return pattern(variants.slice(1, -1).concat(
      literally(characters.slice(1).join("")), literally(characters.slice(0, -1).join(""))).join("|"), phrase.length);
  }

  /** The characters that are read as what was typed, or as one of its words, one after the other. */
  function readingPatterns(query) {
    const whole = (query.core || query.phrase).length;
    return query.readings.filter(({classes}) => classes.length > 1 && classes.every((characters) => characters.size))
      .map(({classes, typed}) => pattern(classes.map((characters) => `[${[...characters].join("")}]`).join(""), classes.length, Math.min(1, typed / whole)));
  }

  Object.assign(globalThis.CJKSearch, {Verifier, WORTH_OF_WORDS, longestPart});
})();
