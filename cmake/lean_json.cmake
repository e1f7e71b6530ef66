# nlohmann's json.hpp with its two literal operators declared and not defined: nobody here uses them, and they alone let every file that
# includes it instantiate a whole parser, two thirds of what an otherwise empty file costs. Made of the installed header; what looks
# otherwise there stays as it is.
find_file(NOREN_JSON_HEADER nlohmann/json.hpp REQUIRED)
set(NOREN_LEAN_JSON ${CMAKE_BINARY_DIR}/lean)
file(READ ${NOREN_JSON_HEADER} json_header)
foreach(body [[nlohmann::json::parse(s, s + n)]] [[nlohmann::json::json_pointer(std::string(s, n))]])
  string(REPLACE "\n{\n    return ${body};\n}\n" ";\n" json_header "${json_header}")
endforeach()
file(CONFIGURE OUTPUT ${NOREN_LEAN_JSON}/nlohmann/json.hpp CONTENT "${json_header}" @ONLY)
