#include "text/csv.h"

#include <algorithm>

namespace noren::text {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(const CsvRow& row) {
  return std::all_of(row.begin(), row.end(), [](const std::string& field) { return field.empty(); });
}

}  // namespace

CsvReader::CsvReader(std::string_view utf8, const CsvLimits& limits, char separator)
    : text_(utf8.starts_with(kByteOrderMark) ? utf8.substr(kByteOrderMark.size()) : utf8), limits_(limits), separator_(separator) {}

bool CsvReader::at_line_end() const { return text_[at_] == '\n' || text_[at_] == '\r'; }

void CsvReader::skip_line_end() {
  const bool pair = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
  at_ += pair ? 2 : 1;
  ++line_;
}

Result<bool, CsvError> CsvReader::next(CsvRow& row) {
  for (;;) {
    const auto more = read_row(row);
    if (!more || !*more) return more;
    if (is_blank(row)) continue;
    if (++row_ <= limits_.rows) return true;
    at_ = text_.size();
    return Fail(CsvError{CsvProblem::too_many_rows, row_, 1, row_line_});
  }
}

Result<bool, CsvError> CsvReader::read_row(CsvRow& row) {
  row.clear();
  while (at_ < text_.size() && at_line_end()) skip_line_end();
  row_line_ = line_;
  if (at_ >= text_.size()) return false;
  const auto failed = [&](CsvProblem why) {
    at_ = text_.size();
    return Fail(CsvError{why, row_ + 1, row.size() + 1, row_line_});
  };
  for (;;) {
    if (row.size() >= limits_.columns) return failed(CsvProblem::too_many_columns);
    std::string field;
    const auto after = read_field(field);
    if (!after) return failed(after.error());
    row.push_back(std::move(field));
    if (*after == After::row) return true;
  }
}

Result<CsvReader::After, CsvProblem> CsvReader::read_field(std::string& field) {
  if (at_ < text_.size() && text_[at_] == '"') {
    const auto quoted = read_quoted(field);
    if (!quoted) return Fail(quoted.error());
  } else {
    const char ends[] = {separator_, '\r', '\n'};
    const auto end = std::min(text_.find_first_of(std::string_view(ends, 3), at_), text_.size());
    if (end - at_ > limits_.field_bytes) return Fail(CsvProblem::field_too_long);
    field = text_.substr(at_, end - at_);
    at_ = end;
  }
  if (at_ >= text_.size()) return After::row;
  if (text_[at_] == separator_) {
    ++at_;
    return After::field;
  }
  if (!at_line_end()) return Fail(CsvProblem::text_after_quote);
  skip_line_end();
  return After::row;
}

Result<void, CsvProblem> CsvReader::read_quoted(std::string& field) {
  ++at_;
  for (;;) {
    const auto quote = text_.find('"', at_);
    const auto end = std::min(quote, text_.size());
    if (field.size() + (end - at_) > limits_.field_bytes) return Fail(CsvProblem::field_too_long);
    const auto part = text_.substr(at_, end - at_);
    for (std::size_t i = 0; i < part.size(); ++i) {
      const bool first_of_pair = part[i] == '\r' && i + 1 < part.size() && part[i + 1] == '\n';
      if ((part[i] == '\n' || part[i] == '\r') && !first_of_pair) ++line_;
    }
    field += part;
    if (quote == std::string_view::npos) return Fail(CsvProblem::quote_not_closed);
    at_ = quote + 1;
    if (at_ >= text_.size() || text_[at_] != '"') return {};
    field += '"';
    ++at_;
  }
}

Result<std::vector<CsvRow>, CsvError> read_csv(std::string_view utf8, const CsvLimits& limits, char separator) {
  CsvReader reader(utf8, limits, separator);
  std::vector<CsvRow> rows;
  for (CsvRow row;;) {
    const auto more = reader.next(row);
    if (!more) return Fail(more.error());
    if (!*more) return rows;
    rows.push_back(std::move(row));
  }
}

char guess_separator(std::string_view utf8) {
  constexpr std::string_view kSeparators = ",\t;";
  std::size_t counts[3] = {};
  bool quoted = false;
  for (const char c : utf8) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    const auto which = kSeparators.find(c);
    if (which != std::string_view::npos) ++counts[which];
  }
  return kSeparators[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

void CsvWriter::row(std::span<const std::string> fields) {
  bool first = true;
  for (const std::string& text : fields) {
    field(text, first);
    first = false;
  }
  out_ += "\r\n";
}

void CsvWriter::row(std::initializer_list<std::string_view> fields) {
  bool first = true;
  for (const std::string_view text : fields) {
    field(text, first);
    first = false;
  }
  out_ += "\r\n";
}

void CsvWriter::field(std::string_view text, bool first) {
  if (!first) out_ += style_.separator;
  constexpr std::string_view kFormula = "=+-@\t\r";
  const bool guard = style_.guard_formulas && !text.empty() && kFormula.find(text.front()) != std::string_view::npos;
  // Spaces at the ends and a byte order mark would be lost on some readers, a line of one empty field on all.
  const bool quote = text.find_first_of("\"\r\n") != std::string_view::npos || text.find(style_.separator) != std::string_view::npos ||
                     text.starts_with(' ') || text.ends_with(' ') || text.starts_with(kByteOrderMark) || (first && text.empty());
  if (quote) out_ += '"';
  if (guard) out_ += '\'';
  for (const char c : text) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  if (quote) out_ += '"';
}

}  // namespace noren::text
