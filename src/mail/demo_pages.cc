// The demo's mailbox: the spooled mails, read back from their files as a mail program would. Only with --demo.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "admin/admin.h"
#include "html/words.h"
#include "mail/admin_pages.h"
#include "mail/reader.h"
#include "mail/rules.h"
#include "mail/store.h"
#include "mail/transport.h"
#include "text/clean.h"
#include "text/mail_address.h"

namespace noren::mail {
namespace {

constexpr int kMailsPerPage = 30;
constexpr int kLookedAtOnce = 200;
constexpr std::int64_t kLookedThrough = 10'000;  // the newest, for an address
constexpr std::size_t kBeginning = 60;           // characters of a mail shown in the list
constexpr std::chrono::minutes kFresh{5};

std::string path_of(const std::string& folder, const Message& message) {
  return folder + "/" + spool_path(message.shop.str() + ":" + message.id.str(), message.created_at);
}

std::optional<std::string> raw_of(const std::string& folder, const Message& message) {
  std::ifstream in(path_of(folder, message), std::ios::binary);
  std::ostringstream out;
  if (!in || !(out << in.rdbuf())) return std::nullopt;
  return out.str();
}

// It lies there, or in a folder that cannot be looked into: it is no mail that somebody took away.
bool is_kept_from_us(const std::string& folder, const Message& message) {
  std::error_code error;
  return std::filesystem::exists(path_of(folder, message), error) || error;
}

std::string beginning_of(const std::string& text) {
  std::string out;
  std::size_t letters = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte & 0xC0) != 0x80 && ++letters > kBeginning) return out + "…";
    out += byte < 0x20 ? ' ' : text[at];
  }
  return out;
}

std::string root_of(const Context& context) { return context.locale == Locale::en ? "/en" : ""; }
std::string href_of(const Message& message) { return "/demo/mail/" + http::url_encode(message.id.str()); }

// Escaped text with its addresses as links; the style keeps its line ends.
std::string text_as_html(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = std::string_view(text).substr(at);
    if (rest.starts_with("http://") || rest.starts_with("https://")) {
      const auto end = std::find_if(rest.begin(), rest.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte >= 0x7F || c == '<' || c == '>' || c == '"';
      });
      const std::string link = html::escape(rest.substr(0, static_cast<std::size_t>(end - rest.begin())));
      out += "<a href=\"" + link + "\">" + link + "</a>";
      at += static_cast<std::size_t>(end - rest.begin());
    } else {
      out += html::escape(rest.substr(0, 1));
      ++at;
    }
  }
  return out;
}

html::View line_of(const Context& context, const Message& message, const ReadMail& mail) {
  return {{"href", href_of(message)},
          {"from", mail.from.substr(0, mail.from.find(" <"))},
          {"to", mail.to},
          {"subject", mail.subject},
          {"at", html::time_text(context.locale, message.created_at)},
          {"first", beginning_of(mail.text)},
          {"fresh", context.now - message.created_at < kFresh}};
}

// The address, or a part of it, inside "山田 花子 <hanako@example.jp>".
bool goes_to(const ReadMail& mail, const std::string& address) { return mail.to.find(address) != std::string::npos; }

// One page of the mailbox. Whom a mail goes to stands whole in its file only: with an address all of them are looked through.
class Leaf {
 public:
  Leaf(House& house, const std::string& folder, const Context& context, const std::string& to, int page)
      : house_(house), folder_(folder), context_(context), to_(to), hidden_(text::parse_mail_address(to) ? masked(to) : ""),
        first_(std::int64_t{page - 1} * kMailsPerPage) {
    if (to.empty()) {
      take(kMailsPerPage, first_);
      total = house_.db.read([&](db::Tx& tx) { return store::count_tried(tx, context_.shop, search()); });
      return;
    }
    for (std::int64_t skip = 0; skip < kLookedThrough && take(kLookedAtOnce, skip); skip += kLookedAtOnce) {
    }
  }

  html::View mails = html::View::array();
  std::int64_t total = 0;
  int unread = 0;

 private:
  store::TriedSearch search() const {
    const std::string_view spooled = outcome_name(AttemptOutcome::spooled);
    return {.outcome = spooled, .or_outcome = spooled, .kind = "", .to_masked = hidden_};
  }

  // False when there are no more of them.
  bool take(int limit, std::int64_t skip) {
    const auto messages = house_.db.read([&](db::Tx& tx) { return store::tried(tx, context_.shop, search(), limit, skip); });
    for (const Message& message : messages) read(message);
    return messages.size() == static_cast<std::size_t>(limit);
  }

