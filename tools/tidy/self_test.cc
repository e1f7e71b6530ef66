#include "self_test.h"

#include <iostream>

#include "rules.h"
#include "tree_rules.h"

namespace noren::tidy {
namespace {

struct Example {
  const char* what;
  const char* path;
  std::string text;
  const char* rule;  // the one that must be found; empty: nothing may be found
};

std::string function_of(int lines, const std::string& head) {
  std::string text = head + " {\n";
  for (int i = 0; i < lines - 2; ++i) text += "  step();\n";
  return text + "}\n";
}

std::string repeated(const std::string& line, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += line;
  return text;
}

constexpr const char* kOrders = "src/orders/place.cc";
constexpr const char* kHttp = "src/http/connection.cc";

std::vector<Example> awaits() {
  return {
      {"an aggregate built in place", kHttp, "void f() {\n  co_await send(Args{a, b});\n}\n", "co_await"},
      {"a list of values", kHttp, "void f() {\n  co_await send({a, b});\n}\n", "co_await"},
      {"a braced value before it", kHttp, "void f() {\n  use(Args{a}, co_await read());\n}\n", "co_await"},
      {"a choice", kHttp, "void f() {\n  auto x = good ? co_await read() : none;\n}\n", "co_await"},
      {"a throw", kHttp, "void f() {\n  throw Error((co_await read()).text);\n}\n", "co_await"},
      {"two in one", kHttp, "void f() {\n  use(co_await read(), co_await read());\n}\n", "co_await"},
      {"a capture by value", kHttp, "void f() {\n  co_await run([text] { use(text); });\n}\n", "co_await"},
      {"a capture of everything", kHttp, "void f() {\n  co_await run([=]() { use(text); });\n}\n", "co_await"},
      {"a capture by reference", kHttp, "void f() {\n  co_await run([&text, this] { use(Args{text}); });\n}\n", ""},
      {"a condition", kHttp, "void f() {\n  if (co_await read()) {\n    const Args args{a};\n    use(args ? 1 : 2);\n  }\n}\n", ""},
      {"two statements", kHttp, "asio::awaitable<void> f() {\n  const Args args{a};\n  co_await send(args);\n  co_await send(args);\n}\n",
       ""},
      {"a return", kHttp,
       "void f() {\n  if (bad) co_return co_await refuse(head[1], 414);\n  while (true) {\n    co_await wait();\n  }\n}\n", ""},
      {"only in a comment", kHttp, "// co_await f({a}) ? throw 1 : 2\nint x = 1;\n", ""},
  };
}

std::vector<Example> includes() {
  return {
      {"an arrow upward", kOrders, "#include \"app/platform.h\"\n", "layers"},
      {"an equal", "src/pricing/price.cc", "#include \"shipping/rules.h\"\n", "layers"},
      {"tests' own things", kOrders, "#include \"testing/env.h\"\n", "layers"},
      {"a folder nobody named", "src/gifts/gift.cc", "int x;\n", "layers"},
      {"another's private header", "src/checkout/take.cc", "#include \"orders/store.h\"\n", "private header"},
      {"its own private header", kOrders, "#include \"orders/store.h\"\n", ""},
      {"an arrow downward", kOrders, "#include <map>\n\n#include \"base/time.h\"\n#include \"orders/sql.h\"\n", ""},
      {"a test may", "src/orders/place_test.cc", "#include \"app/platform.h\"\n#include \"testing/env.h\"\n", ""},
  };
}

std::vector<Example> calls_and_text() {
  const std::string ten = repeated("1234567890", 16);
  return {
      {"the clock", kOrders, "auto t = std::chrono::system_clock::now();\n", "banned call"},
      {"the dice", kOrders, "int x = rand();\n", "banned call"},
      {"a thread", kOrders, "std::thread worker(run);\n", "banned call"},
      {"the environment", kOrders, "const char* x = std::getenv(\"HOME\");\n", "banned call"},
      {"the clock in its home", "src/env/real/system.cc", "auto t = std::chrono::system_clock::now();\n", ""},
      {"a thread of the writer", "src/db/sqlite/writer.cc", "std::thread worker(run);\n", ""},
      {"a word that ends alike", kOrders, "int x = operand(1) + brand(2);\n", ""},
      {"a call in a string", kOrders, "const char* x = \"rand() sleep_for(1)\";\nconst char* y = R\"(getenv(\"x\"))\";\n", ""},
      {"using namespace", kOrders, "using namespace std;\n", "using namespace"},
      {"literals", kOrders, "using namespace std::string_view_literals;\n", ""},
      {"a space at the end", "docs/style.md", "one \ntwo\n", "spaces"},
      {"a tab", "script/test", "\techo\n", "tabs"},
      {"no last line break", "docs/style.md", "one", "last line"},
      {"where a merge began", "docs/style.md", "<<<<<<< HEAD\none\n", "merge"},
      {"where a merge ended", "packaging/noren.service", "one\n>>>>>>> ba78fc7\n", "merge"},
      {"a quoted answer in an answer", "src/mail/mail/reply.txt", ">>>>>>>\n>> one\n", ""},
      {"a long line", kOrders, "// " + ten + "\n", "line length"},
      {"a long line of 茶", kOrders, "// " + repeated("茶", 150) + "\n", ""},
      {"long prose", "docs/style.md", ten + ten + "\n", ""},
      {"unfinished work", "docs/style.md", "TODO: write\n", "unfinished"},
      {"a word with it inside", "docs/style.md", "mastodons, TODOS and WIPING\n", ""},
      {"SQL without a reason", "src/orders/sql/find_order.sql", "SELECT 1\n", "sql comment"},
      {"SQL with one", "src/orders/sql/find_order.sql", "-- The order page.\nSELECT 1\n", ""},
      {"a migration, which its number and name explain", "src/orders/migrations/0042-orders.sql", "CREATE TABLE orders (id TEXT);\n", ""},
  };
}

std::vector<Example> statements() {
  constexpr const char* kFile = "src/orders/sql/find_order.sql";
  const auto why = [](const std::string& sql) { return "-- Why.\n" + sql + "\n"; };
  return {
      {"a lock of PostgreSQL's own", kFile, why("SELECT pg_try_advisory_xact_lock(1)"), "portable sql"},
      {"what a session hears", kFile, why("LISTEN orders"), "portable sql"},
      {"a setting of a session", kFile, why("SET lock_timeout = 1"), "portable sql"},
      {"a lock of a table", kFile, why("LOCK TABLE orders"), "portable sql"},
      {"a cast of PostgreSQL's own", kFile, why("SELECT id::text FROM orders"), "portable sql"},
      {"all columns, whichever they are", kFile, why("SELECT *\nFROM orders"), "portable sql"},
      {"columns without names", kFile, why("INSERT INTO orders VALUES ($1)"), "portable sql"},
      {"columns without names, of a question", kFile, why("INSERT INTO orders\nSELECT id FROM old"), "portable sql"},
      {"the clock of the database", kFile, why("SELECT id FROM orders WHERE at < now()"), "portable sql"},
      {"such words in a comment or a string", kFile, why("-- pg_sleep, SELECT *\nSELECT COUNT(*) FROM orders WHERE note = 'now::pg_'"), ""},
      {"names that begin alike", kFile, why("SELECT known, nowhere FROM orders WHERE jpg_id = $1 FOR UPDATE SKIP LOCKED"), ""},
      {"an insert", kFile, why("INSERT INTO orders (id, note)\nVALUES ($1, $2) ON CONFLICT DO NOTHING"), ""},
      {"what SQLite alone runs", "src/orders/sql/find_order.sqlite.sql", why("PRAGMA table_info(orders)"), ""},
  };
}

std::vector<Example> migrations() {
  constexpr const char* kFile = "src/orders/migrations/0999-orders.sql";
  return {
      {"a new name", kFile, "ALTER TABLE orders RENAME TO purchases;\n", "migration"},
      {"a new type", kFile, "ALTER TABLE orders ALTER COLUMN total TYPE TEXT;\n", "migration"},
      {"a column taken away", kFile, "ALTER TABLE orders DROP COLUMN note;\n", "migration"},
      {"a table taken away", kFile, "DROP TABLE orders;\n", "migration"},
      {"a table taken away a release later", kFile, "-- Contracts, unused since release 1.2: old orders.\nDROP TABLE orders;\n", ""},
      {"a column the old version does not fill", kFile, "ALTER TABLE orders ADD COLUMN note TEXT NOT NULL;\n", "migration"},
      {"a column that fills itself", kFile, "ALTER TABLE orders ADD COLUMN note TEXT NOT NULL DEFAULT '';\n", ""},
      {"a column that may be empty", kFile, "ALTER TABLE orders ADD COLUMN note TEXT;\n", ""},
      {"an index that keeps writers out", kFile, "CREATE INDEX orders_at ON orders (at);\n", "migration"},
      {"an index that was made before", kFile, "CREATE INDEX IF NOT EXISTS orders_at ON orders (at);\n", ""},
      {"an index outside of any transaction", kFile, "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_at ON orders (at);\n", "migration"},
      {"a table with its indexes", kFile,
       "CREATE TABLE a (id TEXT NOT NULL) /*sqlite:WITHOUT ROWID*/;\nCREATE UNIQUE INDEX a_id ON a (id);\n", ""},
      {"one of a kind in an old table", kFile, "CREATE UNIQUE INDEX orders_at ON orders (at);\n", "migration"},
      {"tables and rows", kFile, "ALTER TABLE orders ADD COLUMN n BIGINT;\nUPDATE orders SET n = 1;\n", "migration"},
      {"rows alone", kFile, "-- DROP nothing.\nUPDATE orders SET n = 1;\n", ""},
      {"what was before the rule", "src/orders/migrations/0169-orders.sql", "ALTER TABLE orders DROP COLUMN note;\n", ""},
  };
}

std::vector<Example> lengths() {
  return {
      {"a long file", kOrders, repeated("int x;\n", 601), "file length"},
      {"a file at the limit", kOrders, repeated("int x;\n", 600), ""},
      {"a long function", kOrders, function_of(71, "int place(const Order& order)"), "function length"},
      {"a function at the limit", kOrders, function_of(70, "int place(const Order& order)"), ""},
      {"a long method", kOrders, "namespace a {\nclass B {\n" + function_of(71, "void c() const") + "};\n}\n", "function length"},
      {"a long constructor", kOrders, function_of(71, "B::B(int c) : c_{c}, d_{c}"), "function length"},
      {"a long test", "src/orders/place_test.cc", function_of(71, "TEST(Orders, AreTaken)"), "function length"},
      {"a long table", kOrders, "const Row kRows[] = {\n" + repeated("  {1, \"}\", '{'},\n", 90) + "};\n", ""},
      {"a long type", kOrders, "struct Row {\n" + repeated("  int x = 1'000;\n", 90) + "};\n", ""},
      {"characters of every kind", kOrders,
       repeated("bool f(char32_t c) {\n  return c == U'ー' || c == L'{' || c == u8'{' || c == '\\'' || c == 1'0;\n}\n", 40), ""},
      {"short functions in a row", kOrders, repeated("int f(int x) {\n  return x;\n}\n\n", 60), ""},
  };
}

struct TreeExample {
  const char* what;
  std::vector<std::pair<const char*, const char*>> files;  // path, text
  const char* rule;
};

std::vector<TreeExample> trees() {
  const std::pair<const char*, const char*> words{"src/cart/text.toml", "# Words.\n[notice]\nadded = { ja = \"a\", en = \"a\" }\n"};
  const std::pair<const char*, const char*> sql{"src/cart/sql/find_line.sql", "-- A line.\nSELECT 1\n"};
  return {
      {"words on a page", {words, {"src/cart/templates/cart.html", "<p>{{#t.cart.notice.added}}{{/t.cart.notice.added}}</p>\n"}}, ""},
      {"words in code", {words, {"src/cart/pages.cc", "auto x = word(ja, \"cart.notice.added\");\n"}}, ""},
      {"words put together", {words, {"src/cart/pages.cc", "auto x = word(ja, \"notice.\" + name);\nauto name = \"added\";\n"}}, ""},
      {"words of a kind", {words, {"src/cart/pages.cc", "auto x = word(ja, \"notice.ad\");\n"}}, "unused words"},
      {"words in a comment", {words, {"src/cart/pages.cc", "// \"cart.notice.added\"\n"}}, "unused words"},
      {"words that only a test says", {words, {"src/cart/pages_test.cc", "auto x = \"cart.notice.added\";\n"}}, "unused words"},
      {"words nobody wrote", {{"src/cart/templates/cart.html", "<p>{{t.cart.notice.gone}}</p>\n"}}, "unknown words"},
      {"a statement", {sql, {"src/cart/store.cc", "tx.run(sql::find_line, id);\n"}}, ""},
      {"a statement by its whole name", {sql, {"src/app/verify.cc", "tx.run(cart::sql::find_line, id);\n"}}, ""},
      {"a statement of the same name", {sql, {"src/orders/store.cc", "tx.run(sql::find_line, id);\n"}}, "unused sql"},
      {"a statement for a test", {sql, {"src/cart/store_test.cc", "tx.run(sql::find_line, id);\n"}}, "unused sql"},
  };
}

std::string describe(const Findings& findings) {
  if (findings.empty()) return "nothing";
  std::string words;
  for (const Finding& finding : findings) words += (words.empty() ? "" : ", ") + finding.rule + " (" + finding.words + ")";
  return words;
}

}  // namespace

int self_test() {
  const Layers layers("# order\nbase\nenv db\nhttp\npricing shipping\norders\ncheckout\napp\n");
  const ReadHeader read = [](const std::string& path) -> std::optional<std::string> {
    if (path == "orders/store.h") return "// Rows to orders; private to the feature.\n#pragma once\n";
    return "// Plain values.\n#pragma once\n";
  };
  int failed = 0;
  int passed = 0;
  const auto judge = [&](const char* what, std::string_view rule, const Findings& findings) {
    const bool right = rule.empty() ? findings.empty() : findings.size() == 1 && findings[0].rule == rule;
    if (!right)
      std::cout << "tidy: " << what << ": wanted " << (rule.empty() ? "nothing" : rule) << ", found " << describe(findings) << "\n";
    (right ? passed : failed) += 1;
  };
  for (const auto& group : {awaits(), includes(), calls_and_text(), statements(), migrations(), lengths()}) {
    for (const Example& example : group) judge(example.what, example.rule, check(Source(example.path, example.text), layers, read));
  }
  for (const TreeExample& example : trees()) {
    Tree tree;
    for (const auto& [path, text] : example.files) tree.add(Source(path, text));
    judge(example.what, example.rule, tree.check());
  }
  std::cout << "tidy: " << passed << " examples right, " << failed << " wrong\n";
  return failed > 0 ? 1 : 0;
}

}  // namespace noren::tidy
