// The cookies of the owner's side: the session, the known device, and the line of words shown once after a redirect.
#pragma once
#include <string>
#include <string_view>

#include "admin/admin.h"

namespace noren::admin {

inline constexpr const char* kSessionCookie = "noren_admin";
inline constexpr const char* kDeviceCookie = "noren_device";
inline constexpr const char* kFlashCookie = "noren_flash";

// The client's address for counting tries; "" in the demo on the machine itself, which has no limits per client.
std::string client_of(const DeskOptions& options, const http::Request& request);

void set_flash(http::Response& response, const House& house, const http::Request& request, std::string_view word_key, Tone tone);
void clear_flash(http::Response& response, const http::Request& request);  // only when there is one
// A list of tone and text for the frame; empty when there is none, or one that is not ours.
html::View flash_of(const House& house, const http::Request& request, Locale locale);

void set_session(http::Response& response, const http::Request& request, const staff::SignedIn& signed_in);
void clear_session(http::Response& response, const http::Request& request);

}  // namespace noren::admin
