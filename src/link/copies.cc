#include "link/copies.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "link/store.h"
#include "link/wire.h"
#include "log/log.h"

namespace noren::link {
namespace {

constexpr const char* kCopy = "copy";
constexpr const char* kSettled = "settled";
constexpr const char* kCopiesOf = "copies_of";
constexpr const char* kBoxes = "link-copy";
constexpr const char* kYes = "yes";
constexpr const char* kFull = "full";
constexpr std::size_t kBoxMost = Copies::kEntryMost + 1024;
constexpr int kPage = 40;                       // of the largest entries they fit into one answer
constexpr std::size_t kSettledAtOnce = 2'000;   // fit into one call
constexpr std::chrono::milliseconds kTry{500};  // at one node: another may be quicker

// What it is is sealed with it: a box in another's place is none.
std::string plain_of(const Entry& entry) { return Writer().text(entry.checkout.str()).number(entry.version).text(entry.bytes).take(); }

std::optional<Entry> entry_of(const crypto::Keys& keys, const Copy& copy) {
  const auto plain = keys.open(kBoxes, copy.box);
  if (!plain) return std::nullopt;
  Reader reader(*plain);
  Entry entry;
  entry.checkout = CheckoutId(reader.text());
  entry.version = reader.number();
  entry.bytes = reader.text();
  const bool same = reader.good() && reader.ended() && entry.checkout == copy.checkout && entry.version == copy.version;
  return same ? std::optional(std::move(entry)) : std::nullopt;
}

std::string packed(const std::vector<Copy>& copies) {
  Writer writer;
  for (const Copy& copy : copies) writer.text(copy.checkout.str()).number(copy.version).text(copy.box);
  return writer.take();
}

std::optional<std::vector<Copy>> unpacked(const std::string& text) {
  std::vector<Copy> copies;
  Reader reader(text);
  while (reader.good() && !reader.ended()) {
    Copy copy;
    copy.checkout = CheckoutId(reader.text());
    copy.version = reader.number();
    copy.box = reader.text();
    copies.push_back(std::move(copy));
  }
  return reader.good() ? std::optional(std::move(copies)) : std::nullopt;
}

// Room is taken before it is written, so that many at once do not take more than there is.
class Room {
 public:
  Room(std::atomic<std::int64_t>& taken, std::int64_t bytes, std::int64_t most) : taken_(taken), bytes_(bytes) {
    fits_ = (taken_ += bytes_) <= most;
  }
  ~Room() { taken_ -= bytes_; }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  bool fits() const { return fits_; }
  // What it came to, when it was written.
  void became(std::int64_t bytes) {
    taken_ += bytes - bytes_;
    bytes_ = 0;
  }

 private:
  std::atomic<std::int64_t>& taken_;
  std::int64_t bytes_;
  bool fits_ = false;
};

}  // namespace

Copies::Copies(const Parts& parts) : parts_(parts) {
  const Amount amount = parts_.db.read([](db::Tx& tx) { return count_copies(tx); });
  copies_ = amount.copies;
  bytes_ = amount.bytes;
  parts_.link.listen(kCopy, [this](const Heard& heard, const Tell& tell) { tell(take(heard)); });
  parts_.link.listen(kSettled, [this](const Heard& heard, const Tell& tell) { tell(drop(heard)); });
  parts_.link.listen(kCopiesOf, [this](const Heard& heard, const Tell& tell) { tell(page_of(heard.said)); });
}

bool Copies::keep_elsewhere(const Entry& entry, std::chrono::milliseconds within) {
  check(entry.bytes.size() <= kEntryMost, "an entry is small");
  const std::string said = packed({{entry.checkout, entry.version, parts_.keys.seal(kBoxes, plain_of(entry), parts_.env.random)}});
  const Instant until = parts_.env.clock.now() + within;
  for (const nodes::Peer& peer : parts_.link.peers()) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - parts_.env.clock.now());
    if (left.count() <= 0) break;
    if (!peer.away && parts_.link.wait_for({peer.letter, kCopy, said, std::min(left, kTry)}) == kYes) return note(true);
  }
  ++alone_;
  return note(false);
}

