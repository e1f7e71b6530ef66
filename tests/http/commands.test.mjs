// The program on the command line: help, words, exit codes.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { oneSentence } from "../command_line.mjs";
import { newFolder, removeFolder, run } from "../server.mjs";

let folder;
before(() => (folder = newFolder()));
after(() => removeFolder(folder));

describe("usage", () => {
  for (const command of [[], ["serve"], ["verify"], ["migrate"], ["backup"], ["restore"], ["nodes"], ["nodes", "retire"], ["mail", "classify"]]) {
    it(`noren ${command.join(" ")} --help explains itself and exits 0`, () => {
      const done = run([...command, "--help"]);
      assert.equal(done.code, 0);
      assert.match(done.out, /--help|OPTIONS/i);
    });
  }

  it("an unknown command is named", () => assert.match(run(["dance"]).err, /no command "dance"/));

  it("what is missing or not known is named in one sentence", () => {
    for (const [args, said] of [
      [["serve", "--data"], /--data needs a value/],
      [["serve"], /--data is required/],
      [["serve", "--data", folder, "--bogus"], /no option or word --bogus/],
      [["simulate", "--seed", "1", "--faults", "thunder"], /--faults is all, none, or names/],
      [["simulate", "--seed", "9..1"], /the range of seeds is backwards: 9..1; write 1..9/],
    ]) {
      const { code, err } = run(args);
      assert.equal(code, 2);
      oneSentence(err);
      assert.match(err, said);
    }
  });

  it("a wrong word or option exits 2 and goes to stderr", () => {
    for (const args of [[], ["dance"], ["serve"], ["serve", "--data", folder, "--fast"], ["verify", "--json"]]) {
      const done = run(args);
      assert.equal(done.code, 2, args.join(" "));
      assert.ok(done.err.length > 0 && done.out === "", args.join(" "));
    }
  });
});
