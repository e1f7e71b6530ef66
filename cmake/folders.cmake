# The house: every folder of src/ goes into one library; a test lies beside what it tests; main.cc is the door.
file(GLOB_RECURSE NOREN_SOURCES CONFIGURE_DEPENDS src/*.cc)
set(NOREN_TEST_SOURCES ${NOREN_SOURCES})
set(NOREN_FUZZ_SOURCES ${NOREN_SOURCES})
set(NOREN_TESTING_SOURCES ${NOREN_SOURCES})
list(FILTER NOREN_SOURCES EXCLUDE REGEX "(_test|_fuzz)\\.cc$|/app/main\\.cc$|/src/testing/")
list(FILTER NOREN_TEST_SOURCES INCLUDE REGEX "_test\\.cc$")
list(FILTER NOREN_FUZZ_SOURCES INCLUDE REGEX "_fuzz\\.cc$")
list(FILTER NOREN_TESTING_SOURCES INCLUDE REGEX "/src/testing/")
list(FILTER NOREN_TESTING_SOURCES EXCLUDE REGEX "_test\\.cc$")

add_library(noren_house STATIC ${NOREN_SOURCES} ${NOREN_SQL_HEADERS} ${NOREN_GEN}/all_sql.cc
            ${NOREN_GEN}/embedded.S ${NOREN_GEN}/embedded_table.cc)
target_include_directories(noren_house PUBLIC src ${NOREN_GEN})
target_include_directories(noren_house SYSTEM BEFORE PUBLIC ${NOREN_LEAN_JSON} /usr/include/kainjow)
target_precompile_headers(noren_house PRIVATE $<$<COMPILE_LANGUAGE:CXX>:${CMAKE_SOURCE_DIR}/src/base/pch.h>)
target_compile_definitions(noren_house PUBLIC BOOST_ASIO_NO_DEPRECATED SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL)
target_link_libraries(noren_house PUBLIC
  Boost::headers nlohmann_json::nlohmann_json Threads::Threads ${SQLITECPP_LIBRARY} PkgConfig::sqlite3 PkgConfig::libpqxx
  PkgConfig::libcurl PkgConfig::gmime-3_0 PkgConfig::libsodium PkgConfig::openssl PkgConfig::spdlog PkgConfig::fmt
  PkgConfig::icu-uc PkgConfig::icu-i18n PkgConfig::pangocairo PkgConfig::vips PkgConfig::libqrencode PkgConfig::zlib
  PkgConfig::libbrotlienc PkgConfig::libarchive PkgConfig::libcares prometheus-cpp::core)

noren_compile_together(noren_house)

add_executable(noren src/app/main.cc)
target_link_libraries(noren PRIVATE noren_house)
set_target_properties(noren PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

if(NOREN_TESTS)
  enable_testing()
  find_package(GTest REQUIRED)
  find_package(rapidcheck REQUIRED)
  pkg_check_modules(opendkim REQUIRED IMPORTED_TARGET opendkim)
  file(GLOB NOREN_STORY_SOURCES CONFIGURE_DEPENDS tests/scenario/*.cc tests/http/*.cc tests/conformance/*.cc)
  add_executable(noren_tests ${NOREN_TEST_SOURCES} ${NOREN_TESTING_SOURCES} ${NOREN_STORY_SOURCES})
  target_precompile_headers(noren_tests PRIVATE src/base/pch.h <gmock/gmock.h>)
  noren_compile_together(noren_tests)
  target_link_libraries(noren_tests PRIVATE noren_house GTest::gtest GTest::gmock GTest::gtest_main rapidcheck PkgConfig::opendkim)
  target_compile_definitions(noren_tests PRIVATE NOREN_SOURCE_DIR="${CMAKE_SOURCE_DIR}" NOREN_BINARY="$<TARGET_FILE:noren>")
  add_dependencies(noren_tests noren)
  file(GLOB NOREN_TIDY_SOURCES CONFIGURE_DEPENDS tools/tidy/*.cc)
  add_executable(tidy ${NOREN_TIDY_SOURCES})
  add_test(NAME tidy COMMAND tidy ${CMAKE_SOURCE_DIR})
  add_test(NAME tidy_of_bad_examples COMMAND tidy --self-test)
  cmake_path(GET CMAKE_BINARY_DIR FILENAME preset)
  # ThreadSanitizer cannot see the locks of libraries that are not built for it: what happens inside them it leaves alone.
  # Tests are dealt out one by one, and those of the two databases take turns: by an odd number, so that nobody gets all of the slower one.
  foreach(shard RANGE 6)
    add_test(NAME unit_${shard} COMMAND noren_tests)
    set_tests_properties(unit_${shard} PROPERTIES
      ENVIRONMENT "GTEST_TOTAL_SHARDS=7;GTEST_SHARD_INDEX=${shard};GTEST_OUTPUT=json:${CMAKE_SOURCE_DIR}/build/results/gtest-${preset}-${shard}.json;ASAN_OPTIONS=detect_leaks=1;LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/lsan.supp;TSAN_OPTIONS=ignore_noninstrumented_modules=1"
      TIMEOUT 1200)
  endforeach()
endif()

if(NOREN_FUZZ)
  foreach(source ${NOREN_FUZZ_SOURCES})
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} ${source})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(${name} PRIVATE noren_house)
  endforeach()
endif()

if(NOREN_BENCH)
  include(bench/bench.cmake OPTIONAL)
endif()