// Once when it begins and once when it is over.
bool Copies::note(bool on_two) {
  if (on_one_disk_.exchange(!on_two) != on_two) return on_two;
  if (on_two)
    log::event(log::Level::info, "entries_on_two_disks_again");
  else
    log::event(log::Level::error, "entries_on_one_disk",
               log::field("do", "what is taken now lies on this disk alone: see that another node runs and can be reached at its link"));
  return on_two;
}

std::string Copies::take(const Heard& heard) {
  const auto copies = unpacked(heard.said);
  if (!copies || copies->size() != 1 || copies->front().box.size() > kBoxMost) return "";
  const Copy& copy = copies->front();
  Room room(bytes_, static_cast<std::int64_t>(copy.box.size()), parts_.bytes_most);
  if (!room.fits()) return kFull;
  const Amount grown = parts_.db.write([&](db::Tx& tx) { return put_copy(tx, heard.from, copy, parts_.env.clock.now()); });
  room.became(grown.bytes);
  copies_ += grown.copies;
  return kYes;
}

std::string Copies::settle(const std::vector<Settled>& settled) {
  std::string untold;
  for (const nodes::Peer& peer : parts_.link.peers()) {
    bool told = true;
    for (std::size_t first = 0; told && first < settled.size(); first += kSettledAtOnce) {
      Writer writer;
      const std::size_t end = std::min(first + kSettledAtOnce, settled.size());
      for (std::size_t i = first; i < end; ++i) writer.text(settled[i].checkout.str()).number(settled[i].version);
      told = parts_.link.wait_for({.to = peer.letter, .what = kSettled, .said = writer.take()}) == kYes;
    }
    if (!told) untold += peer.letter;
  }
  return untold;
}

std::string Copies::drop(const Heard& heard) {
  std::vector<Settled> settled;
  Reader reader(heard.said);
  while (reader.good() && !reader.ended()) {
    Settled one;
    one.checkout = CheckoutId(reader.text());
    one.version = reader.number();
    settled.push_back(std::move(one));
  }
  if (!reader.good()) return "";
  const Amount grown = parts_.db.write([&](db::Tx& tx) {
    Amount sum;
    for (const Settled& one : settled) {
      const Amount dropped = drop_copy(tx, heard.from, one.checkout, one.version);
      sum.copies += dropped.copies;
      sum.bytes += dropped.bytes;
    }
    return sum;
  });
  bytes_ += grown.bytes;
  copies_ += grown.copies;
  return kYes;
}

std::string Copies::page_of(const std::string& said) {
  Reader reader(said);
  const std::string letter = reader.text();
  const CheckoutId after(reader.text());
  if (!reader.good() || letter.size() != 1) return "";
  return packed(parts_.db.read([&](db::Tx& tx) { return copies_of(tx, letter.front(), after, kPage); }));
}

Copies::Fetched Copies::fetch(char node) {
  Fetched fetched;
  std::map<CheckoutId, Entry> newest;
  // Every page but the last is full of what is after the one before.
  const auto take_all = [&](const std::function<std::optional<std::vector<Copy>>(const CheckoutId& after)>& page_after) {
    CheckoutId after;
    while (true) {
      const auto page = page_after(after);
      if (!page) return false;
      if (page->empty()) return true;
      after = page->back().checkout;
      for (const Copy& copy : *page) {
        auto entry = entry_of(parts_.keys, copy);
        if (!entry) {
          ++fetched.unreadable;
          continue;
        }
        Entry& known = newest.try_emplace(entry->checkout, *entry).first->second;
        if (known.version < entry->version) known = std::move(*entry);
      }
    }
  };
  take_all([&](const CheckoutId& after) {
    return std::optional(parts_.db.read([&](db::Tx& tx) { return copies_of(tx, node, after, kPage); }));
  });
  for (const nodes::Peer& peer : parts_.link.peers()) {
    if (peer.letter == node) continue;
    const bool all = take_all([&](const CheckoutId& after) -> std::optional<std::vector<Copy>> {
      const auto answer = parts_.link.wait_for(
          {.to = peer.letter, .what = kCopiesOf, .said = Writer().text(std::string(1, node)).text(after.str()).take()});
      return answer ? unpacked(*answer) : std::nullopt;
    });
    if (!all) fetched.not_asked += peer.letter;
  }
  for (auto& [id, entry] : newest) fetched.entries.push_back(std::move(entry));
  return fetched;
}

}  // namespace noren::link
