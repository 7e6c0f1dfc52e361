/* A query → the best passages of the site, as what a reader sees of them. */
"use strict";
(function () {
  const BATCH = 10; // texts that are read at once, more where more results are asked for
  const MOST_AT_ONCE = 30;
  const MORE = 10; // that may gain most, where the first leave the best places open
  const IN_PLACE = 5; // of the best, which must be the best: what comes after them, comes by its words where it is not read
  const PER_PAGE = 3; // sections of one page among the results
  const FAR_WORSE = 0.2; // of the best score that words give
  const REWRITTEN = 0.9; // what a result of other words counts
  const BEHIND = 1.5;
  const MEANT = 1.5; // times its nearness in meaning is what a passage gains, where nothing has the query as typed, or nearly so
  const SECOND = 0.2; // of the score of a page's second passage is what its first gains, where nothing has the query as typed, or nearly so
  const FIRST = 4; // texts that are read for a first glance
  const IN_HEADING = 0.7; // of the best coverage: the phrase may stand in the heading
  const COVERED = 0.9; // of the best coverage: the whole phrase may stand there

  class Engine {
    constructor(index) {
      this.index = index;
    }

    /** The best sections: [{url, title, headings, markedTitle, excerpt, missing, query, score}]; see API.md. */
    async search(text, {limit = 20, glance} = {}) {
      const query = new CJKSearch.Query(this.index, String(text));
      if (glance) await this.#glance(String(text), limit, glance);
      const [literal, others] = await Promise.all([this.#answer(query, limit), this.#rewritten(query)]);
      const verbatim = literal.filter((result) => result.verbatim).length;
      const found = verbatim > 0;
      const more = await Promise.all(others.filter(({whole}) => whole || verbatim < limit)
        .map(async ({other, whole}) => ({results: await this.#found(other, limit), whole})));
      if (!found && query.isHeard && !more.some(({results}) => results.some((result) => result.verbatim)))
        more.push({results: await this.#answer(new CJKSearch.Query(this.index, query.text, {byEar: true}), limit), whole: false});
      const results = merged(literal, more, found);
      const far = FAR_WORSE * (results[0]?.score ?? 0);
      if (results.some((result) => result.stands)) return this.#present(chosen(results, limit, far));
      return this.#present(await this.#chosenAndRead(this.#withSecond(await this.#withMeant(results, query)), limit, far));
    }

    /** The same in other words, each ready to be answered. */
    async #rewritten(query) {
      const others = await CJKSearch.rewritings(this.index, query.text);
      return Promise.all(others.map(async ({text, whole}) => ({other: await new CJKSearch.Query(this.index, text).prepare(), whole})));
    }

    /** Show the best of what is found with the words as typed, of which few files must be loaded; the whole answer follows. */
    async #glance(text, limit, glance) {
      const before = this.index.files.size;
      const query = await new CJKSearch.Query(this.index, text, {asTyped: true}).prepare();
      if (this.index.files.size === before) return; // all is there: the whole answer is as quick
      const found = CJKSearch.candidates(this.index, query.groups).slice(0, FIRST);
      const results = found.length ? await this.#read(query, found, limit) : [];
      const verbatim = results.filter((result) => result.verbatim);
      if (verbatim.length) glance(await this.#present(chosen(verbatim, limit, FAR_WORSE * verbatim[0].score)));
    }

    /** Every passage that may come among the best of a query, with its text, its score, and its query. */
    async #answer(query, limit) {
      return this.#found(await query.prepare(), limit);
    }

    async #found(query, limit) {
      const found = CJKSearch.candidates(this.index, query.groups);
      return found.length ? this.#read(query, found, limit) : [];
    }

    /** Read the texts of candidates, as long as one of them may still come among the very best. */
    async #read(query, found, limit) {
      const verifier = new CJKSearch.Verifier(this.index, query);
      const most = Math.max(...found.map((candidate) => candidate.coverage));
      const kind = ({coverage, inHeading}) => (coverage < COVERED * most ? "other" : inHeading < IN_HEADING * most ? "full" : "heading");
      const bound = (candidate) => candidate.score / found[0].score + verifier.most(kind(candidate));
      const results = [];
      const atOnce = Math.min(MOST_AT_ONCE, Math.max(BATCH, limit));
      let rest = this.#inTurn(found);
      for (const count of [atOnce, MORE]) {
        const batch = rest.slice(0, count);
        const contents = await this.index.passages(batch.map((candidate) => candidate.passage));
        for (const candidate of batch) {
          const content = contents.get(candidate.passage);
          const {bonus, verbatim, inOnePiece, stands} = verifier.read(content);
          const score = CJKSearch.WORTH_OF_WORDS[content.kind] * candidate.score / found[0].score + bonus;
          results.push({...candidate, query, content, verbatim, inOnePiece, stands, score});
        }
        inOrder(results);
        const first = chosen(results, Math.min(limit, IN_PLACE), 0);
        const enough = first[Math.min(limit, IN_PLACE) - 1]?.score ?? 0;
        const isSettled = enough > 0 && first.every((result) => result.verbatim); // but for headings
        rest = rest.slice(count).filter((candidate) => bound(candidate) > enough && (!isSettled || (kind(candidate) === "heading"
            && candidate.score / found[0].score + verifier.likelyInHeading(candidate.impact) > enough)))
          .sort((a, b) => bound(b) - bound(a));
      }
      if (results.every(({content, stands}) => !stands || content.kind !== "text")) liftLists(results);
      return inOrder(results);
    }

    /** Candidates of one page after those of others, beyond twice as many as are shown of it. */
    #inTurn(found) {
      const perPage = new Map();
      const isEarly = found.map(({passage}) => {
        const page = this.index.pageOf[passage];
        perPage.set(page, (perPage.get(page) ?? 0) + 1);
        return perPage.get(page) <= 2 * PER_PAGE;
      });
      return [...found.filter((_, i) => isEarly[i]), ...found.filter((_, i) => !isEarly[i])];
    }

    /** The results, and what means the same in other words, where the site has vectors. */
    async #withMeant(results, query) {
      if (!this.index.names.m) return results;
      const near = await CJKSearch.meant(this.index, query);
      const best = new Map(results.map((result) => [result.passage, result]));
      for (const {passage, nearness} of near) {
        const known = best.get(passage) ?? {passage, query, verbatim: false, bits: 0, score: 0};
        best.set(passage, {...known, score: known.score + MEANT * nearness});
      }
      return inOrder([...best.values()]);
    }

    /** The results, best first; what else a page says of the query speaks for the best of its passages. */
    #withSecond(results) {
      const ofPage = new Map();
      for (const result of results) {
        const page = this.index.pageOf[result.passage];
        ofPage.set(page, [...ofPage.get(page) ?? [], result]);
      }
      return inOrder([...ofPage.values()].flatMap(([first, ...others]) =>
        [{...first, score: first.score + SECOND * (others[0]?.score ?? 0)}, ...others]));
    }

    /** The chosen ones of results of which some have not been read: no more are read than it takes. */
    async #chosenAndRead(results, limit, far) {
      for (let most = limit; ; most += limit) {
        const first = results.slice(0, most);
        const contents = await this.index.passages(first.filter(({content}) => !content).map(({passage}) => passage));
        for (const result of first) result.content ??= contents.get(result.passage);
        const found = chosen(first, limit, far);
        if (found.length === limit || most >= results.length) return found;
      }
    }

    async #present(results) {
      const markers = new Map();
      const markerOf = (query) => markers.get(query)
        ?? markers.set(query, new CJKSearch.Marker(this.index.tokenizer, query)).get(query);
      return Promise.all(results.map(({query, ...result}) => this.#presented(markerOf(query), query, result)));
    }

    async #presented(marker, query, {passage, content, score, verbatim, bits}) {
      return {
        url: content.url,
        title: content.headings.at(-1),
        headings: content.headings.slice(0, -1),
        markedTitle: marker.mark(content.headings.at(-1)),
        excerpt: marker.excerpt(content.text || await this.#textBelow(passage)),
        missing: verbatim ? [] : query.missing(bits),
        query: query.text,
        score,
      };
    }

    /** What stands under the first heading of a page that has no text above it. */
    async #textBelow(passage) {
      const next = passage + 1;
      if (next >= this.index.size || this.index.pageOf[next] !== this.index.pageOf[passage]) return "";
      return (await this.index.passages([next])).get(next).text;
    }
  }

  /** Results sorted in place, the best first. */
  const inOrder = (results) => results.sort((a, b) => b.score - a.score || a.passage - b.passage);

  /** Where no text has the query, lists that have it in one piece come before all that has not, in their order. */
  function liftLists(results) {
    const most = Math.max(0, ...results.filter(({stands}) => !stands).map(({score}) => score));
    for (const result of results) if (result.inOnePiece) result.score += most;
  }

  /** Results of a query and of its rewritings, each passage once. What has the query as typed stays in front, unless all of it was replaced. */
  function merged(literal, others, found) {
    const best = new Map(literal.map((result) => [result.passage, result]));
    for (const {results, whole} of others)
      for (const result of results) {
        const score = result.score * REWRITTEN - (found && !whole ? BEHIND : 0);
        if (score > (best.get(result.passage)?.score ?? -Infinity)) best.set(result.passage, {...result, score});
      }
    return inOrder([...best.values()]);
  }

  /** The best passage of each section, few sections of each page; what lacks the query as typed is not too far below the best. */
  function chosen(results, limit, far) {
    const seen = new Set();
    const perPage = new Map();
    return results.filter(({content, score, stands}) => {
      const count = perPage.get(content.page) ?? 0;
      if (seen.has(content.url) || count >= PER_PAGE || (score <= far && !stands)) return false;
      seen.add(content.url);
      perPage.set(content.page, count + 1);
      return true;
    }).slice(0, limit);
  }

  Object.assign(globalThis.CJKSearch, {Engine});
})();
