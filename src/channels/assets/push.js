// The service worker: shows what the shop pushes about an order, and opens the order's page when it is touched. It keeps nothing.
"use strict";
addEventListener("push", (event) => {
  let told = {};
  try { told = event.data.json(); } catch { return; }
  const options = { body: told.body, tag: told.tag, data: { url: told.url } };
  event.waitUntil(registration.showNotification(told.title, options));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = event.notification.data && event.notification.data.url;
  if (url && new URL(url).origin === location.origin) event.waitUntil(clients.openWindow(url));
});
