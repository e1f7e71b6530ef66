// bench_raw_orders SHOP_DB NEW_DB SECONDS GROUP
// The baseline of "checkouts a second": a plain loop on SQLite writing what the shop writes for a checkout and its order, the same
// tables, indexes, rows and bytes, GROUP statements' worth of buyers per durable commit, and nothing else: no HTTP, no rules, no reading.
// The rows are taken from orders found in SHOP_DB; each copy gets ids of its own. Prints {"done","seconds","per_second","bytes_per_order"}.
#include <sqlite3.h>

#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "raw_tables.h"

namespace {

using bench::kBaskets;
using bench::kLines;
using bench::kSamples;
using bench::kTables;
using bench::kTaken;
using bench::Table;

using Value = std::variant<std::monostate, std::int64_t, std::string, std::vector<char>>;
using Row = std::vector<Value>;

class Database {
 public:
  explicit Database(const std::string& path) {
    if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK) throw std::runtime_error("cannot open " + path);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close_v2(handle_); }

  void command(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql);
  }
  sqlite3_stmt* prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(handle_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) fail(sql);
    return statement;
  }
  void run(sqlite3_stmt* statement, const Row& row) {
    bind(statement, row);
    if (sqlite3_step(statement) != SQLITE_DONE) fail(sqlite3_sql(statement));
    sqlite3_reset(statement);
  }
  std::vector<Row> rows(const std::string& sql, const Row& params) {
    sqlite3_stmt* statement = prepare(sql);
    Row wanted = params;
    wanted.resize(static_cast<std::size_t>(sqlite3_bind_parameter_count(statement)));
    bind(statement, wanted);
    std::vector<Row> found;
    int code = sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement)) found.push_back(read(statement));
    if (code != SQLITE_DONE) fail(sql);
    sqlite3_finalize(statement);
    return found;
  }

 private:
  [[noreturn]] void fail(const std::string& sql) const { throw std::runtime_error(sql + ": " + sqlite3_errmsg(handle_)); }

  static void bind(sqlite3_stmt* statement, const Row& row) {
    for (int i = 0; i < static_cast<int>(row.size()); ++i) {
      const Value& value = row[static_cast<std::size_t>(i)];
      if (const auto* n = std::get_if<std::int64_t>(&value)) {
        sqlite3_bind_int64(statement, i + 1, *n);
      } else if (const auto* text = std::get_if<std::string>(&value)) {
        sqlite3_bind_text(statement, i + 1, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
      } else if (const auto* blob = std::get_if<std::vector<char>>(&value)) {
        sqlite3_bind_blob(statement, i + 1, blob->data(), static_cast<int>(blob->size()), SQLITE_STATIC);
      } else {
        sqlite3_bind_null(statement, i + 1);
      }
    }
  }

  static Row read(sqlite3_stmt* statement) {
    Row row;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
      switch (sqlite3_column_type(statement, i)) {
        case SQLITE_INTEGER: row.emplace_back(static_cast<std::int64_t>(sqlite3_column_int64(statement, i))); break;
        case SQLITE_TEXT: row.emplace_back(std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, i)), size)); break;
        case SQLITE_BLOB: {
          const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, i));
          row.emplace_back(std::vector<char>(bytes, bytes + size));
          break;
        }
        default: row.emplace_back(std::monostate{});
      }
    }
    return row;
  }

  sqlite3* handle_ = nullptr;
};

struct Sample {
  std::string id, person, number, shop, variant;
  std::vector<Row> of[std::size(kTables)];
};

std::vector<Sample> read_samples(Database& shop) {
  std::vector<Sample> samples;
  const std::string newest = "SELECT id, person_id, number, shop_id FROM orders ORDER BY rowid DESC LIMIT " + std::to_string(kSamples);
  for (const Row& row : shop.rows(newest, {})) {
    Sample sample{
        std::get<std::string>(row[0]), std::get<std::string>(row[1]), std::get<std::string>(row[2]), std::get<std::string>(row[3]), "", {}};
    for (std::size_t i = 0; i < std::size(kTables); ++i) {
      const Table& table = kTables[i];
      sample.of[i] = shop.rows(std::string("SELECT ") + table.columns + " FROM " + table.name + " WHERE " + table.where, {row[0], row[1]});
      if (sample.of[i].empty()) throw std::runtime_error(std::string("no row of the order in ") + table.name);
    }
    sample.variant = std::get<std::string>(sample.of[kLines].front()[3]);
    samples.push_back(std::move(sample));
  }
  if (samples.empty()) throw std::runtime_error("no order to take rows from");
  return samples;
}

void copy_schema(Database& shop, Database& fresh) {
  std::string names;
  for (const Table& table : kTables) names += std::string("'") + table.name + "',";
  for (const Row& row :
       shop.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN (" + names + "'stock', 'order_counters')", {})) {
    fresh.command(std::get<std::string>(row[0]));
  }
  for (const Row& row : shop.rows("SELECT * FROM stock", {})) {
    sqlite3_stmt* insert = fresh.prepare("INSERT INTO stock VALUES (?,?,?,?,?,?,?,?,?,?)");
    fresh.run(insert, row);
    sqlite3_finalize(insert);
  }
}

