// How what nodes say to each other is written: one text after the other, each with its length before it ("5:hello,"), so that any bytes
// may stand in it. Pure. Private to the folder.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace noren::link {

class Writer {
 public:
  Writer& text(std::string_view text);
  Writer& number(std::int64_t number);
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads in the order in which it was written. What is not there or broken is "" or 0, and so is all that follows: whether all was there is
// asked at the end.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::string text();
  std::int64_t number();
  bool good() const { return good_; }
  bool ended() const { return rest_.empty(); }  // there is no more, or none that can be read

 private:
  std::string_view break_off();

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace noren::link
