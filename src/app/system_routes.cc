#include "app/system_routes.h"

#include "base/embedded.h"
#include "db/errors.h"
#include "db/sql.h"

namespace noren::app {
namespace {

// Orders can be taken when the database takes a write.
http::Response readiness(House& house) {
  try {
    house.db.write([](db::Tx& tx) { tx.run(db::sql::touch); });
    return http::text("ready\n");
  } catch (const db::StorageFull&) {
    return http::text("not ready: the storage is full\n", 503);
  } catch (const db::Error&) {
    return http::text("not ready: the database does not answer\n", 503);
  }
}

}  // namespace

void add_system_routes(http::Router& router, House& house, http::Metrics& metrics, const shops::Directory& directory) {
  metrics.add_gauge("shops", "Shops of this installation.", [&directory] { return static_cast<double>(directory.all().size()); });
  router.get("/healthz", [](const http::Request&, const Context&) { return http::text("alive\n"); });
  router.get("/readyz", [&house](const http::Request&, const Context&) { return readiness(house); });
  router.get("/metrics", [&metrics](const http::Request&, const Context&) {
    http::Response response = http::text(metrics.text());
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return response;
  });
  router.get("/api/v1/openapi.json", [](const http::Request&, const Context&) {
    return http::json(std::string(embedded::file("checkout/data/openapi.json")));
  });
}

}  // namespace noren::app
