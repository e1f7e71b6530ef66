// Decisions about members, their letters, sessions and carts. Pure.
// Sources: NIST SP 800-63B 5.1.1.2 (length before composition), OWASP session and forgotten-password sheets.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "cart/cart.h"
#include "members/types.h"

namespace noren::members {

inline constexpr std::size_t kPasswordLeast = 10;  // characters
inline constexpr std::size_t kNameMost = 50;
inline constexpr std::size_t kAddressesMost = 10;
inline constexpr int kCodeTries = 5;  // of one letter's digits
inline constexpr std::size_t kCodeDigits = 6;

// "" or the key of its words.
std::string fault_of_password(std::string_view password, std::string_view mail);

// How long a letter opens something; the others say what is so and open nothing.
std::chrono::minutes good_for(LetterKind kind);
bool opens_by_link(LetterKind kind);
bool opens_by_code(LetterKind kind);
LetterState state_of(const Letter& letter, Instant now);
inline constexpr std::chrono::hours kLettersExplained{30 * 24};  // an old link says for so long what became of it

inline constexpr std::chrono::hours kSessionIdle{30 * 24};
inline constexpr std::chrono::hours kSessionLongest{180 * 24};
bool session_lives(Instant created_at, Instant seen_at, Instant now);

// How long it must be possible to show that somebody had agreed to advertising, after he is gone (特定商取引法施行規則: three years).
inline constexpr std::chrono::hours kProofKept{3 * 366 * 24};

// What people type for six digits: full width, spaces and hyphens are forgiven.
std::string fold_digits(std::string_view typed);

// Only a page of ours that a buyer comes from may follow a sign-in.
std::string safe_next(std::string_view next);

// Two carts of one person become one: of the same goods the larger number, so that nothing is doubled; what does not fit is left out.
cart::Cart merged(const cart::Cart& here, const cart::Cart& kept);

LetterKind letter_kind_from(std::string_view name);
Purpose purpose_from(std::string_view name);

}  // namespace noren::members
