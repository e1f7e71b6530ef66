// Asks the browser for push messages about an order, when the button is pressed. The page is complete without it.
(() => {
  "use strict";
  const part = document.querySelector("[data-push]");
  if (!part || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  part.hidden = false;
  const button = part.querySelector("button");
  const say = (name) => {
    part.querySelectorAll("[data-say]").forEach((line) => { line.hidden = line.dataset.say !== name; });
  };
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      if (await Notification.requestPermission() !== "granted") return say("denied");
      const worker = await navigator.serviceWorker.register("/push.js");
      await navigator.serviceWorker.ready;
      const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(part.dataset.key) });
      const form = new URLSearchParams({ csrf: part.dataset.csrf, subscription: JSON.stringify(subscription) });
      const answer = await fetch(part.dataset.push, { method: "POST", body: form });
      say(answer.ok ? "done" : "failed");
    } catch {
      say("failed");
    } finally {
      button.disabled = false;
    }
  });
})();
