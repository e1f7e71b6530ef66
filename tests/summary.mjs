// Adds up what script/test left in its folder of results: gtest's JSON, ctest's JUnit, node's TAP.
// Prints "N passed, N failed" as its last line and exits 1 when anything failed.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const files = readdirSync(folder);
const read = (name) => readFileSync(join(folder, name), "utf8");
let passed = 0;
const failures = [];

for (const name of files.filter((file) => file.startsWith("gtest-") && file.endsWith(".json"))) {
  for (const suite of JSON.parse(read(name)).testsuites) {
    for (const test of suite.testsuite) {
      if (test.result === "SKIPPED" || test.status === "NOTRUN") continue;
      if (test.failures) failures.push(`unit: ${suite.name}.${test.name}`);
      else passed += 1;
    }
  }
}
for (const name of files.filter((file) => file.endsWith(".xml"))) {
  for (const [, attributes] of read(name).matchAll(/<testcase ([^>]*)>/g)) {
    const test = /name="([^"]*)"/.exec(attributes)[1];
    const ran = /status="run"/.test(attributes);
    // The unit tests are counted one by one above; here only a run that broke off counts.
    if (!ran && !failures.some((failure) => failure.startsWith("unit: ") && test.startsWith("unit"))) failures.push(test);
    else if (ran && !test.startsWith("unit")) passed += 1;
  }
}
for (const name of files.filter((file) => file.endsWith(".tap"))) {
  const text = read(name);
  passed += Number(/^# pass (\d+)$/m.exec(text)?.[1] ?? 0);
  const failed = Number(/^# (?:fail) (\d+)$/m.exec(text)?.[1] ?? 1) + Number(/^# cancelled (\d+)$/m.exec(text)?.[1] ?? 0);
  const kind = name.replace(".tap", "");
  const named = [...text.matchAll(/^\s*not ok \d+ - (.*?)(?: #.*)?$/gm)].map(([, test]) => `${kind}: ${test}`);
  for (let index = 0; index < failed; ++index) failures.push(named[index] ?? `${kind}: broke off`);
}
if (existsSync(join(folder, "failed-kinds"))) {
  for (const kind of read("failed-kinds").trim().split("\n")) {
    if (!failures.some((failure) => failure.startsWith(kind))) failures.push(`${kind}: broke off`);
  }
}
for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length > 0 || passed === 0 ? 1 : 0);
