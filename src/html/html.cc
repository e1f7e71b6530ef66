#include "html/html.h"

#include <sodium.h>

#include <mustache.hpp>
#include <stdexcept>
#include <unordered_map>

#include "base/check.h"
#include "base/embedded.h"
#include "base/hex.h"
#include "html/all_words.h"

namespace noren::html {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

constexpr int kPartialDepthMax = 8;

// JSON to the engine's values. Empty strings become false, so that {{#name}} means "there is a name".
data to_data(const View& view) {
  if (view.is_object()) {
    data object(data::type::object);
    for (const auto& [key, value] : view.items()) object.set(key, to_data(value));
    return object;
  }
  if (view.is_array()) {
    data list(data::type::list);
    for (const auto& value : view) list.push_back(to_data(value));
    return list;
  }
  if (view.is_string()) {
    const auto& text = view.get_ref<const std::string&>();
    if (text.empty()) return data(false);
    return data(text);
  }
  if (view.is_boolean()) return data(view.get<bool>());
  if (view.is_null()) return data(false);
  return data(view.dump());
}

const std::unordered_map<std::string, data>& words_as_data(Locale locale) {
  const auto convert = [](Locale which) {
    std::unordered_map<std::string, data> all;
    for (const auto& [key, text] : all_words(which)) all.emplace(key, data(text));
    return all;
  };
  static const auto ja = convert(Locale::ja);
  static const auto en = convert(Locale::en);
  return locale == Locale::ja ? ja : en;
}

const std::unordered_map<std::string, data>& assets_as_data() {
  static const auto all = [] {
    std::unordered_map<std::string, data> urls;
    for (const embedded::File& file : embedded::all_files()) {
      const auto at = file.path.find("/assets/");
      if (at == std::string_view::npos) continue;
      const std::string name = std::string(file.path.substr(0, at)) + "/" + std::string(file.path.substr(at + 8));
      urls.emplace(name, data(asset_url(name)));
    }
    return urls;
  }();
  return all;
}

// A view plus what every template may ask for: words, language, versioned assets.
class PageContext final : public kainjow::mustache::context<std::string> {
 public:
  PageContext(const data* view, Locale locale)
      : context(view), words_(words_as_data(locale)), language_(locale == Locale::ja ? "ja" : "en"),
        root_(locale == Locale::ja ? "" : "/en") {
    const data* kept = view->get("mails_kept");
    mails_kept_ = kept != nullptr && kept->is_true();
  }

  const data* get(const std::string& name) const override {
    if (name.starts_with("t.")) return words(name.substr(2), name);
    if (name.starts_with("asset.")) return found(assets_as_data(), name.substr(6), name);
    if (const data* own = context::get(name)) return own;
    if (name == "lang") return &language_;
    if (name == "root") return &root_;
    if (name == "is_en") return root_.string_value().empty() ? nullptr : &root_;
    return nullptr;
  }

 private:
  const data* words(const std::string& key, const std::string& name) const {
    const auto kept = mails_kept_ ? words_.find(key + std::string(kKept)) : words_.end();
    return kept == words_.end() ? found(words_, key, name) : &kept->second;
  }

  static const data* found(const std::unordered_map<std::string, data>& all, const std::string& key, const std::string& name) {
    const auto entry = all.find(key);
    if (entry == all.end()) throw Bug("a template asks for " + name + ", which is not there");
    return &entry->second;
  }

  const std::unordered_map<std::string, data>& words_;
  const data language_;
  const data root_;
  bool mails_kept_ = false;
};

std::string template_path(std::string_view name) {
  const auto slash = name.find('/');
  check(slash != std::string_view::npos, "a template's name is feature/template");
  return std::string(name.substr(0, slash)) + "/templates/" + std::string(name.substr(slash + 1)) + ".html";
}

// Partials are put in by text before parsing: the engine would parse them again at every use.
std::string with_partials(std::string_view text, int depth) {
  check(depth < kPartialDepthMax, "templates include each other in a circle");
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find("{{>", at);
    if (open == std::string_view::npos) {
      out += text.substr(at);
      break;
    }
    const std::size_t close = text.find("}}", open);
    check(close != std::string_view::npos, "unclosed {{> in a template");
    out += text.substr(at, open - at);
    std::string_view name = text.substr(open + 3, close - open - 3);
    name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
    name = name.substr(0, name.find_last_not_of(' ') + 1);
    out += with_partials(embedded::file(template_path(name)), depth + 1);
    at = close + 2;
    if (at < text.size() && text[at] == '\n' && (open == 0 || text[open - 1] == '\n')) ++at;  // a partial alone on its line leaves none
  }
  return out;
}

std::string run(mustache& parsed, const View& view, Locale locale, bool escaped) {
  const data values = to_data(view);
  PageContext context(&values, locale);
  if (!escaped) parsed.set_custom_escape([](const std::string& text) { return text; });
  std::string out = parsed.render(context);
  if (!parsed.is_valid()) throw Bug("template: " + parsed.error_message());
  return out;
}

}  // namespace

struct Templates::Parsed {
  std::unordered_map<std::string, std::unique_ptr<mustache>> by_name;
};

Templates::Templates() : parsed_(std::make_unique<Parsed>()) {
  for (const embedded::File& file : embedded::all_files()) {
    const auto folder = file.path.find("/templates/");
    if (folder == std::string_view::npos || !file.path.ends_with(".html")) continue;
    std::string name = std::string(file.path.substr(0, folder)) + "/" + std::string(file.path.substr(folder + 11));
    name.resize(name.size() - 5);
    auto parsed = std::make_unique<mustache>(with_partials(file.bytes, 0));
    check(parsed->is_valid(), (std::string(file.path) + ": " + parsed->error_message()).c_str());
    parsed->set_custom_escape([](const std::string& text) { return escape(text); });
    parsed_->by_name.emplace(std::move(name), std::move(parsed));
  }
}

Templates::~Templates() = default;

std::string Templates::render(std::string_view name, const View& view, Locale locale) const {
  const auto found = parsed_->by_name.find(std::string(name));
  check(found != parsed_->by_name.end(), ("no template " + std::string(name)).c_str());
  // The engine's render is not const only because it records errors of lambdas and late partials, which we have not.
  return run(*found->second, view, locale, true);
}

std::string Templates::render_text(std::string_view template_text, const View& view, Locale locale, bool escaped) const {
  mustache parsed{std::string(template_text)};
  if (!parsed.is_valid()) throw std::invalid_argument(parsed.error_message());
  if (escaped) parsed.set_custom_escape([](const std::string& text) { return escape(text); });
  return run(parsed, view, locale, escaped);
}

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string asset_url(std::string_view name) {
  const auto slash = name.find('/');
  check(slash != std::string_view::npos, "an asset's name is feature/file");
  const std::string path = std::string(name.substr(0, slash)) + "/assets/" + std::string(name.substr(slash + 1));
  const std::string_view bytes = embedded::file(path);
  unsigned char digest[16];
  crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
  return "/assets/" + to_hex({reinterpret_cast<const char*>(digest), 6}) + "/" + std::string(name);
}

}  // namespace noren::html
