#include "app/retire.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/data_folder.h"
#include "app/kept_shops.h"
#include "app/opening.h"
#include "app/outgoing.h"
#include "app/process.h"
#include "base/check.h"
#include "env/real/system.h"
#include "intake/home.h"
#include "intake/retiring.h"
#include "link/copies.h"
#include "orders/token.h"
#include "shops/shops.h"

namespace noren::app {
namespace {

namespace fs = std::filesystem;

// A letter is somebody else's no sooner after its node was heard: by so much their clocks may differ.
constexpr std::chrono::seconds kLetterIsFree{15};

bool is_there(const std::string& file) {
  std::error_code unknown;
  return fs::exists(file, unknown);
}

// Gathers copies; gone with the object. Its rows are sealed, as they were where they lay.
class Gathering {
 public:
  explicit Gathering(const DataFolder& folder) : path_(folder.path() + "/retiring.db"), kept_path_(folder.path() + "/retiring-copies.db") {
    remove();
    rows_ = db::open_sqlite({.path = path_});
    rows_->migrate();
    // Read beside a node that serves; a folder that has kept nothing yet has no such file.
    const bool keeps = is_there(folder.copies());
    kept_ = db::open_sqlite({.path = keeps ? folder.copies() : kept_path_, .read_only = keeps, .tables_of = "link"});
    if (!keeps) kept_->migrate();
  }
  ~Gathering() {
    rows_.reset();
    kept_.reset();
    remove();
  }
  Gathering(const Gathering&) = delete;
  Gathering& operator=(const Gathering&) = delete;

  db::Database& rows() { return *rows_; }
  db::Database& kept() { return *kept_; }

 private:
  void remove() const {
    for (const std::string& file : {path_, kept_path_}) {
      for (const char* end : {"", "-wal", "-shm"}) {
        std::error_code ignored;
        fs::remove(file + end, ignored);
      }
    }
  }

  const std::string path_, kept_path_;
  std::unique_ptr<db::Database> rows_, kept_;
};

// One retirement: the central database, the key and the shops.
class Retirement {
 public:
  Retirement(db::Database& central, const nodes::Holder& holder, const DataFolder& folder)
      : central_(central), holder_(holder), folder_(folder), keys_(load_keys(folder, central, random_)), shops_(central, keys_) {
    shops_.load();
  }

  void carry_file(const std::string& file, Retired& retired) {
    std::unique_ptr<db::Database> own;
    use_intake(folder_, file, [&] {
      own = db::open_sqlite({.path = file});
      own->migrate();
    });
    carry(*own, retired);
  }

  // As the node that is gone, which alone may ask the others to drop what they keep of it.
  void carry_copies(Retired& retired) {
    std::optional<Gathering> gathering;
    use_copies(folder_, [&] { gathering.emplace(folder_); });
    const auto peers = central_.read([&](db::Tx& tx) { return nodes::peers_but(tx, holder_.letter, nodes::time_of_database(tx)); });
    link::Link speaker({keys_, env_, holder_.letter, [&peers] { return peers; }}, std::make_unique<env::CurlOutbound>(outgoing()));
    link::Copies copies({speaker, gathering->kept(), keys_, env_});
    const link::Copies::Fetched fetched = copies.fetch(holder_.letter);
    retired.not_asked = fetched.not_asked;
    retired.unreadable = fetched.unreadable;
    std::vector<link::Settled> settled;
    const std::optional<Instant> followed = followed_at();
    for (const link::Entry& entry : fetched.entries) {
      if (followed && !orders::begun_before(entry.checkout.str(), *followed - kLetterIsFree)) continue;
      try {
        intake::put_kept(gathering->rows(), OrderId(entry.checkout.str()), entry.bytes);
        settled.push_back({entry.checkout, entry.version});
      } catch (const Bug&) {
        ++retired.unreadable;
      }
    }
    carry(gathering->rows(), retired);
    if (retired.all_taken()) copies.settle(settled);
  }

 private:
  static crypto::Keys load_keys(const DataFolder& folder, db::Database& central, env::Random& random) {
    check_key_file(folder, central);
    return crypto::Keys::load_or_create(folder.master_key(), random);
  }

