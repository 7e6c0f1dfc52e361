// The editor of a listing: prism-code-editor, which the build puts above this, in the colours of the page.

(() => {
  const { createEditor, defaultCommands, editHistory, languages, setIgnoreTab } = PRISM_EDITOR;
  setIgnoreTab(true); // the Tab key goes on to the next button; Ctrl+] and Ctrl+[ indent

  // Prism's kinds of token under the names that Pygments gives them: the stylesheet of the page knows those.
  const classes = {
    comment: "c1", "string-interpolation": "sf", "triple-quoted-string": "s2", string: "s2", function: "nf", "class-name": "nc",
    decorator: "nd", keyword: "k", builtin: "nb", boolean: "kc", number: "mi", operator: "o", punctuation: "p",
  };
  for (const [kind, name] of Object.entries(classes)) {
    const rule = languages.python[kind];
    const { alias = "", ...rest } = rule instanceof RegExp ? { pattern: rule } : rule;
    languages.python[kind] = { ...rest, alias: `${alias} ${name}`.trim() };
  }

  // Puts an editor in the place of the block's text; calls change(text), run() and leave().
  LIVE_LISTINGS.openEditor = (block, { label, change, run, leave }) => {
    const history = editHistory();
    const holder = document.createElement("div");
    holder.className = "live-editor";
    block.pre.after(holder);
    block.pre.hidden = true;
    const editor = createEditor(holder, {
      language: "python", value: block.text(), tabSize: 4, lineNumbers: false, onUpdate: change,
    }, defaultCommands(), history);
    const { textarea } = editor;
    textarea.ariaLabel = label;
    holder.addEventListener("keydown", (event) => {
      // The keys belong to the input method, those too that end a word; Safari says 229 of these, and no more that it composes.
      if (event.isComposing || event.keyCode === 229) { event.stopPropagation(); return; }
      const isRun = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (!isRun && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      (isRun ? run : leave)();
    }, { capture: true });
    return {
      focus: () => textarea.focus({ preventScroll: true }),
      undo: () => { history.go(-1); textarea.focus(); },
      close() {
        editor.remove();
        holder.remove();
        block.pre.hidden = false;
      },
    };
  };
})();
