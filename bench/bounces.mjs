// Reading of failure mails: mails a second on one core, against Sisimai (libsisimai-perl) over the same folder, in turns.
// The mails are those of ../shared/mail-corpus, or of a folder named on the command line; one mail a file.
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../tests/server.mjs";
import { measured, inTurns, median, say, spread } from "./turns.mjs";

const execute = promisify(execFile);
const folder = process.argv[2] ?? join(root, "../shared/mail-corpus/bounce");
if (!existsSync(folder)) {
  say(`there are no mails in ${folder}: nothing measured`);
  process.exit(0);
}
const mails = readdirSync(folder).length;

// The module is loaded before the clock starts: only reading counts.
const perl = `
  use strict; use Sisimai; use Time::HiRes 'time';
  Sisimai->make($ARGV[0]);
  my $begun = time; my $rounds = 0;
  while( time - $begun < 2 ) { Sisimai->make($ARGV[0]); $rounds++ }
  printf '{"per_second": %.1f}', $rounds * $ARGV[1] / (time - $begun);
`;
const sisimai = async () => JSON.parse((await execute("perl", ["-e", perl, folder, String(mails)], { timeout: 120_000 })).stdout);

const { rates, ratio } = await inTurns(() => measured("bench_bounces", folder), sisimai);
say(`failure mails: ${Math.round(median(rates[0]))} a second on one core (${spread(rates[0])}), ${mails} mails`);
say(`Sisimai:       ${Math.round(median(rates[1]))} a second (${spread(rates[1])})`);
say(`ratio:         ${ratio.toFixed(1)}`);
