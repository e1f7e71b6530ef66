// Small comforts of the buyer's side. Every page is complete without them; nothing here decides anything.
(() => {
  "use strict";
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const on = (selector, event, act) => all(selector).forEach((element) => element.addEventListener(event, (e) => act(element, e)));

  // A list is sorted as soon as the order is chosen; a cart's quantity is taken over when it is changed.
  on("select[data-submit]", "change", (select) => select.form.requestSubmit());
  on("input[data-change]", "change", (input) => input.reportValidity() && input.form.requestSubmit());

  // A double press sends once. Never a lock: after a few seconds, or when the page comes back, the button works again.
  const kPause = 4000;
  const release = (form) => {
    delete form.dataset.sent;
    all("[aria-busy]", form).forEach((button) => {
      button.removeAttribute("aria-busy");
      if (button.dataset.words) button.textContent = button.dataset.words;
    });
  };
  on("form[data-once]", "submit", (form, event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    const button = event.submitter || form.querySelector("button");
    setTimeout(() => {
      button.setAttribute("aria-busy", "true");
      if (!form.dataset.wait) return;
      button.dataset.words = button.textContent;
      button.textContent = form.dataset.wait;
    });
    setTimeout(() => release(form), kPause);
  });
  addEventListener("pageshow", () => all("form[data-once]").forEach(release));

  // Copying and printing: the buttons are there only when they can work.
  if (navigator.clipboard) {
    all("[data-copy]").forEach((button) => {
      button.hidden = false;
      const words = button.textContent;
      button.addEventListener("click", async () => {
        const text = document.getElementById(button.dataset.copy).textContent.trim();
        try { await navigator.clipboard.writeText(text); } catch { return; }
        button.textContent = button.dataset.done;
        setTimeout(() => { button.textContent = words; }, 2000);
      });
    });
  }
  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });

  // Postcode: GET /address?postcode=8100001 -> [{prefecture, city, town}]. What the buyer typed is never overwritten by nothing.
  const field = (prefix, name) => document.getElementById(`${prefix}_${name}`);
  const put = (prefix, found) => {
    if (found.prefecture) field(prefix, "prefecture").value = found.prefecture;
    if (found.city) field(prefix, "city").value = found.city;
    const line1 = field(prefix, "line1");
    if (!line1.value.startsWith(found.town)) line1.value = found.town;
  };
  // What was filled in is kept as by the button itself, so that Reload shows it: with the shop, nothing stays in the browser.
  let keeping = null;
  const keep = async (form, prefix) => {
    keeping?.abort();
    keeping = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set("do", `postcode_${prefix}`);
    const answer = await fetch(form.action, { method: "POST", body, signal: keeping.signal });
    const where = new URL(answer.url);
    if (!answer.ok || !answer.redirected || where.pathname !== location.pathname) return;
    form.action = where.href;
    history.replaceState(history.state, "", where.href);
  };
  on("form[data-address]", "submit", () => keeping?.abort());
  const keep_filled = (prefix) => keep(field(prefix, "line1").form, prefix).catch(() => {});
  const fill = (prefix, found) => {
    put(prefix, found);
    keep_filled(prefix);
    const line1 = field(prefix, "line1");
    line1.focus();
    line1.setSelectionRange(line1.value.length, line1.value.length);
  };
  // What all have in common; a city of the same name in two prefectures is not the same city.
  const common = (results) => {
    const [first] = results;
    const same = (name) => results.every((found) => found[name] === first[name]);
    const prefecture = same("prefecture") ? first.prefecture : "";
    const city = prefecture && same("city") ? first.city : "";
    return { prefecture, city, town: city && same("town") ? first.town : "" };
  };
  const offer = (prefix, results) => {
    const box = field(prefix, "choices");
    box.replaceChildren();
    if (results.length < 2) return;
    const group = document.createElement("fieldset");
    group.className = "options";
    const legend = document.createElement("legend");
    legend.textContent = box.dataset.legend;
    group.append(legend);
    results.forEach((found, at) => {
      const line = document.createElement("div");
      line.className = "option";
      const radio = document.createElement("input");
      radio.type = "radio";
      radio.name = `${prefix}_offered`;
      radio.id = `${prefix}_offered_${at}`;
      const label = document.createElement("label");
      label.htmlFor = radio.id;
      label.textContent = found.prefecture + found.city + found.town;
      radio.addEventListener("change", () => fill(prefix, found));
      line.append(radio, label);
      group.append(line);
    });
    box.append(group);
  };
  const digits = (text) => text.normalize("NFKC").replace(/[^0-9]/g, "");
  const look = async (row) => {
    const prefix = row.dataset.postcode;
    const code = digits(field(prefix, "postcode").value);
    if (code.length !== 7 || row.dataset.last === code) return false;
    row.dataset.last = code;
    const answer = await fetch(`${row.closest("form").dataset.address}?postcode=${code}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const results = await answer.json();
    offer(prefix, results);
    if (results.length === 1) fill(prefix, results[0]);
    if (results.length > 1) {
      put(prefix, common(results));
      keep_filled(prefix);
    }
    return results.length > 0;
  };
  on("[data-postcode]", "input", (row) => {
    const prefix = row.dataset.postcode;
    if (digits(field(prefix, "postcode").value).length === 7 && !field(prefix, "city").value) look(row).catch(() => {});
  });
  on("[data-postcode] button", "click", (button, event) => {
    const row = button.closest("[data-postcode]");
    if (row.dataset.byForm) return;  // could not be looked up here: the form asks the server
    event.preventDefault();
    delete row.dataset.last;
    const ask_server = () => { row.dataset.byForm = "1"; button.click(); };
    look(row).then((found) => { if (!found) ask_server(); }, ask_server);
  });

  // A mail address that looks mistyped gets a question, never a refusal; one at a phone company, how to let our mail pass.
  const kDomains = ["gmail.com", "yahoo.co.jp", "icloud.com", "docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp",
    "ymobile.ne.jp", "rakumail.jp", "outlook.jp", "outlook.com", "hotmail.co.jp", "hotmail.com", "me.com", "nifty.com", "uqmobile.jp"];
  const distance = (a, b) => {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      row = next;
    }
    return row[b.length];
  };
  on("input[data-mail]", "change", (input) => {
    const hint = document.getElementById(`${input.id}_hint`);
    const [local, domain] = input.value.trim().normalize("NFKC").split("@");
    if (!hint || !domain) return;
    const typed = domain.toLowerCase();
    const near = kDomains.includes(typed) ? "" : kDomains.find((known) => known.length > 5 && distance(typed, known) <= 2);
    const carriers = (input.dataset.carriers || "").split(" ");
    const at_carrier = carriers.some((carrier) => carrier && `.${typed}`.endsWith(`.${carrier}`));
    const words = near ? input.dataset.hint.replace("{address}", `${local}@${near}`) : at_carrier ? input.dataset.carrierHint : "";
    hint.textContent = words || "";
    if (words) return;
    const language = document.documentElement.lang === "en" ? "/en" : "";
    fetch(`${language}/mail-domain?name=${encodeURIComponent(typed)}`).then((answer) => answer.ok ? answer.json() : {}).then((told) => {
      if (input.value.trim().normalize("NFKC").toLowerCase().endsWith(`@${typed}`)) hint.textContent = told.hint || "";
    }, () => {});
  });

  // A page that knows nothing yet comes again, as it does without script.
  const come_again = (seconds) => document.head.append(Object.assign(document.createElement("meta"), { httpEquiv: "refresh", content: seconds }));
  all("[data-again]").forEach((page) => come_again(page.dataset.again));

  // A page that waits for a fate hears of it. Where no line can be held (old browser, too many listen) it comes again.
  all("[data-watch]").forEach((page) => {
    if (!window.EventSource) return come_again(page.dataset.refresh);
    let known = page.dataset.known || null;  // what the page was made of
    const news = new EventSource(`${page.dataset.watch}/events`);
    news.addEventListener("state", (event) => {
      if (known !== null && event.data !== known) location.reload();
      else if (JSON.parse(event.data).state !== "checking") location.reload();
      known = event.data;
    });
    // A line that was lost comes back by itself, and one that was refused does not.
    news.addEventListener("error", () => { if (news.readyState === EventSource.CLOSED) come_again(page.dataset.refresh); });
  });

  // After a refusal the reader is brought to the reasons.
  const errors = document.getElementById("errors");
  if (errors && !location.hash) errors.focus();
})();
