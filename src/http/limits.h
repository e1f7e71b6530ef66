// The limits every connection meets before anything is believed. Times in milliseconds, sizes in bytes.
#pragma once
#include <cstddef>

namespace noren::http {

struct Limits {
  std::size_t header_max = 16 * 1024;      // request line and headers together; more: 431 (a long address: 414)
  std::size_t target_max = 8 * 1024;
  int header_time_ms = 10'000;             // from the first byte to the empty line; longer: 408
  int idle_time_ms = 30'000;               // between two requests of a connection
  int body_time_ms = 15'000;               // plus one second for each 64 kB allowed
  int write_time_ms = 60'000;              // the client takes the answer in this time or is cut off
  int drain_time_ms = 3'000;               // after a refusal the rest is read and thrown away this long, so that it is not reset
  int stop_time_ms = 10'000;               // from stop() until what is in flight is cut off
  int connections_max = 16'000;            // per process
  int connections_per_client_max = 256;    // per address
  int waiting_max = 2'000;                 // requests queued for the workers; more: 503. Of who looks at goods half as many
  int writes_per_client_max = 300;         // requests that change something, per address and minute; more: 429. Many phones share one
  int flows_max = 2'000;                   // live streams at once; more: 503
  int flows_per_client_max = 24;           // of one address; many phones share one
  int workers = 64;
  int io_threads = 2;
  bool loopback_exempt = false;            // --demo: load tools come from one address
};

}  // namespace noren::http
