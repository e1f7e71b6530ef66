// What the files of the owner's pages share. Private to newsletters.
#pragma once
#include "html/words.h"
#include "newsletters/newsletters.h"

namespace noren::newsletters {

using Places = std::initializer_list<std::pair<std::string_view, std::string>>;
std::string admin_words(const admin::Visit& visit, const std::string& key, Places places = {});
std::string path_of_letter(const std::string& id);
Seen seen_of(const admin::Visit& visit);  // the letter of the path, in the version of the form
http::Response refuse(const AdminPages& pages, const admin::Visit& visit, LetterError error);
http::Response show_letter(const AdminPages& pages, const admin::Visit& visit, const std::string& id, const http::Form* form);

// Trial, recipients, sending, the second person, taking back, stopping; readers; settings.
void add_sending_routes(http::Router& router, const AdminPages& pages);

}  // namespace noren::newsletters
