// What the buyer sees after the form: the final confirmation, the answer to the last button, the thank-you page.
#pragma once
#include "checkout/pages.h"
#include "checkout/similar_question.h"

namespace noren::checkout {

// "/checkout/{id}/confirm": a step of an attempt, without language.
std::string path_of(const CheckoutId& id, std::string_view step);
html::View page_view(const Pages& pages, const Context& context, const std::string& title, const std::string& path);

// Why nothing was ordered: a title of its own (checkout.confirm.{about}, {about}_kept), and what happened in words. What costs otherwise
// or sold out since the buyer chose is told besides.
struct Notices {
  std::vector<std::string> texts;
  const char* about = "again";  // unpaid, again, paused, shut, storage, away
  std::string seen = {};        // parts_of_shown of the page that was pressed, where the page is another one now
};
http::Response show_confirm(const Pages& pages, const http::Request& request, const Context& context, const Found& found,
                            const Notices& notices, int status = 200);
http::Response show_similar(const Pages& pages, const http::Request& request, const Context& context, const Found& found,
                            const SimilarOrder& similar);
// A form whose answer leads to the provider's page may lead there.
void let_pay(const Pages& pages, const Context& context, const Checkout& checkout, http::Response& response);
// In place of the confirmation after a press, while the database cannot even be read.
http::Response show_away(const Pages& pages, const Context& context, const CheckoutId& id);
http::Response show_checking(const Pages& pages, const Context& context, const CheckoutId& id);
// A payment whose fate is open; a buyer with a step to do at the provider is shown the way there, and the way out.
// leaves: the page leads on to the provider by itself, wherever that leads in turn (a form of ours may only lead to known places).
http::Response show_paying(const Pages& pages, const http::Request& request, const Context& context, const Completion& fate, bool leaves);
http::Response show_gone(const Pages& pages, const http::Request& request, const Context& context, bool expired);
http::Response show_thanks(const Pages& pages, const http::Request& request, const Context& context, const Found& found);

// The confirmation page's version for the evidence: hash of its template and words.
std::string confirmation_version();

inline constexpr const char* kOrdersCookie = "noren_orders";  // tokens of the newest orders of this browser

}  // namespace noren::checkout
