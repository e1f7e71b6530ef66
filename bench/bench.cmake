# The load generator and the baseline of script/bench; they know the shop only by its socket and its tables.
find_package(PkgConfig REQUIRED)
add_executable(bench_load bench/load/main.cc bench/load/crowd.cc bench/load/figures.cc)
target_include_directories(bench_load PRIVATE bench)
target_link_libraries(bench_load PRIVATE nlohmann_json::nlohmann_json)
add_executable(bench_raw_orders bench/raw_orders.cc)
target_link_libraries(bench_raw_orders PRIVATE PkgConfig::sqlite3 nlohmann_json::nlohmann_json)
