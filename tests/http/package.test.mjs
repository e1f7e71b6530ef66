// What an operator installs: the Debian package, its service and its configuration.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { get } from "../client.mjs";
import { binary, newFolder, removeFolder, root, Shop } from "../server.mjs";

const folder = newFolder();
after(() => removeFolder(folder));

function told(program, ...words) {
  const done = spawnSync(program, words, { encoding: "utf8", timeout: 120_000 });
  assert.equal(done.status, 0, `${program} ${words.join(" ")}\n${done.error ?? ""}${done.stdout}${done.stderr}`);
  return done.stdout;
}

describe("the Debian package", () => {
  let deb;
  const control = join(folder, "control");
  const tree = join(folder, "tree");
  const installed = (path) => join(tree, path);
  before(() => {
    told("cpack", "--config", join(dirname(binary), "CPackConfig.cmake"), "-B", join(folder, "packed"));
    [deb] = readdirSync(join(folder, "packed")).filter((name) => name.endsWith(".deb")).map((name) => join(folder, "packed", name));
    told("dpkg-deb", "-e", deb, control);
    told("dpkg-deb", "-x", deb, tree);
  });

  it("says what it is, in the version of the project, and what it needs", () => {
    const [, version] = /^project\(noren VERSION (\S+)/m.exec(readFileSync(join(root, "CMakeLists.txt"), "utf8"));
    const field = (name) => told("dpkg-deb", "-f", deb, name).trim();
    assert.deepEqual([field("Package"), field("Version"), field("Section")], ["noren", version, "web"]);
    const depends = field("Depends");
    for (const needed of ["libc6 (>= ", "libsqlite3-0 (>= ", "libvips42", "fonts-noto-cjk", "ca-certificates"]) assert.ok(depends.includes(needed), needed);
  });

  it("shows the secrets to root alone, and everything belongs to him", () => {
    const rows = told("dpkg-deb", "-c", deb).trim().split("\n");
    for (const row of rows) assert.match(row, /^[d-]\S+ root\/root /);
    const mode = (path) => lstatSync(installed(path)).mode & 0o7777;
    assert.deepEqual(
      [mode("etc/noren/secrets"), mode("etc/noren/noren.toml"), mode("usr/bin/noren"), mode("etc/noren")],
      [0o600, 0o644, 0o755, 0o755],
    );
    for (const path of ["usr/share/doc/noren/copyright", "usr/share/man/man1/noren.1.gz", "usr/share/doc/noren/examples/haproxy.cfg"]) {
      assert.ok(existsSync(installed(path)), path);
    }
  });

  it("has pages whose links lead somewhere", () => {
    const docs = installed("usr/share/doc/noren");
    const pages = readdirSync(docs, { recursive: true }).filter((name) => name.endsWith(".md"));
    assert.ok(pages.includes(join("operating", "postgresql.md")), pages.join(", "));
    const nowhere = pages.flatMap((page) => {
      const links = [...readFileSync(join(docs, page), "utf8").matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link]) => link);
      return links.filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(docs, dirname(page), link))).map((link) => `${page}: ${link}`);
    });
    assert.deepEqual(nowhere, []);
  });

  it("leaves alone, at an upgrade, what the operator wrote", () => {
    const kept = readFileSync(join(control, "conffiles"), "utf8").trim().split("\n");
    assert.deepEqual(kept, ["/etc/noren/noren.toml", "/etc/noren/secrets"]);
    assert.deepEqual(readdirSync(installed("etc/noren")).map((name) => `/etc/noren/${name}`).sort(), kept);
    for (const path of kept) assert.ok(existsSync(installed(path)), path);
  });

  it("has a program that runs, and a configuration that it reads", async () => {
    const program = installed("usr/bin/noren");
    assert.match(told(program, "--help"), /^Noren: /);
    const config = installed("etc/noren/noren.toml");
    const data = join(folder, "data");
    const every = join(folder, "every.toml");
    writeFileSync(every, readFileSync(config, "utf8").replace(/^#([a-z])/gm, "$1"));
    for (const file of [config, every]) {
      const shop = await Shop.start({ program, data, config: file, demo: false });
      try {
        assert.equal((await get(shop, "/readyz")).status, 200);
      } finally {
        await shop.close();
      }
    }
  });

  // Everything that scripts of a package ask of the system, played by one that writes down what it was asked.
  describe("its scripts", () => {
    const played = join(folder, "played");
    const log = join(played, "log");
    // enabled: what `deb-systemd-helper was-enabled` finds. Gives what was asked, in order.
    function ran(script, words, { enabled = true } = {}) {
      mkdirSync(played, { recursive: true });
      writeFileSync(log, "");
      for (const name of ["systemd-sysusers", "systemctl", "deb-systemd-invoke", "deb-systemd-helper", "rm"]) {
        const answer = `case "$*" in *was-enabled*) exit ${enabled ? 0 : 1};; esac`;
        writeFileSync(join(played, name), `#!/bin/sh\necho "${name} $*" >>${log}\n${answer}\n`, { mode: 0o755 });
      }
      // As on a machine that systemd runs, whether or not this one is.
      const text = readFileSync(join(control, script), "utf8")
        .replaceAll("/run/systemd/system", played)
        .replaceAll("/usr/bin/deb-systemd-helper", join(played, "deb-systemd-helper"));
      const done = spawnSync("/bin/sh", ["-c", text, script, ...words], { encoding: "utf8", env: { PATH: `${played}:/usr/bin:/bin` } });
      assert.equal(done.status, 0, done.stderr);
      return readFileSync(log, "utf8").trim().split("\n").filter(Boolean);
    }
    const invoked = (lines) => lines.filter((line) => line.startsWith("deb-systemd-invoke"));

    it("make the user and start the shop once, at an installation", () => {
      const lines = ran("postinst", ["configure", ""]);
      assert.equal(lines[0], "systemd-sysusers noren.conf");
      assert.deepEqual(invoked(lines), ["deb-systemd-invoke start noren.service"]);
      assert.ok(lines.includes("deb-systemd-helper enable noren.service"));
    });

    it("start it anew once, at an upgrade, and do not stop it before; what was disabled stays so", () => {
      assert.deepEqual(invoked(ran("prerm", ["upgrade", "0.2.0"])), []);
      const lines = ran("postinst", ["configure", "0.1.0"], { enabled: false });
      assert.deepEqual(invoked(lines), ["deb-systemd-invoke restart noren.service"]);
      assert.ok(!lines.includes("deb-systemd-helper enable noren.service"));
    });

    it("stop it when it is removed, and never touch the data", () => {
      assert.deepEqual(invoked(ran("prerm", ["remove"])), ["deb-systemd-invoke stop noren.service"]);
      assert.deepEqual(invoked(ran("postrm", ["remove"])), []);
      assert.deepEqual(ran("postrm", ["purge"]).filter((line) => line.startsWith("rm ")), ["rm -rf /var/cache/noren"]);
      for (const script of ["postinst", "prerm", "postrm"]) told("/bin/sh", "-n", join(control, script));
    });
  });
});

