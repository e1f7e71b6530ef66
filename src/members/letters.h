// Letters: what a link and six digits stand for. Inside the caller's transaction unless they take a House to write. Private to the feature.
// A link is the letter's id with its signature, the digits are made from its id: the database alone opens nothing.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "members/store.h"
#include "members/types.h"

namespace noren::members {

struct NewLetter {
  LetterKind kind = LetterKind::join;
  std::string to;
  std::string name = {};
  MemberId member = {};
  OrderId order = {};
  Locale locale = Locale::ja;
};
// Writes it and its message; those of its kind to the same address open nothing any more. Returns its id.
std::string write_letter(db::Tx& tx, const House& house, const Context& context, const NewLetter& letter);

// Nothing of a link that is not ours; its letter may be gone.
std::optional<std::string> id_of_link(const House& house, const ShopId& shop, std::string_view token);
std::string link_of(const House& house, const ShopId& shop, const Letter& letter);  // "/account/join/…", without language
std::string digits_of(const House& house, const ShopId& shop, const std::string& letter);

// A letter of one kind may go to an address, and be asked for by a client, only now and then. 0, or the seconds to wait.
int begin_letter(db::Tx& tx, const House& house, const Context& context, const std::string& mail, const std::string& client);

// Who has shown that the address is his begins anew.
void forgive_letters(db::Tx& tx, const House& house, const Context& context, const std::string& mail);

// The digits as typed: the letter, used up now, or why not. Its kind must be this one.
Result<Letter, Refused> use_digits(db::Tx& tx, const House& house, const Context& context, LetterKind kind, const std::string& letter,
                                   const std::string& typed);

}  // namespace noren::members
