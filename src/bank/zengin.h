// Names as banks write them (全国銀行協会の振込文字): half-width capital kana with their voiced marks as signs of their own, A-Z, 0-9
// and ( ) - . / space. Small kana are written large, the long vowel mark ー as -, company forms by their abbreviations in front
// カ)…, behind …(カ and in between …(カ)…. A name is read once and compared by its parts. Source of the abbreviations:
// data/corporate_forms.toml. Pure; safe from any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace noren::bank {

// "ヤマダ ショウコ" -> "ﾔﾏﾀﾞ ｼﾖｳｺ" (UTF-8). Hiragana, full-width and small letters are taken, runs of spaces become one.
// Error: the first character that cannot be in a bank's name (a kanji, an emoji), as UTF-8.
Result<std::string, std::string> to_zengin(std::string_view utf8);

// A name taken apart for comparing. Whatever does not fit the alphabet stays as it is and is equal only to itself.
struct PayerName {
  std::string text;                  // in the bank's alphabet, words apart by one space, without an order number
  std::string bare;                  // without spaces, points and company forms
  std::string form;                  // company forms with their places: "ｶ^" in front, "ｶ$" behind, "ｶ|" between; "" a person
  std::vector<std::string> numbers;  // order numbers it carries: "A1042-7", or "10427" when the letter is missing
  bool odd_number = false;           // it carries digits like an order number's, but the check digit does not fit
  bool returned = false;             // it says that a transfer of ours came back: 組戻, 振込不能; these words are in no field

  bool operator==(const PayerName&) const = default;
};

// What a statement prints: words like 振込 in front are dropped, an order number may stand before or behind the name.
PayerName read_payer(std::string_view printed);

// How near two names are, the nearest first.
enum class Likeness {
  equal,   // the same name and the same company form
  near,    // one slip of the pen, another place of the company form, words turned round, or cut off by the bank
  family,  // the same first word: somebody of the family
  none,
};
Likeness likeness(const PayerName& payer, const PayerName& known);

}  // namespace noren::bank
