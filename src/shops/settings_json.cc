#include "shops/settings_json.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace noren::shops {
namespace {

using Json = nlohmann::json;

// Each struct lists its members once, in fields(); a Writer and a Reader walk that list.
template <class Io> void fields(Io& io, LocalText& v) { io("ja", v.ja), io("en", v.en); }
template <class Io> void fields(Io& io, Contact& v) { io("email", v.email), io("phone", v.phone), io("hours", v.hours); }
template <class Io> void fields(Io& io, Tax& v) { io("registration_number", v.registration_number), io("rounding", v.rounding); }
template <class Io> void fields(Io& io, FeeStep& v) { io("up_to", v.up_to), io("fee", v.fee); }
template <class Io> void fields(Io& io, CashOnDelivery& v) { io("on", v.on), io("fees", v.fees); }
template <class Io> void fields(Io& io, Gift& v) { io("wrap", v.wrap), io("wrap_fee", v.wrap_fee), io("noshi", v.noshi); }

template <class Io> void fields(Io& io, LawPages& v) {
  io("tokushoho", v.tokushoho), io("address_on_request", v.address_on_request);
  io("privacy", v.privacy), io("terms", v.terms), io("returns", v.returns);
}

template <class Io> void fields(Io& io, BankAccount& v) {
  io("bank", v.bank), io("branch", v.branch), io("kind", v.kind), io("number", v.number), io("holder", v.holder);
}

template <class Io> void fields(Io& io, BankTransfer& v) { io("on", v.on), io("account", v.account), io("due_days", v.due_days); }

template <class Io> void fields(Io& io, Konbini& v) { io("on", v.on), io("due_days", v.due_days); }
template <class Io> void fields(Io& io, Statement& v) { io("kanji", v.kanji), io("kana", v.kana), io("latin", v.latin); }

template <class Io> void fields(Io& io, Payment& v) {
  io("bank_transfer", v.bank_transfer), io("cash_on_delivery", v.cash_on_delivery), io("card", v.card), io("statement", v.statement);
  io("capture_at_shipment", v.capture_at_shipment), io("konbini", v.konbini), io("paypay", v.paypay);
}

template <class Io> void fields(Io& io, ShippingMethod& v) {
  io("id", v.id), io("on", v.on), io("name", v.name), io("note", v.note), io("carrier", v.carrier);
  io("fee", v.fee), io("fee_by_prefecture", v.fee_by_prefecture), io("not_to", v.not_to), io("free_from", v.free_from);
  io("small_items_only", v.small_items_only), io("max_pieces", v.max_pieces), io("cash_on_delivery", v.cash_on_delivery);
  io("choose_day", v.choose_day), io("choose_time", v.choose_time);
  io("transit_days", v.transit_days), io("transit_by_prefecture", v.transit_by_prefecture);
}

template <class Io> void fields(Io& io, Dispatch& v) {
  io("cutoff_hour", v.cutoff_hour), io("lead_days", v.lead_days), io("closed_weekdays", v.closed_weekdays);
  io("closed_days", v.closed_days), io("choosable_days", v.choosable_days);
}

template <class Io> void fields(Io& io, Settings& v) {
  io("name", v.name), io("tagline", v.tagline), io("hosts", v.hosts), io("accent", v.accent), io("contact", v.contact);
  io("law", v.law), io("tax", v.tax), io("payment", v.payment), io("shipping", v.shipping), io("dispatch", v.dispatch);
  io("gift", v.gift), io("similar_order_minutes", v.similar_order_minutes), io("purchase_notice", v.purchase_notice);
}

class Writer {
 public:
  explicit Writer(Json& out) : out_(out) { out_ = Json::object(); }
  template <class T> void operator()(const char* key, T& value) { write(out_[key], value); }

