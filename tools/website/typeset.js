// Reads a JSON list of formulas, [TeX, whether it stands alone], and writes what the pages show:
// { css, formulas }, each formula an SVG with its MathML, which is read aloud.
const MathJax = require("mathjax");

/** @param {[string, boolean][]} formulas */
async function typeset(formulas) {
  await MathJax.init({
    loader: { load: ["input/tex", "output/svg", "a11y/assistive-mml", "adaptors/liteDOM"] },
    svg: { fontCache: "local" },
    output: { displayOverflow: "overflow", linebreaks: { inline: false } },
  });
  const { adaptor } = MathJax.startup;
  const shown = [];
  for (const [tex, display] of formulas) {
    shown.push(adaptor.outerHTML(await MathJax.tex2svgPromise(tex, { display })));
  }
  return { css: adaptor.cssText(MathJax.svgStylesheet()), formulas: shown };
}

const text = require("node:fs").readFileSync(0, "utf8");
typeset(JSON.parse(text)).then((result) => process.stdout.write(JSON.stringify(result)));
