// Files that are no CSV, whatever they are called: known by their first bytes, so that they are named as what they are.
#include <algorithm>
#include <cctype>

#include "bank/statement.h"
#include "text/code_points.h"

namespace noren::bank {
namespace {

struct Beginning {
  std::string_view bytes;
  SheetProblem what;
};
// As their makers document them: PDF 32000-1, PKWARE APPNOTE (zip; empty and spanned too), MS-CFB, RFC 1952 (gzip), 7-Zip, RAR, PNG, JPEG, GIF.
constexpr Beginning kBeginnings[] = {
    {"%PDF-", SheetProblem::pdf},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", SheetProblem::spreadsheet},
    {"PK\x03\x04", SheetProblem::archive},
    {"PK\x05\x06", SheetProblem::archive},
    {"PK\x07\x08", SheetProblem::archive},
    {"\x1F\x8B", SheetProblem::archive},
    {"7z\xBC\xAF\x27\x1C", SheetProblem::archive},
    {"Rar!\x1A\x07", SheetProblem::archive},
    {"\x89PNG\r\n\x1A\n", SheetProblem::picture},
    {"\xFF\xD8\xFF", SheetProblem::picture},
    {"GIF8", SheetProblem::picture},
};

constexpr std::string_view kPages[] = {"<!doctype", "<html", "<head", "<body", "<table", "<meta", "<?xml", "<!--"};

// A spreadsheet is a zip archive whose parts lie in folders of these names (ECMA-376, OpenDocument).
bool holds_spreadsheet(std::string_view zip) {
  return zip.find("xl/workbook") != std::string_view::npos || zip.find("opendocument.spreadsheet") != std::string_view::npos;
}

}  // namespace

std::optional<SheetProblem> other_kind_of_file(std::string_view bytes) {
  for (const Beginning& beginning : kBeginnings) {
    if (!bytes.starts_with(beginning.bytes)) continue;
    return beginning.what == SheetProblem::archive && holds_spreadsheet(bytes) ? SheetProblem::spreadsheet : beginning.what;
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::string_view text = bytes.starts_with(kByteOrderMark) ? bytes.substr(kByteOrderMark.size()) : bytes;
  text = text::trim_ascii(text.substr(0, 200));
  std::string begins(text.substr(0, 20));
  std::transform(begins.begin(), begins.end(), begins.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool page = std::any_of(std::begin(kPages), std::end(kPages), [&](std::string_view tag) { return begins.starts_with(tag); });
  return page ? std::optional(SheetProblem::page) : std::nullopt;
}

}  // namespace noren::bank