  // When somebody else began to serve under its letter, by which copies are kept.
  std::optional<Instant> followed_at() {
    const auto all = central_.read([](db::Tx& tx) { return nodes::holders(tx); });
    std::optional<Instant> first;
    for (const nodes::Holder& other : all) {
      const bool after = other.letter == holder_.letter && other.identity != holder_.identity && other.since > holder_.since;
      if (after && (!first || other.since < *first)) first = other.since;
    }
    return first;
  }

  std::optional<Instant> similar_since(const ShopId& id, Instant taken) const {
    const auto shop = shops_.by_id(id);
    const int minutes = shop ? shop->settings.similar_order_minutes : 0;
    return minutes > 0 ? std::optional(taken - std::chrono::minutes(minutes)) : std::nullopt;
  }

  void carry(db::Database& own, Retired& retired) {
    intake::Carrying carrying({central_, board_, own, env_, holder_.identity,
                               [this](const ShopId& shop, Instant taken) { return similar_since(shop, taken); }, {}, true});
    const intake::Carried carried = intake::carry_all(carrying);
    retired.orders = carried.orders;
    retired.attempts = carried.attempts;
    for (const intake::Waiting& order : carried.refused) retired.refused.push_back(order.number);
    for (const CheckoutId& id : carried.refused_attempts) retired.refused_attempts.push_back(id.str());
  }

  db::Database& central_;
  const nodes::Holder& holder_;
  const DataFolder& folder_;
  env::SystemClock clock_;
  env::SystemRandom random_;
  env::Env env_{clock_, random_};
  const crypto::Keys keys_;
  shops::Directory shops_;
  stock::Board board_;  // nobody looks at it: those who serve see the new versions
};

std::vector<ShopId> all_shops(db::Database& central) {
  std::vector<ShopId> ids;
  for (const KeptShop& shop : kept_shops(central)) ids.push_back(shop.id);
  return ids;
}

// Who did it and when stands beside it.
std::string account_of(const Retired& retired, const Source& source) {
  const nlohmann::json account = {{"read", source.file.empty() ? (source.copies ? "copies" : "nothing") : "folder"},
                                  {"orders", retired.orders},
                                  {"attempts", retired.attempts},
                                  {"pieces", retired.pieces},
                                  {"not_asked", retired.not_asked},
                                  {"unreadable", retired.unreadable},
                                  {"declared_lost", retired.lost}};
  return account.dump();
}

bool is_its_own(const DataFolder& folder, const std::string& identity) {
  if (!is_there(folder.intake())) return false;
  bool its_own = false;
  use_intake(folder, folder.intake(), [&] {
    const auto own = db::open_sqlite({.path = folder.intake(), .read_only = true});
    its_own = intake::owner_of(*own) == identity;
  });
  return its_own;
}

}  // namespace

Source source_of(const NodesCommand& command, const nodes::Holder& holder) {
  if (command.data.empty()) return {};
  const DataFolder folder(command.data, DataFolder::Use::read);
  const std::string aside = folder.intake() + "." + holder.identity;
  if (is_there(aside)) return {.file = aside};
  if (is_its_own(folder, holder.identity)) return {.file = folder.intake(), .folder = true};
  if (!folder.has_master_key())
    throw StartError("there is no key (keys/master) in " + command.data +
                     ": give the folder of the node that is gone, or that of another node, with --data");
  return {.copies = true};
}

Retired retire(db::Database& central, const NodesCommand& command, const nodes::Holder& holder, const Source& source) {
  std::optional<DataFolder> folder;
  if (!command.data.empty()) folder.emplace(command.data, source.folder ? DataFolder::Use::serve : DataFolder::Use::read);
  const std::string by = user_name() + "@" + machine_name();
  central.write([&](db::Tx& tx) { nodes::retire_holder(tx, holder.identity, by, nodes::time_of_database(tx)); });
  Retired retired;
  if (folder) {
    Retirement retirement(central, holder, *folder);
    if (source.copies)
      retirement.carry_copies(retired);
    else
      retirement.carry_file(source.file, retired);
  }
  retired.lost = source.file.empty();
  if (!retired.all_taken()) return retired;
  retired.pieces = central.read([&](db::Tx& tx) { return stock::leased_in_all(tx, holder.identity); });
  stock::Board board;
  intake::end_home(central, board, {holder, all_shops(central), retired.lost, account_of(retired, source)});
  return retired;
}

}  // namespace noren::app
