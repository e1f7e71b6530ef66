// GMime's reference-counted objects as owners of C++; private to the files of mail that touch GMime.
#pragma once
#include <gmime/gmime.h>

#include <memory>
#include <mutex>
#include <string>

namespace noren::mail {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct GFree {
  void operator()(void* memory) const { g_free(memory); }
};
using OwnedText = std::unique_ptr<char, GFree>;

inline void start_gmime() {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
}

inline std::string text_or_empty(const char* text) { return text == nullptr ? std::string() : std::string(text); }

// The bytes written into a memory stream so far.
inline std::string bytes_of(GMimeStream* memory) {
  const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  return {reinterpret_cast<const char*>(array->data), array->len};
}

}  // namespace noren::mail
