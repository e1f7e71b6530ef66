// bench_raw_orders_postgres URL SECONDS WRITERS
// The baseline of "checkouts a second" on PostgreSQL: plain loops, WRITERS of them side by side, each writing what the shop writes for a
// checkout and its order, the same tables, indexes, rows and bytes, in one transaction per order, and nothing else: no HTTP, no rules, no
// reading. The rows are taken from the newest orders of the shop at URL, and written into a schema of their own beside it, which is dropped
// at the end; each copy gets ids of its own. Prints {"done","seconds","per_second"}.
#include <atomic>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <pqxx/pqxx>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "raw_tables.h"

namespace {

using bench::kBaskets;
using bench::kLines;
using bench::kSamples;
using bench::kTables;
using bench::kTaken;
using bench::Table;
using Clock = std::chrono::steady_clock;
using Row = std::vector<std::optional<std::string>>;
using Params = std::vector<const char*>;

constexpr const char* kSchema = "raw_orders";

struct Sample {
  std::string id, person, shop, variant, number;
  std::vector<Row> of[std::size(kTables)];
};

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) text.replace(at, what.size(), by);
  return text;
}

std::vector<Row> rows_of(const pqxx::result& result) {
  std::vector<Row> rows;
  for (const pqxx::row& found : result) {
    Row row;
    for (const pqxx::field& field : found)
      row.push_back(field.is_null() ? std::nullopt : std::optional(std::string(field.c_str(), field.size())));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Sample> read_samples(pqxx::connection& connection) {
  pqxx::work shop(connection);
  std::vector<Sample> samples;
  const std::string newest = "SELECT id, person_id, shop_id, number FROM orders ORDER BY created_at DESC LIMIT " + std::to_string(kSamples);
  for (const Row& row : rows_of(shop.exec(newest))) {
    Sample sample{*row[0], *row[1], *row[2], "", *row[3], {}};
    for (std::size_t i = 0; i < std::size(kTables); ++i) {
      const Table& table = kTables[i];
      const std::string where = replaced(replaced(table.where, "?1", shop.quote(sample.id)), "?2", shop.quote(sample.person));
      sample.of[i] = rows_of(shop.exec(std::string("SELECT ") + table.columns + " FROM " + table.name + " WHERE " + where));
      if (sample.of[i].empty()) throw std::runtime_error(std::string("no row of the order in ") + table.name);
    }
    sample.variant = sample.of[kLines].front()[3].value();
    samples.push_back(std::move(sample));
  }
  if (samples.empty()) throw std::runtime_error("no order to take rows from");
  return samples;
}

// The shop's tables once more, without rows but those of the stock.
class Schema {
 public:
  explicit Schema(pqxx::connection& connection) : connection_(connection) {
    pqxx::work made(connection_);
    const std::string schema = kSchema;
    made.exec("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    made.exec("CREATE SCHEMA " + schema);
    const auto copy = [&](const std::string& name) {
      made.exec("CREATE TABLE " + schema + "." + name + " (LIKE public." + name + " INCLUDING ALL)");
    };
    for (const Table& table : kTables) copy(table.name);
    copy("stock");
    copy("order_counters");
    made.exec("INSERT INTO " + schema + ".stock SELECT * FROM public.stock");
    made.commit();
  }
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;
  ~Schema() {
    try {
      pqxx::nontransaction(connection_).exec(std::string("DROP SCHEMA ") + kSchema + " CASCADE");
    } catch (const std::exception& error) {
      std::cerr << "bench_raw_orders_postgres: " << error.what() << "\n";
    }
  }

 private:
  pqxx::connection& connection_;
};

// Copies of samples with ids of their own, a transaction each.
class Writer {
 public:
  Writer(const std::string& url, int number, const std::vector<Sample>& samples)
      : connection_(url), letter_("w" + std::to_string(number)), samples_(samples), random_(static_cast<std::uint64_t>(number) + 1) {
    pqxx::nontransaction(connection_).exec(std::string("SET search_path = ") + kSchema);
    for (std::size_t i = 0; i < std::size(kTables); ++i) {
      std::string marks = "$1";
      for (std::size_t column = 1; column < samples.front().of[i].front().size(); ++column) marks += ", $" + std::to_string(column + 1);
      connection_.prepare(kTables[i].name, std::string("INSERT INTO ") + kTables[i].name + " VALUES (" + marks + ")");
    }
    for (std::size_t i = 0; i < std::size(kTaken); ++i) connection_.prepare(taken(i), replaced(kTaken[i], "?", "$"));
  }

  void write_one() {
    const Sample& sample = samples_[random_() % samples_.size()];
    const std::string turn = letter_ + "-" + std::to_string(++count_);
    std::map<std::string, std::string> names{
        {sample.id, scattered(sample.id)}, {sample.person, scattered(sample.person)}, {sample.number, turn}};
    for (const Row& basket : sample.of[kBaskets]) names[basket[1].value()] = scattered(basket[1].value());
    pqxx::work order(connection_);
    for (std::size_t i = 0; i < std::size(kTables); ++i) {
      for (const Row& row : sample.of[i]) insert(order, kTables[i].name, row, names);
    }
    run(order, taken(0), {sample.shop.c_str(), names.at(sample.id).c_str()});
    run(order, taken(1), {sample.shop.c_str(), sample.variant.c_str()});
    run(order, taken(2), {sample.shop.c_str(), letter_.c_str()});
    order.commit();
  }

 private:
  static std::string taken(std::size_t i) { return "taken" + std::to_string(i); }

  static void run(pqxx::work& order, const std::string& name, const Params& params) {
    order.exec_prepared(name, pqxx::prepare::make_dynamic_params(params));
  }

  static void insert(pqxx::work& order, const char* table, const Row& row, const std::map<std::string, std::string>& names) {
    Params params;
    for (const auto& value : row) {
      const auto found = value ? names.find(*value) : names.end();
      params.push_back(!value ? nullptr : found == names.end() ? value->c_str() : found->second.c_str());
    }
    run(order, table, params);
  }

  // A name of the same length.
  std::string scattered(std::string name) {
    static constexpr char kLetters[] = "abcdefghjkmnpqrstvwxyz0123456789";
    for (char& letter : name) letter = kLetters[random_() & 31];
    return name;
  }

  pqxx::connection connection_;
  const std::string letter_;
  const std::vector<Sample>& samples_;
  std::uint64_t count_ = 0;
  std::mt19937_64 random_;
};

int run(const std::vector<std::string>& words) {
  const std::string& url = words.at(0);
  const auto seconds = std::chrono::seconds(std::stoi(words.at(1)));
  const int writers = std::stoi(words.at(2));
  pqxx::connection connection(url);
  const std::vector<Sample> samples = read_samples(connection);
  const Schema schema(connection);
  std::vector<std::unique_ptr<Writer>> side_by_side;
  for (int i = 0; i < writers; ++i) side_by_side.push_back(std::make_unique<Writer>(url, i, samples));
  std::atomic<std::int64_t> done = 0;
  std::atomic<bool> failed = false;
  const auto start = Clock::now();
  std::vector<std::thread> threads;
  for (const auto& writer : side_by_side) {
    threads.emplace_back([&done, &failed, &writer = *writer, until = start + seconds] {
      try {
        for (; Clock::now() < until; ++done) writer.write_one();
      } catch (const std::exception& error) {
        if (!failed.exchange(true)) std::cerr << "bench_raw_orders_postgres: " << error.what() << "\n";
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double took = std::chrono::duration<double>(Clock::now() - start).count();
  side_by_side.clear();
  if (failed || done == 0) return 1;
  std::cout << nlohmann::json{{"done", done.load()}, {"seconds", took}, {"per_second", static_cast<double>(done) / took}}.dump() << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "bench_raw_orders_postgres: " << error.what() << "\n";
    return 2;
  }
}