const analyze = "/usr/bin/systemd-analyze";
describe("the service", { skip: !existsSync(analyze) && "systemd is not installed" }, () => {
  const unit = join(folder, "noren.service");
  before(() => writeFileSync(unit, readFileSync(join(root, "packaging/noren.service"), "utf8").replace("ExecStart=/usr/bin/noren", `ExecStart=${binary}`)));

  it("is one that systemd takes without a word", () => {
    const done = spawnSync(analyze, ["verify", "--man=no", unit], { encoding: "utf8" });
    assert.deepEqual([done.status, done.stdout + done.stderr], [0, ""]);
  });

  it("runs as a user that systemd can make", () => {
    told("/usr/bin/systemd-sysusers", "--dry-run", join(root, "packaging/noren.sysusers"));
    assert.match(readFileSync(unit, "utf8"), /^User=noren$/m);
  });

  it("is exposed to little", () => {
    const done = spawnSync(analyze, ["security", "--offline=true", "--no-pager", "--threshold=15", unit], { encoding: "utf8" });
    assert.equal(done.status, 0, done.stdout + done.stderr);
    const [, exposure] = /Overall exposure level for noren\.service: (\d+\.\d+)/.exec(done.stdout);
    assert.ok(Number(exposure) <= 1.5, `exposure ${exposure}`);
  });

  it("has the time to end that the program needs, and open files for all its connections", () => {
    const value = (name) => Number(new RegExp(`^${name}=(\\d+)`, "m").exec(readFileSync(unit, "utf8"))[1]);
    assert.ok(value("TimeoutStopSec") > 15);
    assert.ok(value("LimitNOFILE") > 2 * 16_000);
  });
});
