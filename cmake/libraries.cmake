# Everything outside Noren itself: Debian 12 packages, found by pkg-config or CMake.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
foreach(library sqlite3 libpqxx libcurl gmime-3.0 libsodium openssl spdlog fmt icu-uc icu-i18n pangocairo vips libqrencode zlib
        libbrotlienc libarchive libcares)
  string(REPLACE "." "_" target ${library})
  pkg_check_modules(${target} REQUIRED IMPORTED_TARGET ${library})
endforeach()
find_library(SQLITECPP_LIBRARY SQLiteCpp REQUIRED)
