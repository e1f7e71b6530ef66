// The buyer's steps between the addresses (pages.cc) and what is shown. A GET shows what is true now; a button is answered with the
// address of the next page, so that Back, Forward and Reload never ask whether to send again. Private to the feature.
#pragma once
#include "checkout/form_page.h"
#include "checkout/own.h"
#include "http/client_limit.h"

namespace noren::checkout {

http::Response to(const Context& context, const std::string& path);
std::vector<WishLine> lines_of(const orders::Document& document);
// Where an attempt that is no longer open leads; nothing while it is open.
std::optional<http::Response> if_ended(const Pages& pages, const http::Request& request, const Context& context,
                                       const std::optional<Found>& found);

// Keeps what was typed and leads to its form, which shows it. key.form must be what form.action names.
http::Response ask_again(const Pages& pages, const http::Request& request, const Context& context, const drafts::Key& key,
                         const FormPage& form);

// form_steps.cc
http::Response get_form(const Pages& pages, const http::Request& request, const Context& context);
http::Response post_form(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context);
http::Response get_form_again(const Pages& pages, const http::Request& request, const Context& context);
http::Response post_form_again(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context);

// last_button.cc
http::Response get_confirm(const Pages& pages, const http::Request& request, const Context& context);
http::Response post_complete(const Pages& pages, const http::Request& request, const Context& context);
http::Response get_similar(const Pages& pages, const http::Request& request, const Context& context);
http::Response get_paid(const Pages& pages, const http::Request& request, const Context& context);
http::Response post_give_up(const Pages& pages, const http::Request& request, const Context& context);
http::Response get_thanks(const Pages& pages, const http::Request& request, const Context& context);

}  // namespace noren::checkout
