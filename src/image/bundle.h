// A ready picture as one file, so that a build can make it and the program carry it: a line "width height count", then for each
// size a line "width bytes" and its WebP bytes. Pure.
#pragma once
#include <string>
#include <string_view>

#include "image/image.h"

namespace noren::image {

std::string pack(const Ready& ready);
Ready unpack(std::string_view bundle);  // throws Bug when it is none

}  // namespace noren::image