  void read(const Message& message) {
    const auto raw = raw_of(folder_, message);
    if (!raw) {
      unread += is_kept_from_us(folder_, message) ? 1 : 0;
      return;
    }
    const ReadMail mail = read_mail(*raw);
    if (to_.empty()) return mails.push_back(line_of(context_, message, mail));
    if (!goes_to(mail, to_)) return;
    const std::int64_t at = total++;
    if (at >= first_ && at < first_ + kMailsPerPage) mails.push_back(line_of(context_, message, mail));
  }

  House& house_;
  const std::string& folder_;
  const Context& context_;
  const std::string& to_;
  const std::string hidden_;  // narrows the search where the address is whole
  const std::int64_t first_;
};

http::Response mailbox(House& house, const std::string& folder, const http::Request& request, const Context& context) {
  const std::string to = text::clean(request.query.get("to"), {.max_length = 254}).value_or("");
  const int page = admin::page_in(request.query);
  Leaf leaf(house, folder, context, to, page);
  html::View view{{"title", mail_word(context.locale, "demo_mailbox.title")},
                  {"f", {{"to", to}}},
                  {"e", html::View::object()},
                  {"none", leaf.mails.empty() && leaf.unread == 0},
                  {"unread", false},
                  {"mails", std::move(leaf.mails)},
                  {"pager", admin::pager(context.locale, leaf.total, page, kMailsPerPage, "/demo/mail?to=" + http::url_encode(to))}};
  if (leaf.unread > 0) view["unread"] = html::word(context.locale, "mail.demo_mailbox.unread", {{"n", std::to_string(leaf.unread)}});
  return http::page(house.html.render("mail/demo_mailbox", view, context.locale));
}

struct OpenedMail {
  Message message;
  std::string raw;
};

std::optional<OpenedMail> open_mail(House& house, const std::string& folder, const http::Request& request, const Context& context) {
  const auto key = parse_message_id(request.param("id"));
  if (!key) return std::nullopt;
  auto message = house.db.read([&](db::Tx& tx) { return store::find(tx, context.shop, *key); });
  if (!message) return std::nullopt;
  auto raw = raw_of(folder, *message);
  if (!raw) return std::nullopt;
  return OpenedMail{std::move(*message), std::move(*raw)};
}

http::Response not_there(const Context& context) { return http::redirect(root_of(context) + "/demo/mail"); }

http::Response show_mail(House& house, const OpenedMail& opened, const Context& context) {
  const ReadMail mail = read_mail(opened.raw);
  html::View headers = html::View::array();
  for (const auto& [label, value] : mail.headers) headers.push_back({{"label", label}, {"value", value}});
  html::View view{{"title", mail.subject},
                  {"from", mail.from},
                  {"to", mail.to},
                  {"at", html::time_text(context.locale, opened.message.created_at)},
                  {"text_html", text_as_html(mail.text)},
                  {"source_href", href_of(opened.message) + "/source"},
                  {"attachments", mail.attachments},
                  {"has_attachments", !mail.attachments.empty()},
                  {"headers", std::move(headers)}};
  if (!mail.html.empty()) view["html_href"] = href_of(opened.message) + "/html";
  return http::page(house.html.render("mail/demo_mail", view, context.locale));
}

http::Response show_source(const OpenedMail& opened) {
  http::Response response = http::text(opened.raw);
  response.content_type = "message/rfc822";
  return response.with("Content-Disposition", "attachment; filename=\"mail.eml\"");
}

}  // namespace

void add_demo_routes(http::Router& router, House& house, const std::string& spool_folder) {
  const auto opened = [&house, spool_folder](auto show) {
    return [&house, spool_folder, show](const http::Request& request, const Context& context) {
      const auto mail = open_mail(house, spool_folder, request, context);
      return mail ? show(*mail, context) : not_there(context);
    };
  };
  router.get("/demo/mail", [&house, spool_folder](const http::Request& request, const Context& context) {
    return mailbox(house, spool_folder, request, context);
  });
  router.get("/demo/mail/{id}",
             opened([&house](const OpenedMail& mail, const Context& context) { return show_mail(house, mail, context); }));
  router.get("/demo/mail/{id}/html", opened([](const OpenedMail& mail, const Context&) { return foreign_html(read_mail(mail.raw).html); }));
  router.get("/demo/mail/{id}/source", opened([](const OpenedMail& mail, const Context&) { return show_source(mail); }));
}

}  // namespace noren::mail
