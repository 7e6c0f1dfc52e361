/* A query → the best passages of the site, as what a reader sees of them. */
"use strict";
(function () {
  const BATCH = 20; // texts that are read at once
  const PER_PAGE = 3; // sections of one page among the results
  const FAR_WORSE = 0.2; // of the best score
  const COVERED = 0.9; // of the best coverage: the whole phrase may stand there

  class Engine {
    constructor(index) {
      this.index = index;
    }

    /** The best sections: [{url, title, headings, markedTitle, excerpt, score}]; see API.md. */
    async search(text, {limit = 20} = {}) {
      const query = await new CJKSearch.Query(this.index, String(text)).prepare();
      const found = CJKSearch.candidates(this.index, query.groups);
      if (!found.length) return [];
      const results = await this.#read(query, found, limit);
      return this.#present(query, chosen(results, limit));
    }

    /** Read the texts of candidates, as long as one of them may still come among the best. */
    async #read(query, found, limit) {
      const verifier = new CJKSearch.Verifier(this.index.tokenizer, query);
      const most = Math.max(...found.map((candidate) => candidate.coverage));
      const bound = ({score, coverage}) =>
        score / found[0].score + CJKSearch.MOST_BONUS[coverage >= COVERED * most ? "full" : "other"];
      const results = [];
      let rest = found;
      while (rest.length) {
        const batch = rest.slice(0, BATCH);
        const contents = await this.index.passages(batch.map((candidate) => candidate.passage));
        for (const candidate of batch) {
          const content = contents.get(candidate.passage);
          results.push({...candidate, content, score: candidate.score / found[0].score + verifier.bonus(content)});
        }
        results.sort((a, b) => b.score - a.score || a.passage - b.passage);
        const enough = results[limit - 1]?.score ?? 0;
        rest = rest.slice(BATCH).filter((candidate) => bound(candidate) > enough);
      }
      return results;
    }

    #present(query, results) {
      const marker = new CJKSearch.Marker(this.index.tokenizer, query);
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

  /** The best passage of each section, few sections of each page, none that is far worse than the best. */
  function chosen(results, limit) {
    const seen = new Set();
    const perPage = new Map();
    return results.filter(({content, score}) => {
      const count = perPage.get(content.page) ?? 0;
      if (seen.has(content.url) || count >= PER_PAGE || score <= FAR_WORSE * results[0].score) return false;
      seen.add(content.url);
      perPage.set(content.page, count + 1);
      return true;
    }).slice(0, limit);
  }

  Object.assign(globalThis.CJKSearch, {Engine});
})();
