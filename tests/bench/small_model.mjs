// The small model of test_squiggle.py: gross profit of a markup as prices fall, mean and P10/P90 of each month.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, paths, runs, decline, elasticity] = process.argv.slice(2);
const { run } = await import(pathToFileURL(createRequire(`${folder}/`).resolve("@quri/squiggle-lang")).href);
const code = `
d = SampleSet.fromDist(Sym.triangular(${decline}))
eps = SampleSet.fromDist(Sym.triangular(${elasticity}))
profit(t) = 3000 * (1 - d) ^ ((1 - eps) * t / 12)
List.map(List.upTo(0, 24), {|t| [quantile(profit(t), 0.1), quantile(profit(t), 0.5), quantile(profit(t), 0.9)]})
`;
const environment = { sampleCount: Number(paths), xyPointLength: 1000, seed: "1" };
const times = [];
let found;
for (let i = 0; i <= Number(runs); i++) {
  const begun = performance.now();
  found = await run(code, { environment });
  if (i > 0) times.push((performance.now() - begun) / 1000);
}
const output = found.getResult ? found.getResult() : found.result;
console.log(JSON.stringify({ ok: output.ok, rows: output.ok ? output.value.result.asJS() : output.value.toString(), times }));
