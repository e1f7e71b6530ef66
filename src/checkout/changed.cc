#include "checkout/changed.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "html/words.h"

namespace noren::checkout {
namespace {

using html::word;
using nlohmann::json;

constexpr std::size_t kInHeadline = 3;  // of more it says that there are more

json move_json(Yen before, Yen now) { return {{"before", before.amount()}, {"now", now.amount()}}; }

std::string say(Locale locale, const char* key, std::initializer_list<std::pair<std::string_view, std::string>> places = {}) {
  return word(locale, std::string("checkout.confirm.") + key, places);
}

std::string amount_of(Locale locale, const json& moved, const char* when) {
  return html::yen_text(locale, Yen(moved.at(when).get<std::int64_t>()));
}

std::string name_of(const orders::Document& document, const std::string& sku, Locale locale) {
  const auto line = std::find_if(document.lines.begin(), document.lines.end(), [&](const orders::Line& one) { return one.sku == sku; });
  return line == document.lines.end() ? sku : line->name.in(locale);
}

// As it is kept: days and numbers; of a name, the SKU of its line.
std::string place_text(const orders::Document& document, Locale locale, const std::string& kind, const std::string& kept) {
  if (kind == name_of(Term::name)) return name_of(document, kept, locale);
  const auto day = date_from_iso(kept);
  return day ? html::date_text(locale, *day) : kept;
}

// What is in the headline, and each in a sentence.
struct Telling {
  Locale locale;
  std::vector<std::string> what, texts;

  void is_short(const orders::Line& line, std::int64_t left) {
    const std::string item = line.name.in(locale);
    what.push_back(say(locale, "what_stock", {{"item", item}}));
    texts.push_back(left <= 0 ? say(locale, "changed_sold_out", {{"item", item}})
                              : say(locale, "changed_few", {{"item", item}, {"n", std::to_string(left)}}));
  }
  void costs_otherwise(const orders::Document& document, const json& changes) {
    const auto was = [&](const json& moved) { return amount_of(locale, moved, "before"); };
    const auto now = [&](const json& moved) { return amount_of(locale, moved, "now"); };
    for (const json& line : changes.at("lines")) {
      const std::string item = name_of(document, line.at("sku").get<std::string>(), locale);
      if (line.at("before") != line.at("now")) {
        what.push_back(say(locale, "what_price", {{"item", item}}));
        texts.push_back(say(locale, "changed_price", {{"item", item}, {"was", was(line)}, {"now", now(line)}}));
      }
      if (!line.contains("tax")) continue;
      const bool reduced = line.at("tax") == pricing::name_of(pricing::TaxKind::reduced);
      what.push_back(say(locale, "what_tax_of", {{"item", item}}));
      texts.push_back(say(locale, reduced ? "changed_tax_reduced" : "changed_tax_standard", {{"item", item}}));
    }
    for (const json& charge : changes.at("charges")) {
      what.push_back(word(locale, "checkout.summary." + charge.at("kind").get<std::string>()));
      texts.push_back(say(locale, "changed_charge", {{"what", what.back()}, {"was", was(charge)}, {"now", now(charge)}}));
    }
    const json& total = changes.at("total");
    const bool more_or_less = total.at("before") != total.at("now");
    if (more_or_less && what.empty()) what.push_back(say(locale, "what_total"));
    if (more_or_less) texts.push_back(say(locale, "changed_total", {{"was", was(total)}, {"now", now(total)}}));
    for (const json& term : changes.value("terms", json::array())) says_otherwise(document, term);
  }
  void says_otherwise(const orders::Document& document, const json& term) {
    const std::string kind = term.at("kind").get<std::string>();
    const auto place = [&](const char* when) { return place_text(document, locale, kind, term.at(when).get<std::string>()); };
    what.push_back(say(locale, ("what_" + kind).c_str()));
    texts.push_back(say(locale, ("changed_" + kind).c_str(), {{"was", place("was")}, {"now", place("now")}}));
  }
  std::string headline() const {
    std::string all;
    for (std::size_t i = 0; i < std::min(what.size(), kInHeadline); ++i) all += (i == 0 ? "" : say(locale, "what_comma")) + what[i];
    return what.size() > kInHeadline ? all + say(locale, "what_more") : all;
  }
};

}  // namespace

std::string changes_json(const Changes& changes) {
  json lines = json::array();
  for (const LineChange& line : changes.lines) {
    if (!line.now) continue;  // what is not sold any more is a fault, not a change
    lines.push_back(move_json(line.before, *line.now));
    lines.back()["sku"] = line.sku;
    if (line.tax_before != line.tax_now) lines.back()["tax"] = pricing::name_of(line.tax_now);
  }
  json charges = json::array();
  for (const ChargeChange& charge : changes.charges) {
    charges.push_back(move_json(charge.before, charge.now));
    charges.back()["kind"] = charge.kind;
  }
  json terms = json::array();
  for (const TermChange& term : changes.terms) terms.push_back({{"kind", name_of(term.term)}, {"was", term.before}, {"now", term.now}});
  return json{{"lines", lines}, {"charges", charges}, {"total", move_json(changes.before.total, changes.now.total)}, {"terms", terms}}
      .dump();
}

Changed what_changed(const Checkout& checkout, const std::vector<std::int64_t>& left, Locale locale) {
  Telling telling{locale, {}, {}};
  for (std::size_t i = 0; i < left.size(); ++i) {
    const orders::Line& line = checkout.document.lines[i];
    if (left[i] < line.quantity) telling.is_short(line, left[i]);
  }
  if (!checkout.changes.empty()) telling.costs_otherwise(checkout.document, json::parse(checkout.changes));
  return {telling.headline(), std::move(telling.texts)};
}

}  // namespace noren::checkout
