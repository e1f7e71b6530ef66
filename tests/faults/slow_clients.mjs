// A process of its own that opens many connections and sends one byte a second on each:
//   node slow_clients.mjs HOST PORT COUNT      prints "ready" when all are open, "closed N" when it is told to end by stdin's end
import net from "node:net";

const [host, port, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const head = `GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ${"a".repeat(2_000)}`;
let open = 0;
let closed = 0;

function connect() {
  const socket = net.connect(port, host);
  let at = 0;
  let timer;
  socket.on("connect", () => {
    open += 1;
    timer = setInterval(() => socket.write(head[at++ % head.length]), 1_000);
    if (open === count) console.log("ready");
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    clearInterval(timer);
    closed += 1;
    if (!ending) connect();
  });
  socket.resume();
}

let ending = false;
process.stdin.resume();
process.stdin.on("end", () => {
  ending = true;
  console.log(`closed ${closed}`);
  process.exit(0);
});
for (let i = 0; i < count; ++i) setTimeout(connect, i / 2);