 private:
  static void write(Json& out, std::string& v) { out = v; }
  static void write(Json& out, bool& v) { out = v; }
  static void write(Json& out, int& v) { out = v; }
  static void write(Json& out, Yen& v) { out = v.amount(); }
  static void write(Json& out, LocalDate& v) { out = to_iso(v); }
  static void write(Json& out, Rounding& v) { out = name_of(v); }
  template <class T> static void write(Json& out, std::optional<T>& v) {
    if (v) write(out, *v);
  }
  template <class T> static void write(Json& out, std::vector<T>& v) {
    out = Json::array();
    for (T& element : v) write(out.emplace_back(), element);
  }
  template <class T> static void write(Json& out, std::set<T>& v) {
    out = Json::array();
    for (T element : v) write(out.emplace_back(), element);
  }
  template <class K, class T> static void write(Json& out, std::map<K, T>& v) {
    out = Json::object();
    for (auto& [key, element] : v) write(out[key_text(key)], element);
  }
  template <class T> static void write(Json& out, T& v) {
    Writer inner(out);
    fields(inner, v);
  }
  static std::string key_text(int key) { return std::to_string(key); }
  static std::string key_text(LawItem key) { return std::string(name_of(key)); }

  Json& out_;
};

class Reader {
 public:
  explicit Reader(const Json& in) : in_(in) {
    if (!in_.is_object()) throw std::runtime_error("an object was expected");
  }
  template <class T> void operator()(const char* key, T& value) {
    const auto found = in_.find(key);
    if (found == in_.end() || found->is_null()) return;
    try {
      read(*found, value);
    } catch (const std::exception& error) {
      throw std::runtime_error(std::string(key) + ": " + error.what());
    }
  }

 private:
  static void read(const Json& in, std::string& v) { v = in.get<std::string>(); }
  static void read(const Json& in, bool& v) { v = in.get<bool>(); }
  static void read(const Json& in, int& v) { v = in.get<int>(); }
  static void read(const Json& in, Yen& v) { v = Yen(in.get<std::int64_t>()); }
  static void read(const Json& in, LocalDate& v) {
    const auto date = date_from_iso(in.get<std::string>());
    if (!date) throw std::runtime_error("not a date");
    v = *date;
  }
  static void read(const Json& in, Rounding& v) {
    const auto rounding = rounding_from(in.get<std::string>());
    if (!rounding) throw std::runtime_error("unknown rounding");
    v = *rounding;
  }
  template <class T> static void read(const Json& in, std::optional<T>& v) { read(in, v.emplace()); }
  template <class T> static void read(const Json& in, std::vector<T>& v) {
    v.clear();
    for (const Json& element : array(in)) read(element, v.emplace_back());
  }
  template <class T> static void read(const Json& in, std::set<T>& v) {
    v.clear();
    for (const Json& element : array(in)) {
      T one{};
      read(element, one);
      v.insert(one);
    }
  }
  template <class K, class T> static void read(const Json& in, std::map<K, T>& v) {
    v.clear();
    for (const auto& [key, element] : in.items()) {
      K known{};
      if (read_key(key, known)) read(element, v[known]);
    }
  }
  template <class T> static void read(const Json& in, T& v) {
    Reader inner(in);
    fields(inner, v);
  }
  static const Json& array(const Json& in) {
    if (!in.is_array()) throw std::runtime_error("a list was expected");
    return in;
  }
  static bool read_key(const std::string& text, int& key) {
    key = std::stoi(text);
    return true;
  }
  static bool read_key(const std::string& text, LawItem& key) {
    const auto item = law_item_from(text);
    if (item) key = *item;
    return item.has_value();
  }

  const Json& in_;
};

}  // namespace

std::string settings_to_json(const Settings& settings) {
  Json out;
  Settings copy = settings;  // fields() serves both directions and so wants it changeable
  Writer writer(out);
  fields(writer, copy);
  return out.dump();
}

Settings settings_from_json(std::string_view text) {
  Settings settings;
  try {
    const Json in = Json::parse(text);
    Reader reader(in);
    fields(reader, settings);
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string("the settings of a shop cannot be read: ") + error.what());
  }
  return settings;
}

}  // namespace noren::shops