// Copies of samples with ids of their own, written in the order in which the shop writes them.
class Writer {
 public:
  Writer(Database& fresh, const std::vector<Sample>& samples) : fresh_(fresh), samples_(samples) {
    for (std::size_t i = 0; i < std::size(kTables); ++i) {
      std::string marks = "?";
      for (std::size_t column = 1; column < samples.front().of[i].front().size(); ++column) marks += ",?";
      inserts_.push_back(fresh.prepare(std::string("INSERT INTO ") + kTables[i].name + " VALUES (" + marks + ")"));
    }
    for (const char* sql : kTaken) taken_.push_back(fresh.prepare(sql));
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    for (sqlite3_stmt* statement : inserts_) sqlite3_finalize(statement);
    for (sqlite3_stmt* statement : taken_) sqlite3_finalize(statement);
  }

  struct Copy {
    const Sample* sample;
    std::map<std::string, std::string> names;
  };

  Copy open() {
    const Sample& sample = samples_[count_++ % samples_.size()];
    Copy copy{&sample, {{sample.id, later(sample.id)}, {sample.person, scattered(sample.person)}, {sample.number, std::to_string(count_)}}};
    for (const Row& basket : sample.of[kBaskets])
      copy.names[std::get<std::string>(basket[1])] = scattered(std::get<std::string>(basket[1]));
    write(copy, true);
    return copy;
  }

  void complete(const Copy& copy) {
    write(copy, false);
    const std::string& shop = copy.sample->shop;
    fresh_.run(taken_[0], {shop, copy.names.at(copy.sample->id)});
    fresh_.run(taken_[1], {shop, copy.sample->variant});
    fresh_.run(taken_[2], {shop, std::string("a")});
  }

 private:
  void write(const Copy& copy, bool with_checkout) {
    for (std::size_t i = 0; i < std::size(kTables); ++i) {
      if (kTables[i].with_checkout != with_checkout) continue;
      for (Row row : copy.sample->of[i]) {
        for (Value& value : row) {
          auto* text = std::get_if<std::string>(&value);
          const auto found = text == nullptr ? copy.names.end() : copy.names.find(*text);
          if (found != copy.names.end()) *text = found->second;
        }
        fresh_.run(inserts_[i], row);
      }
    }
  }

  // Names of the same length: a person's or basket's is a signature and lies anywhere in its index, an order's begins with the time.
  std::string scattered(std::string name, std::size_t from = 0) {
    static constexpr char kLetters[] = "abcdefghjkmnpqrstvwxyz0123456789";
    for (std::size_t i = from; i < name.size(); ++i) name[i] = kLetters[random_() & 31];
    return name;
  }
  std::string later(const std::string& id) {
    const std::string turn = std::to_string(100'000'000 + count_).substr(1);
    return id.substr(0, 1) + turn + scattered(id.substr(1 + turn.size()));
  }

  Database& fresh_;
  const std::vector<Sample>& samples_;
  std::vector<sqlite3_stmt*> inserts_;
  std::vector<sqlite3_stmt*> taken_;
  std::uint64_t count_ = 0;
  std::mt19937_64 random_{1};
};

int run(const std::vector<std::string>& words) {
  Database shop(words.at(0));
  Database fresh(words.at(1));
  const auto seconds = std::chrono::seconds(std::stoi(words.at(2)));
  const int group = std::stoi(words.at(3));
  for (const char* pragma :
       {"journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 4000", "cache_size = -16384", "temp_store = MEMORY"}) {
    fresh.command(std::string("PRAGMA ") + pragma);
  }
  const std::vector<Sample> samples = read_samples(shop);
  copy_schema(shop, fresh);
  Writer writer(fresh, samples);
  const auto start = std::chrono::steady_clock::now();
  std::int64_t done = 0;
  std::vector<Writer::Copy> open;
  // As with the shop's buyers, a commit holds the openings of some and the completions of those opened in the one before.
  while (std::chrono::steady_clock::now() - start < seconds) {
    fresh.command("BEGIN IMMEDIATE");
    for (const Writer::Copy& copy : open) writer.complete(copy);
    done += std::ssize(open);
    open.clear();
    for (int i = 0; i < group / 2; ++i) open.push_back(writer.open());
    fresh.command("COMMIT");
  }
  if (done == 0) throw std::runtime_error("not one order was written");
  const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const auto pages = std::get<std::int64_t>(fresh.rows("PRAGMA page_count", {}).front().front());
  std::cout << nlohmann::json{{"done", done},
                              {"seconds", took},
                              {"per_second", static_cast<double>(done) / took},
                              {"bytes_per_order", pages * 4096 / done}}
                   .dump()
            << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "bench_raw_orders: " << error.what() << "\n";
    return 2;
  }
}
