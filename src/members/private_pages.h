// The pages by what they are about; private to the feature. Each adds its routes.
#pragma once
#include "members/gate.h"

namespace noren::members {

void add_join_routes(http::Router& router, const Pages& pages);
void add_sign_in_routes(http::Router& router, const Pages& pages);
void add_my_page_routes(http::Router& router, const Pages& pages);
void add_claim_routes(http::Router& router, const Pages& pages);
void add_message_routes(http::Router& router, const Pages& pages);
void add_address_routes(http::Router& router, const Pages& pages);
void add_settings_routes(http::Router& router, const Pages& pages);
void add_leaving_routes(http::Router& router, const Pages& pages);

// A link that opens nothing (any more): why, and the way on in one press. kind: as the letter's.
http::Response show_dead_link(const Pages& pages, const http::Request& request, const Context& context, LetterKind kind,
                              const SeenLink& seen);
// The press: the same answer whoever the address belongs to.
http::Response send_link_again(const Pages& pages, const http::Request& request, const Context& context, LetterKind kind);
// That a mail is on its way; kind: of the key members.sent_….
http::Response show_sent(const Pages& pages, const http::Request& request, const Context& context, const std::string& mail);

// To the sign-in, without who he was in the browser; its cart is the caller's to look after.
http::Response signed_out(const http::Request& request, const Context& context);

// The address as typed, or a fault at its field.
std::optional<std::string> read_mail(Typed& typed, const char* field);

}  // namespace noren::members
